"""What every job needs, opened once per process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine

from app.db import migrate, registry
from app.db.session import Sessions, connect, sessions
from app.settings import Settings
from scorecards.lake import Lake
from scorecards.records import Registry
from scorecards.snapshot import Snapshots

Progress = Callable[[str, int, int], None]
"""Called as progress(stage, done, total); may raise to make the job give up."""


def utc_now() -> datetime:
    """The clock of real life; tests bring their own."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Work:
    """The stores of one installation and a clock."""

    settings: Settings
    sessions: Sessions
    clock: Callable[[], datetime] = utc_now

    def close(self) -> None:
        """Closes the connections to the database."""
        with self.sessions() as session:
            bind = session.get_bind()
        assert isinstance(bind, Engine)
        bind.dispose()

    def lake(self) -> Lake:
        return Lake(self.settings.lake)

    def snapshots(self) -> Snapshots:
        return Snapshots(self.settings.snapshots)

    def registry(self) -> Registry:
        with self.sessions() as session:
            return registry.load(session)


def open_work(settings: Settings) -> Work:
    """Connects to the stores; an empty database gets its tables.

    Raises SettingsError when the database cannot be reached or is of another version.
    """
    engine = connect(settings)
    if migrate.is_empty(engine):
        migrate.upgrade(engine)
    migrate.require_current(engine)
    return Work(settings, sessions(engine))


Body = Callable[[Work, Progress], str]
"""A job's work: repeatable, tells its progress, returns its result in one line."""
