"""The same database on PostgreSQL: migrations, the registry, locks, a backup that came from SQLite."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from app import backups
from app.db import migrate, users
from app.db.registry import import_partners, load
from app.db.session import connect, sessions
from app.jobs import lock, runs
from app.jobs.execute import run_now
from app.jobs.work import Work, open_work
from app.settings import Settings
from app.settings import load as load_settings

NOW = datetime(2026, 10, 31, 4, 0, tzinfo=UTC)
PROGRAMS = ("initdb", "pg_ctl", "postgres")
missing = [name for name in PROGRAMS if shutil.which(name) is None]
pytestmark = pytest.mark.skipif(bool(missing), reason=f"no PostgreSQL server programs here: {', '.join(missing)}")


def as_server_user(*command: str) -> None:
    """PostgreSQL refuses to run as root, so root lends it another user's id."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user="nobody" if os.geteuid() == 0 else None)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server of our own, reached through a socket in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
        data = str(folder / "data")
        as_server_user("initdb", "-D", data, "-U", "scorecards", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        as_server_user("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql://scorecards@/postgres?host={folder}"
        finally:
            as_server_user("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


@pytest.fixture
def settings(server: str, tmp_path: Path) -> Settings:
    """A home whose database is empty."""
    settings = load_settings(tmp_path / "home", {"SCORECARDS_DATABASE_URL": server})
    engine = connect(settings)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return settings


@pytest.fixture
def work(settings: Settings) -> Iterator[Work]:
    work = open_work(settings)
    yield work
    work.close()


def write_partners(folder: Path) -> Path:
    path = folder / "partners.csv"
    path.write_text("partner_id,role,name,aliases\nc-1,courier,飞隼速递,飞隼\nd-1,dealer,远岚店,\n", encoding="utf-8")
    return path


def test_models_and_migrations_agree(settings: Settings) -> None:
    engine = connect(settings)
    migrate.upgrade(engine)
    migrate.upgrade(engine)
    assert migrate.differences(engine) == []
    engine.dispose()


def test_registry_runs_and_locks(work: Work, tmp_path: Path) -> None:
    with work.sessions() as session:
        assert import_partners(session, write_partners(tmp_path)).added == 2
        session.commit()
        assert import_partners(session, write_partners(tmp_path)).unchanged == 2
        assert load(session).by_id["c-1"].aliases == ("飞隼",)
        assert lock.acquire(session, lock.DATA, holder="a|1|a", now=NOW)
        assert not lock.acquire(session, lock.DATA, holder="b|1|a", now=NOW)
        assert lock.acquire(session, lock.DATA, holder="b|1|a", now=NOW + lock.LIFETIME)
        lock.release(session, lock.DATA, holder="b|1|a")
    assert run_now(work, "run", lambda _work, _progress: "done", requested_by="li") == "done"
    with work.sessions() as session:
        assert [run.state for run in runs.recent(session)] == ["succeeded"]


def test_a_backup_from_sqlite_goes_on_in_postgresql(settings: Settings, tmp_path: Path) -> None:
    small = load_settings(tmp_path / "small", {})
    engine = connect(small)
    migrate.upgrade(engine)
    work = Work(small, sessions(engine))
    with work.sessions() as session:
        users.create(session, "li", password="correct horse", role="reader", now=NOW)
        import_partners(session, write_partners(tmp_path))
        session.commit()
        version = load(session).version
    run_now(work, "backup", backups.backup_to(tmp_path / "b.tar.gz"), requested_by="li")
    engine.dispose()

    backups.restore(settings, tmp_path / "b.tar.gz")
    restored = open_work(settings)
    with restored.sessions() as session:
        assert load(session).version == version
        assert users.find(session, "li").created_at == NOW
        assert users.create(session, "wang", password="correct horse", role="reader", now=NOW).id == 2
    restored.close()
