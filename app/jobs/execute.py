"""Carrying out a job: the lock, the record, the progress, and whatever goes wrong."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from app.db.models import JobRun
from app.failures import JobError, StopError, of_full_disk, of_machine
from app.jobs import lock, runs
from app.jobs.bodies import BODIES
from app.jobs.catalogue import JOBS
from app.jobs.lock import DATA, Hold
from app.jobs.work import Body, Progress, Work
from app.logs import places
from scorecards.errors import Busy, ScorecardsError

RECORD_EVERY = timedelta(seconds=1)
_log = structlog.get_logger()


def silent(_stage: str, _done: int, _total: int) -> None:
    """A watcher that does not look."""


def run_now(work: Work, job: str, body: Body, *, requested_by: str, watch: Progress = silent) -> str:
    """Carries out a body in this process, recorded as a run of `job`; returns its result in one line.

    Raises Busy when another process changes data, and whatever domain error the body raises, after recording it.
    """
    with lock.held(work.sessions, DATA, clock=work.clock) as hold:
        with work.sessions() as session:
            runs.abandon_all(session, now=work.clock())
            run = runs.begin(session, job, requested_by=requested_by, holder=hold.holder, now=work.clock())
        return _carry_out(work, body, run=run, progress=_Recorder(work, run.id, hold, watch, threading.Event()))


def run_queued(work: Work, stop: threading.Event) -> bool:
    """Carries out the queued run that is due, if there is one and no other process changes data; whether it did.

    On the way it ends what a killed process left as running.
    """
    with work.sessions() as session:
        run = runs.next_due(session, work.clock())
        if run is None and not runs.running(session):
            return False
    try:
        with lock.held(work.sessions, DATA, clock=work.clock) as hold:
            recover(work)
            return run is not None and _run_queued(work, run, hold=hold, stop=stop)
    except Busy:
        return False


def recover(work: Work) -> None:
    """Ends what a killed process left as running, and queues it again. Only for the holder of the data lock."""
    with work.sessions() as session:
        for left in runs.abandon_all(session, now=work.clock()):
            _log.warning("run abandoned", job=left.job, run=left.id)
            _retry(work, left)


def _run_queued(work: Work, run: JobRun, *, hold: Hold, stop: threading.Event) -> bool:
    with work.sessions() as session:
        if not runs.start(session, run.id, holder=hold.holder, now=work.clock()):
            return False
    try:
        progress = _Recorder(work, run.id, hold, silent, stop)
        _carry_out(work, BODIES[run.job], run=run, progress=progress)
    except ScorecardsError as error:
        _log.error("run ended badly", job=run.job, run=run.id, error=type(error).__name__, attempt=run.attempt)
        _retry(work, run)
    return True


def _retry(work: Work, run: JobRun) -> None:
    job = JOBS.get(run.job)
    if job is None or run.attempt >= job.attempts:
        return
    with work.sessions() as session:
        runs.retry(session, run, now=work.clock(), delay=job.backoff * 2 ** (run.attempt - 1))


def _carry_out(work: Work, body: Body, *, run: JobRun, progress: Progress) -> str:
    try:
        message = body(work, progress)
    except StopError:
        _abandon(work, run)
        raise
    except ScorecardsError as error:
        _fail(work, run, of_full_disk(error) or error)
        raise
    except OSError as error:
        ours = of_machine(error)
        _fail(work, run, ours)
        raise ours from error
    except Exception as error:
        _log.error(
            "job crashed", job=run.job, run=run.id, error=type(error).__name__, raised_at=places(error.__traceback__)
        )
        ours = of_full_disk(error) or JobError(
            f"内部错误 / internal error: {type(error).__name__}",
            where=places(error.__traceback__)[-1],
            advice="见 logs 目录 / see the logs folder",
        )
        _fail(work, run, ours)
        raise ours from error
    except BaseException:
        _abandon(work, run)
        raise
    with work.sessions() as session:
        runs.succeed(session, run.id, message=message, now=work.clock())
    return message


def _fail(work: Work, run: JobRun, error: ScorecardsError) -> None:
    with work.sessions() as session:
        runs.fail(session, run.id, error=error, now=work.clock())


def _abandon(work: Work, run: JobRun) -> None:
    with work.sessions() as session:
        runs.abandon(session, run.id, now=work.clock())


@dataclass(slots=True)
class _Recorder:
    """Progress that is recorded once a second and at every end, and the place where a job notices that it must end."""

    work: Work
    run_id: int
    hold: Hold
    watch: Progress
    stop: threading.Event
    stage: str | None = None
    recorded_at: datetime | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        self.hold.require()
        if self.stop.is_set():
            raise StopError(
                "任务已按要求停止 / the job was asked to stop", advice="重新运行即可继续 / run it again to go on"
            )
        self.watch(stage, done, total)
        now = self.work.clock()
        due = self.recorded_at is None or now - self.recorded_at >= RECORD_EVERY
        if due or stage != self.stage or done == total:
            self.stage, self.recorded_at = stage, now
            with self.work.sessions() as session:
                runs.note_progress(session, self.run_id, stage=stage, done=done, total=total)
