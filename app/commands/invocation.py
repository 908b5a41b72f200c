"""What a command is called with: the settings and stores of its home, opened when they are needed."""

from __future__ import annotations

import getpass
import signal
from dataclasses import dataclass
from pathlib import Path

import click

from app import logs
from app.commands.progress import shown
from app.db import audit
from app.jobs.execute import run_now
from app.jobs.work import Body, Work, open_work
from app.settings import Settings, load


@dataclass(frozen=True, slots=True)
class Invocation:
    """One call of `scorecards`. `home` is the --home option."""

    home: Path | None

    def settings(self, **given: object) -> Settings:
        """The settings in force; `given` are options of the command, None = not given."""
        return load(self.home, given=given)

    def work(self, settings: Settings | None = None, *, process: str = "cli") -> Work:
        """The opened stores, closed when the command ends; logging goes to the file of `process`."""
        settings = settings or self.settings()
        work = open_work(settings)
        click.get_current_context().call_on_close(work.close)
        logs.configure(settings, process)
        return work

    def run(self, work: Work, job: str, body: Body) -> str:
        """Carries out a job here, showing its progress, under the lock and with a run record; returns its result.

        SIGTERM acts like Ctrl-C, so that lock and record are put in order either way.
        """
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with shown() as watch:
            return run_now(work, job, body, requested_by=actor(), watch=watch)

    def note(self, work: Work, action: str, *, subject: str | None = None, **details: object) -> None:
        """Writes a line into the audit log in the name of whoever sits at this terminal."""
        with work.sessions() as session:
            audit.record(session, action, actor=actor(), subject=subject, **details)
            session.commit()


def actor() -> str:
    """Who calls the command, for run records and the audit log."""
    return f"cli:{getpass.getuser()}"


with_invocation = click.make_pass_decorator(Invocation)
"""Hands a command the Invocation as its first argument."""
