"""Site and worker as two processes under one parent: both end with it, and the end of one ends the other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from scorecards.errors import ScorecardsError

LOOK_EVERY_S = 0.5
GRACE_S = 20.0
"""How long a process may take to end before it is killed."""


class ProcessEndedError(ScorecardsError):
    """One of the processes ended by itself, so the others were ended as well."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process to run: its name for messages, and its command."""

    name: str
    command: Sequence[str]


def supervise(children: Sequence[Child], stop: threading.Event) -> None:
    """Runs the children until the event is set. Raises ProcessEndedError when one ends before."""
    running = {child.name: _start(child) for child in children}
    try:
        while not stop.wait(LOOK_EVERY_S):
            for name, process in running.items():
                if process.poll() is not None:
                    raise ProcessEndedError(
                        f"{name} 意外退出，其余进程已停止 / ended by itself, so the others were stopped",
                        where=f"exit {process.returncode}",
                        advice="见上面的信息或 logs 目录 / see the message above or the logs folder",
                    )
    finally:
        _end(list(running.values()))


def end_with_parent() -> None:
    """Makes this process end when the supervisor does, even if that was killed: its pipe to us closes then."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def scorecards(*arguments: str) -> tuple[str, ...]:
    """The command that calls this product again."""
    return (sys.executable, "-m", "app.cli", *arguments)


def _start(child: Child) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches the parent only, which then ends the children in order.
    return subprocess.Popen(child.command, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 our own command


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin:
            process.stdin.close()


def _wait_for_parent() -> None:
    # Not through sys.stdin, whose lock a thread that waits would still hold when the interpreter ends.
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
