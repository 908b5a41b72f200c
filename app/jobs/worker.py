"""The worker's process: one of them schedules and carries out what is queued, any others stand by."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import structlog
from sqlalchemy.exc import OperationalError

from app.jobs import lock
from app.jobs.execute import run_queued
from app.jobs.lock import SCHEDULER, Hold
from app.jobs.schedule import make_up_for_missed, start_scheduler
from app.jobs.work import Work
from scorecards.errors import Busy

LOOK_EVERY_S = 2.0
"""How long a request may lie before the worker sees it."""
_log = structlog.get_logger()


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and Ctrl-C set. For the main thread."""
    stop = threading.Event()

    def end(number: int, _frame: FrameType | None) -> None:
        _log.info("asked to stop", signal=signal.Signals(number).name)
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    return stop


def work_until(work: Work, stop: threading.Event) -> None:
    """Waits to be the one worker, then schedules and works, until the event is set."""
    while not stop.is_set():
        try:
            with lock.held(work.sessions, SCHEDULER, clock=work.clock) as hold:
                _schedule_until(work, stop, hold)
        except Busy:
            stop.wait(LOOK_EVERY_S)


def _schedule_until(work: Work, stop: threading.Event, hold: Hold) -> None:
    _log.info("worker started", made_up_for=make_up_for_missed(work))
    scheduler = start_scheduler(work)
    try:
        while not stop.is_set() and not hold.lost.is_set():
            if not look(work, stop):
                stop.wait(LOOK_EVERY_S)
    finally:
        scheduler.shutdown(wait=False)
        _log.info("worker ended")


def look(work: Work, stop: threading.Event) -> bool:
    """Carries out what is due; whether there was anything. A database that is away for a while is waited for."""
    try:
        return run_queued(work, stop)
    except OperationalError:
        _log.error("database away", exc_info=True)
        return False
