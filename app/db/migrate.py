"""Bringing the operational database to the shape this version of the product needs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from app.db.models import Model
from scorecards.errors import SettingsError

MIGRATIONS = Path(__file__).parent / "migrations"
_UPGRADE_LOCK = 7_261_001
"""Any number that no other program uses on the same PostgreSQL server."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Runs the migrations that are missing, as one transaction: a crash leaves the database as it was.

    Two processes may call this at once: the second waits, then finds nothing to do.
    """
    with engine.connect() as connection:
        _lock(connection)
        command.upgrade(_config(connection), revision)
        connection.commit()


def is_empty(engine: Engine) -> bool:
    """Whether no migration ever ran here."""
    with engine.connect() as connection:
        return revision(connection) is None


def require_current(engine: Engine) -> None:
    """Raises SettingsError unless the database has exactly the shape this version needs."""
    with engine.connect() as connection:
        found = revision(connection)
    if found != head():
        advice = "运行 / run: scorecards db upgrade"
        raise SettingsError(
            f"数据库版本是 {found or '-'}，本程序需要 {head()} / the database is at revision {found or '-'}, "
            f"this version needs {head()}",
            advice=advice,
        )


def revision(connection: Connection) -> str | None:
    """The revision the database is at; None before the first migration."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The newest revision this version of the product knows."""
    newest = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert newest is not None
    return newest


def differences(engine: Engine) -> list[object]:
    """What models and database disagree about; empty when the migrations say all that the models say."""
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Model.metadata))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _lock(connection: Connection) -> None:
    # Without this, Python's sqlite3 runs each CREATE TABLE on its own and a crash would leave half a migration.
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
