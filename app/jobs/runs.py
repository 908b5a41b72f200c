"""The records of job runs: asked for, started, how far, how it ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from app.db.models import JobRun, JobState
from scorecards.errors import ScorecardsError


def request(session: Session, job: str, *, requested_by: str, now: datetime) -> JobRun:
    """A queued run, which the worker picks up within seconds; the one already waiting if there is one. Commits."""
    waiting = session.scalar(select(JobRun).where(JobRun.job == job, JobRun.state == "queued"))
    if waiting is not None:
        waiting.not_before = min(waiting.not_before, now)
        session.commit()
        return waiting
    return _add(session, _asked(job, requested_by, now), state="queued")


def retry(session: Session, run: JobRun, *, now: datetime, delay: timedelta) -> JobRun:
    """Queues the next attempt of a run that did not end well. Commits."""
    again = _asked(run.job, run.requested_by, now)
    again.not_before = now + delay
    again.attempt = run.attempt + 1
    return _add(session, again, state="queued")


def begin(session: Session, job: str, *, requested_by: str, holder: str, now: datetime) -> JobRun:
    """A run that a command carries out itself, at once, while it holds the data lock. Commits."""
    return _add(session, _asked(job, requested_by, now), state="running", started_at=now, holder=holder)


def next_due(session: Session, now: datetime) -> JobRun | None:
    """The queued run that has waited longest and may start; None when there is none."""
    due = select(JobRun).where(JobRun.state == "queued", JobRun.not_before <= now)
    return session.scalar(due.order_by(JobRun.not_before, JobRun.id).limit(1))


def start(session: Session, run_id: int, *, holder: str, now: datetime) -> bool:
    """Marks a queued run as running. False when another process was faster. Commits."""
    change = update(JobRun).where(JobRun.id == run_id, JobRun.state == "queued")
    result = session.execute(change.values(state="running", holder=holder, started_at=now))
    session.commit()
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def note_progress(session: Session, run_id: int, *, stage: str, done: int, total: int) -> None:
    """How far a running run is. Commits."""
    values = {"progress_stage": stage, "progress_done": done, "progress_total": total}
    session.execute(update(JobRun).where(JobRun.id == run_id).values(**values))
    session.commit()


def succeed(session: Session, run_id: int, *, message: str, now: datetime) -> None:
    """Ends a run well; `message` is its result in one line. Commits."""
    _finish(session, run_id, state="succeeded", now=now, message=message)


def fail(session: Session, run_id: int, *, error: ScorecardsError, now: datetime) -> None:
    """Ends a run badly, with what, where and what to do. Commits."""
    told = {"error_what": error.what, "error_where": error.where, "error_advice": error.advice}
    _finish(session, run_id, state="failed", now=now, **told)


def abandon(session: Session, run_id: int, *, now: datetime) -> None:
    """Ends a run that was stopped before its end. Commits."""
    _finish(session, run_id, state="abandoned", now=now, message="中途停止 / stopped before its end")


def abandon_all(session: Session, *, now: datetime) -> list[JobRun]:
    """Ends every run that still counts as running. Only for the holder of the data lock: no other can be alive."""
    left = running(session)
    for run in left:
        abandon(session, run.id, now=now)
    return left


def running(session: Session) -> list[JobRun]:
    """The runs that count as running, oldest first."""
    return list(session.scalars(select(JobRun).where(JobRun.state == "running").order_by(JobRun.id)))


def recent(session: Session, limit: int = 50) -> list[JobRun]:
    """The newest runs first."""
    return list(session.scalars(select(JobRun).order_by(JobRun.id.desc()).limit(limit)))


def latest(session: Session, job: str) -> JobRun | None:
    """The newest run of a job; None when it never ran."""
    return session.scalar(select(JobRun).where(JobRun.job == job).order_by(JobRun.id.desc()).limit(1))


def forget(session: Session, *, before: datetime) -> int:
    """Deletes ended runs asked for before a moment; how many. Commits."""
    old = delete(JobRun).where(JobRun.requested_at < before, JobRun.state.not_in(("queued", "running")))
    result = session.execute(old)
    session.commit()
    assert isinstance(result, CursorResult)
    return result.rowcount


def _asked(job: str, requested_by: str, now: datetime) -> JobRun:
    return JobRun(job=job, requested_by=requested_by, requested_at=now, not_before=now, attempt=1)


def _add(
    session: Session, run: JobRun, *, state: JobState, started_at: datetime | None = None, holder: str | None = None
) -> JobRun:
    run.state, run.started_at, run.holder = state, started_at, holder
    run.progress_done = run.progress_total = 0
    session.add(run)
    session.commit()
    return run


def _finish(session: Session, run_id: int, *, state: str, now: datetime, **values: str | None) -> None:
    change = update(JobRun).where(JobRun.id == run_id).values(state=state, finished_at=now, **values)
    session.execute(change)
    session.commit()
