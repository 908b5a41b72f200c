"""A process that is killed in the middle of a run: nothing stays locked, the record says so, the next run completes."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db import migrate
from app.db.models import JobRun
from app.db.session import connect, sessions
from app.jobs import bodies, execute
from app.jobs.work import Progress, Work
from app.settings import load

HANGING_RUN = """
import sys, time
from pathlib import Path
from app.jobs.execute import run_now
from app.jobs.work import open_work
from app.settings import load

def body(work, progress):
    progress("read", 1, 100)
    print("running", flush=True)
    time.sleep(600)

run_now(open_work(load(Path(sys.argv[1]), {})), "run", body, requested_by="victim")
"""


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    settings = load(tmp_path, {})
    engine = connect(settings)
    migrate.upgrade(engine)
    yield Work(settings, sessions(engine))
    engine.dispose()


def kill_a_run(home: Path) -> None:
    command = [sys.executable, "-c", HANGING_RUN, str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "running\n"
        process.send_signal(signal.SIGKILL)


def states(work: Work) -> list[tuple[str, str]]:
    with work.sessions() as session:
        return [(run.requested_by, run.state) for run in session.scalars(select(JobRun).order_by(JobRun.id))]


def done(_work: Work, _progress: Progress) -> str:
    return "done"


def test_the_next_command_completes_and_the_dead_run_is_abandoned(work: Work) -> None:
    kill_a_run(work.settings.home)
    assert states(work) == [("victim", "running")]
    execute.run_now(work, "run", done, requested_by="next")
    assert states(work) == [("victim", "abandoned"), ("next", "succeeded")]


def test_the_worker_finds_the_dead_run_and_does_it_again(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bodies.BODIES, "run", done)
    kill_a_run(work.settings.home)
    execute.run_queued(work, threading.Event())
    assert states(work) == [("victim", "abandoned"), ("victim", "queued")]
