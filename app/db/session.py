"""Connections to the operational database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from app.settings import Settings
from scorecards.errors import SettingsError

BUSY_TIMEOUT_MS = 15_000
Sessions = Callable[[], Session]
"""Makes a session; `with sessions() as session:` closes it."""


def connect(settings: Settings) -> Engine:
    """The engine of this installation's database. Raises SettingsError when it cannot be reached."""
    url = make_url(settings.database_url)
    is_sqlite = url.get_backend_name() == "sqlite"
    if is_sqlite:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_engine(url, pool_pre_ping=not is_sqlite)
    if is_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
    try:
        engine.connect().close()
    except OperationalError as error:
        engine.dispose()
        advice = "检查地址、密码和服务 / check address, password and service"
        raise SettingsError(
            f"连不上数据库 / no connection to {url.render_as_string()} ({type(error.orig).__name__})",
            where="SCORECARDS_DATABASE_URL",
            advice=advice,
        ) from None
    return engine


def sessions(engine: Engine) -> sessionmaker[Session]:
    """A maker of sessions whose objects stay readable after commit."""
    return sessionmaker(engine, expire_on_commit=False)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Readers and one writer at a time work side by side, and references are checked."""
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
