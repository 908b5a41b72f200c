"""When jobs run: the cron strings of the settings, turned into requests that the worker picks up."""

from __future__ import annotations

from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler

from app.jobs import runs
from app.jobs.catalogue import JOBS, Job
from app.jobs.cron import SHANGHAI, next_time, trigger
from app.jobs.work import Work
from app.settings import Settings

BY_SCHEDULE = "schedule"


def next_runs(settings: Settings, now: datetime) -> dict[str, datetime | None]:
    """The next time of every job, in Shanghai time; None for a job that only runs when asked."""
    crons = {job: _cron(settings, job) for job in JOBS}
    return {job: next_time(cron, now) if cron else None for job, cron in crons.items()}


def start_scheduler(work: Work) -> BackgroundScheduler:
    """A running scheduler that only asks for runs, so that schedules, people and retries share one queue."""
    scheduler = BackgroundScheduler(timezone=SHANGHAI, job_defaults={"coalesce": True, "max_instances": 1})
    for job in JOBS.values():
        cron = _cron(work.settings, job.job)
        if cron:
            scheduler.add_job(
                ask_for,
                trigger(cron),
                args=(work, job.job),
                id=job.job,
                misfire_grace_time=int(job.grace.total_seconds()),
            )
    scheduler.start()
    return scheduler


def ask_for(work: Work, job: str) -> None:
    """Puts a run of the job into the queue on behalf of the schedule."""
    with work.sessions() as session:
        runs.request(session, job, requested_by=BY_SCHEDULE, now=work.clock())


def make_up_for_missed(work: Work) -> list[str]:
    """Asks for the jobs whose time came, within their grace, while no worker was there; returns their ids."""
    missed = [job.job for job in JOBS.values() if _was_missed(work, job)]
    for job_id in missed:
        ask_for(work, job_id)
    return missed


def _was_missed(work: Work, job: Job) -> bool:
    cron = _cron(work.settings, job.job)
    with work.sessions() as session:
        last = runs.latest(session, job.job)
    if not cron or last is None:
        return False
    now = work.clock()
    expected = next_time(cron, max(last.requested_at, now - job.grace))
    return expected is not None and expected <= now


def _cron(settings: Settings, job: str) -> str:
    cron: str = getattr(settings.schedules, job)
    return cron
