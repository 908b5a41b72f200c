"""Jobs: what is scheduled, what runs, how past runs ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.db.models import JobRun
from app.db.session import Sessions
from app.jobs import runs
from app.jobs.catalogue import JOBS, TITLES
from app.jobs.schedule import next_runs
from app.settings import Settings
from app.web import wording
from app.web.i18n import in_language, language


def jobs(settings: Settings, sessions: Sessions, now: datetime) -> dict[str, Any]:
    """Every job with its cron string (`when`: in words, if simple) and next time; the latest 50 runs, newest first."""
    coming = next_runs(settings, now)
    with sessions() as session:
        recent = [_run(run) for run in runs.recent(session)]
    active = {run["job"]: run["state"] for run in reversed(recent) if run["state"] in {"queued", "running"}}
    scheduled = [
        {
            "job": job,
            "title": title(job),
            "cron": getattr(settings.schedules, job),
            "when": wording.schedule(getattr(settings.schedules, job)),
            "next_run": coming[job],
            "active": active.get(job),
        }
        for job in JOBS
    ]
    return {"jobs": scheduled, "runs": recent, "active": bool(active)}


def title(job: str) -> str:
    """The name of a job in the reader's language; its id when it has none."""
    chinese, english = TITLES.get(job, (job, job))
    return english if language() == "en" else chinese


def _run(run: JobRun) -> dict[str, Any]:
    plain = (
        *("id", "job", "state", "requested_by", "requested_at", "started_at", "finished_at", "attempt"),
        *("progress_stage", "progress_done", "progress_total", "error_where"),
    )
    said = {name: in_language(getattr(run, name)) for name in ("message", "error_what", "error_advice")}
    share = run.progress_done / run.progress_total if run.progress_total else None
    took = (run.finished_at - run.started_at).total_seconds() if run.finished_at and run.started_at else None
    return (
        {name: getattr(run, name) for name in plain}
        | said
        | {
            "title": title(run.job),
            "progress": share,
            "seconds": took,
        }
    )
