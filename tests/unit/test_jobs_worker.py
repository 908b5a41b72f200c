"""The worker's loop: one schedules and works, another stands by, a stop ends both."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app.db import migrate
from app.db.models import JobLock, JobRun
from app.db.session import connect, sessions
from app.jobs import bodies, lock, runs, worker
from app.jobs.work import Progress, Work
from app.settings import load


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    monkeypatch.setattr(worker, "LOOK_EVERY_S", 0.01)
    (tmp_path / "settings.toml").write_text('[schedules]\ningest_folder = ""\n')
    settings = load(tmp_path, {})
    engine = connect(settings)
    migrate.upgrade(engine)
    yield Work(settings, sessions(engine))
    engine.dispose()


def states(work: Work) -> list[str]:
    with work.sessions() as session:
        return list(session.scalars(select(JobRun.state).order_by(JobRun.id)))


def ask(work: Work) -> None:
    with work.sessions() as session:
        runs.request(session, "prune", requested_by="li", now=datetime.now(UTC))


def test_it_carries_out_what_is_asked_for_until_it_is_stopped(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    stop = threading.Event()

    def last_job(_work: Work, _progress: Progress) -> str:
        stop.set()
        return "done"

    monkeypatch.setitem(bodies.BODIES, "prune", last_job)
    ask(work)
    worker.work_until(work, stop)
    assert states(work) == ["succeeded"]
    with work.sessions() as session:
        assert session.scalars(select(JobLock)).all() == []


def test_a_second_worker_stands_by_and_takes_over(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, did = threading.Event(), threading.Event()

    def job(_work: Work, _progress: Progress) -> str:
        did.set()
        return "done"

    monkeypatch.setitem(bodies.BODIES, "prune", job)
    ask(work)
    second = threading.Thread(target=worker.work_until, args=(work, stop))
    with lock.held(work.sessions, lock.SCHEDULER):
        second.start()
        assert not did.wait(0.1)
    assert did.wait(10)
    stop.set()
    second.join()
    assert states(work) == ["succeeded"]
