"""A home in one file: the operational database, the lake, the snapshots, the secret key, the settings.

The database goes in as JSON lines per table, so that a backup of SQLite can be restored into PostgreSQL and the other
way round.
"""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, func, insert, inspect, select, text

from app.db import migrate
from app.db.models import JobLock, Model, UtcTime
from app.db.session import connect, sessions
from app.jobs.work import Body, Progress, Work
from app.settings import Settings
from scorecards.errors import FileRefused, InputError

FOLDERS = ("lake", "snapshots", "definitions", "learned", "inbox")
FILES = ("secret.key", "settings.toml")
FORMAT = 1
PASSING = frozenset({JobLock.__tablename__})
"""Tables that mean nothing on another day."""
INSERT_ROWS = 1_000


def backup_to(target: Path) -> Body:
    """A job body that writes the backup; the file appears whole or not at all, readable by its owner only."""

    def body(work: Work, progress: Progress) -> str:
        progress("backup", 0, 2)
        handle, name = tempfile.mkstemp(dir=target.absolute().parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz", compresslevel=1) as archive:
                _write_database(work, archive)
                progress("backup", 1, 2)
                _write_files(work.settings.home, archive)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
        progress("backup", 2, 2)
        return f"{target} ({target.stat().st_size / 1e6:,.1f} MB)"

    return body


def restore(settings: Settings, source: Path) -> None:
    """Fills an empty home, and an empty database, from a backup. Raises InputError when they are not, FileRefused."""
    settings.home.mkdir(parents=True, exist_ok=True)
    present = [name for name in (*FOLDERS, *FILES) if name != "settings.toml" and (settings.home / name).exists()]
    if present:
        advice = "用 --home 指定空目录 / name an empty folder with --home"
        raise InputError(
            f"目录里已有 / this home already has: {', '.join(present)}", where=str(settings.home), advice=advice
        )
    with tempfile.TemporaryDirectory(dir=settings.home, prefix=".restore-") as folder:
        place = Path(folder)
        _unpack(source, place)
        _restore_database(settings, place / "database")
        for name in (*FOLDERS, *FILES):
            if (place / name).exists() and not (settings.home / name).exists():
                shutil.move(place / name, settings.home / name)


def _write_database(work: Work, archive: tarfile.TarFile) -> None:
    with tempfile.TemporaryDirectory() as folder, work.sessions() as session:
        for table in (table for table in Model.metadata.sorted_tables if table.name not in PASSING):
            with (Path(folder) / f"{table.name}.jsonl").open("w", encoding="utf-8") as file:
                for row in session.execute(select(table)).mappings():
                    file.write(json.dumps(dict(row), ensure_ascii=False, default=_as_text) + "\n")
        facts = {"format": FORMAT, "revision": migrate.head()}
        (Path(folder) / "about.json").write_text(json.dumps(facts), encoding="utf-8")
        archive.add(folder, "database")


def _write_files(home: Path, archive: tarfile.TarFile) -> None:
    for name in (*FOLDERS, *FILES):
        if (home / name).exists():
            archive.add(home / name, name)


def _unpack(source: Path, place: Path) -> None:
    try:
        with tarfile.open(source) as archive:
            archive.extractall(place, filter="data")
        facts = json.loads((place / "database" / "about.json").read_text(encoding="utf-8"))
    except (tarfile.TarError, FileNotFoundError, EOFError, ValueError) as error:
        advice = "选一个 scorecards backup 写的文件 / choose a file that scorecards backup wrote"
        raise FileRefused(
            f"不是可用的备份 / not a usable backup ({type(error).__name__})", where=str(source), advice=advice
        ) from error
    if facts["format"] != FORMAT:
        advice = "用写它的版本恢复 / restore it with the version that wrote it"
        raise FileRefused("备份格式不同 / the backup has another format", where=str(source), advice=advice)


def _restore_database(settings: Settings, folder: Path) -> None:
    revision = json.loads((folder / "about.json").read_text(encoding="utf-8"))["revision"]
    engine = connect(settings)
    if not migrate.is_empty(engine):
        advice = "先清空它，或用 --home 指定空目录 / empty it first, or name an empty folder with --home"
        raise InputError("数据库不是空的 / the database is not empty", where="SCORECARDS_DATABASE_URL", advice=advice)
    migrate.upgrade(engine, revision)
    _fill(engine, folder)
    migrate.upgrade(engine)
    engine.dispose()


def _fill(engine: Engine, folder: Path) -> None:
    """All rows in one transaction, parents first."""
    names = set(inspect(engine).get_table_names())
    with sessions(engine)() as session:
        for table in Model.metadata.sorted_tables:
            file = folder / f"{table.name}.jsonl"
            if table.name in names and file.exists():
                for rows in _rows(file, table):
                    session.execute(insert(table), rows)
                if engine.dialect.name == "postgresql":
                    _continue_numbering(session.execute, table)
        session.commit()


def _rows(file: Path, table: Table) -> Iterator[list[dict[str, Any]]]:
    moments = [column.name for column in table.columns if isinstance(column.type, UtcTime)]
    batch: list[dict[str, Any]] = []
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            row.update({name: datetime.fromisoformat(row[name]) for name in moments if row.get(name)})
            batch.append(row)
            if len(batch) == INSERT_ROWS:
                yield batch
                batch = []
    if batch:
        yield batch


def _continue_numbering(execute: Any, table: Table) -> None:
    """PostgreSQL counts on from where its sequence is, which inserted ids do not move."""
    if "id" in table.c:
        highest = execute(select(func.max(table.c.id))).scalar() or 0
        sequence = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :value, :used)")
        execute(sequence, {"table": table.name, "value": max(highest, 1), "used": highest > 0})


def _as_text(value: object) -> str:
    assert isinstance(value, datetime)
    return value.astimezone(UTC).isoformat()
