"""Site and worker under one parent: both end together, whoever goes first."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app import supervise
from app.supervise import Child, ProcessEndedError

SLEEPS = "import sys, time; open(sys.argv[1], 'w').write('up'); time.sleep(600)"
FAILS = "import sys; sys.exit(3)"
PARENT = """
import sys, threading
from app.supervise import Child, supervise
child = "import time; from app import supervise; supervise.end_with_parent(); print('up', flush=True); time.sleep(600)"
supervise([Child("child", (sys.executable, "-c", child))], threading.Event())
"""


@pytest.fixture(autouse=True)
def look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "LOOK_EVERY_S", 0.02)


def python(program: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-c", program, *arguments)


def test_one_that_ends_takes_the_others_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = supervise._start
    monkeypatch.setattr(supervise, "_start", lambda child: started.append(start(child)) or started[-1])
    children = [Child("sleeper", python(SLEEPS, str(tmp_path / "up"))), Child("网站 site", python(FAILS))]
    with pytest.raises(ProcessEndedError) as caught:
        supervise.supervise(children, threading.Event())
    assert "网站 site" in caught.value.what
    assert caught.value.where == "exit 3"
    assert [process.poll() for process in started] == [-signal.SIGTERM, 3]


def test_all_end_when_asked(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    supervise.supervise([Child("sleeper", python(SLEEPS, str(tmp_path / "up")))], stop)


def test_one_that_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "GRACE_S", 0.05)
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
    )
    with subprocess.Popen(python(deaf), stdout=subprocess.PIPE, stdin=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        supervise._end([process])
        assert process.returncode == -signal.SIGKILL


def test_children_do_not_outlive_a_killed_parent() -> None:
    with subprocess.Popen(python(PARENT), stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "up\n"
        os.kill(parent.pid, signal.SIGKILL)
        assert parent.stdout.read() == ""  # the pipe closes when the child, its last holder, is gone
