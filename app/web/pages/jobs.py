"""Jobs: schedules, runs with their progress, and running one now."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.db import audit
from app.jobs import runs
from app.jobs.catalogue import JOBS
from app.web.context import site
from app.web.i18n import gettext as _
from app.web.presenters import jobs as present
from app.web.viewers import known_viewer
from scorecards.errors import NotFound

pages = Blueprint("jobs", __name__)


@pages.get("/jobs")
def listing() -> str:
    view = present.jobs(site().settings, site().sessions, datetime.now(UTC))
    return render_template("jobs.html", view=view)


@pages.post("/jobs/<job>/run")
def run_now(job: str) -> Response:
    """Queues a run, which the worker picks up within seconds."""
    if job not in JOBS:
        raise NotFound(_("没有这个作业"), where=job[:30], advice=_("从作业列表里选一个。"))
    name = known_viewer().username
    with site().sessions() as database:
        run = runs.request(database, job, requested_by=name, now=datetime.now(UTC))
        audit.record(database, "job.request", actor=name, subject=job, run=run.id)
        database.commit()
    flash(_("已排队：%(title)s。后台进程会在几秒内开始。", title=present.title(job)))
    return redirect(url_for("jobs.listing"))
