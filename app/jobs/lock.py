"""Locks in the database: held by one process, expiring unless renewed, so that a killed one blocks nobody long."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, or_, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from app.db.models import JobLock
from app.db.session import Sessions
from scorecards.errors import Busy

LIFETIME = timedelta(seconds=60)
RENEW_EVERY_S = 15.0
DATA = "data"
"""Held by whoever changes the lake or the snapshots."""
SCHEDULER = "scheduler"
"""Held by the one worker that schedules."""

Clock = Callable[[], datetime]


def new_holder() -> str:
    """A name for this process's hold: where it runs, its process id, and something unique."""
    return f"{_machine()}|{os.getpid()}|{secrets.token_hex(4)}"


def acquire(session: Session, name: str, *, holder: str, now: datetime) -> bool:
    """Takes or renews a lock that is free, expired, our own, or of a process of this machine that is gone."""
    expires_at = now + LIFETIME
    held = session.get(JobLock, name, populate_existing=True)
    if held is None:
        return _insert(session, JobLock(name=name, holder=holder, expires_at=expires_at))
    free = [JobLock.expires_at <= now, JobLock.holder == holder]
    if is_gone(held.holder):
        free.append(JobLock.holder == held.holder)
    taken = update(JobLock).where(JobLock.name == name, or_(*free)).values(holder=holder, expires_at=expires_at)
    result = session.execute(taken, execution_options={"synchronize_session": False})
    session.commit()
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def release(session: Session, name: str, *, holder: str) -> None:
    """Gives a lock back, if it is still ours."""
    session.execute(delete(JobLock).where(JobLock.name == name, JobLock.holder == holder))
    session.commit()


def is_gone(holder: str) -> bool:
    """Whether the holder was a process of this machine that runs no more. False where that cannot be known."""
    machine, pid, _ = holder.split("|")
    if machine != _machine():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


class Hold:
    """A lock that is held now. `lost` is set when it could not be renewed in time and another may have taken it."""

    def __init__(self, holder: str) -> None:
        self.holder = holder
        self.lost = threading.Event()

    def require(self) -> None:
        """Raises Busy once the lock is lost: whoever holds it now must not be disturbed."""
        if self.lost.is_set():
            raise Busy("任务锁已失去 / the job lock was lost", advice="重新运行 / run it again")


@contextmanager
def held(sessions: Sessions, name: str, *, clock: Clock = lambda: datetime.now(UTC)) -> Iterator[Hold]:
    """Holds a lock, renewing it, while the block runs. Raises Busy at once when another process has it."""
    hold = Hold(new_holder())
    with sessions() as session:
        if not acquire(session, name, holder=hold.holder, now=clock()):
            raise Busy(
                "另一个任务正在运行 / another job is running",
                where=name,
                advice="稍后再试，或在任务页查看 / try again later, or see the jobs page",
            )
    stop = threading.Event()
    renewer = threading.Thread(target=_renew, args=(sessions, name, hold, stop, clock), daemon=True)
    renewer.start()
    try:
        yield hold
    finally:
        stop.set()
        renewer.join()
        with sessions() as session:
            release(session, name, holder=hold.holder)


def _renew(sessions: Sessions, name: str, hold: Hold, stop: threading.Event, clock: Clock) -> None:
    renewed_at = clock()
    while not stop.wait(RENEW_EVERY_S):
        try:
            with sessions() as session:
                kept = acquire(session, name, holder=hold.holder, now=clock())
        except OperationalError:
            # A database that is away for a moment costs one renewal, not the job: the next may still be in time.
            kept = clock() - renewed_at < LIFETIME
        else:
            renewed_at = clock()
        if not kept:
            hold.lost.set()
            return


def _insert(session: Session, lock: JobLock) -> bool:
    session.add(lock)
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
        return False
    return True


def _machine() -> str:
    """The host and, where there are such, its process id name space: a container's ids mean nothing outside it."""
    space = Path("/proc/self/ns/pid")
    return f"{socket.gethostname()}/{space.stat().st_ino if space.exists() else 0}"
