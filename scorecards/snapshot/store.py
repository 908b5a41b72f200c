"""The folder of snapshots: drafts, published snapshots, and the pointer to the one that is shown.

    snapshots/.draft-<random>/   being built
    snapshots/<id>/              published, never changed again
    snapshots/current            the id of the one that is shown

A process that dies at any instant leaves the pointer on a whole snapshot: a draft becomes visible by one rename, and
the pointer moves by another.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import threading
from collections import deque
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from scorecards.errors import NotFound, SnapshotError

DATA_FILE = "snapshot.duckdb"
MANIFEST_FILE = "manifest.json"
POINTER = "current"
DRAFT = ".draft-"
CHECK_DISK = "检查磁盘空间和权限；当前快照不变 / check free disk space and permissions; the snapshot shown so far stays"
SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
SAID_OF_EVERY = frozenset({"snapshot_id", "created_at", "as_of", "default_period"})
"""What a manifest holds at least: pages and commands show it of every snapshot."""


class Snapshot:
    """One published snapshot, opened on first use and then only read. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.id = folder.name
        self._lock = threading.Lock()
        self._con: duckdb.DuckDBPyConnection | None = None

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the snapshot was made of (see build.build), read from manifest.json."""
        try:
            content: Any = json.loads((self.folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise _unusable(self.id, "清单无法读取 / its manifest cannot be read") from error
        if not isinstance(content, dict) or not content.keys() >= SAID_OF_EVERY:
            raise _unusable(self.id, "清单内容不完整 / its manifest is not complete")
        return content

    def query(self, sql: str, params: Sequence[object] | dict[str, object] = ()) -> list[dict[str, Any]]:
        """Rows of a SELECT with bound values (? or $name) as dicts. Raises SnapshotError when the file is damaged."""
        cursor = self._connection().cursor()
        try:
            cursor.execute(sql, params)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except duckdb.Error as error:
            if not _is_damage(error):
                raise
            raise _unusable(self.id, "数据文件已损坏 / its data file is damaged") from error
        finally:
            cursor.close()

    def close(self) -> None:
        """Let go of the file. A later query opens it again."""
        with self._lock:
            if self._con is not None:
                self._con.close()
                self._con = None

    def _connection(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if self._con is None:
                self._con = self._open()
            return self._con

    def _open(self) -> duckdb.DuckDBPyConnection:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "enable_external_access": False,
            "lock_configuration": True,
        }
        try:
            return duckdb.connect(str(self.folder / DATA_FILE), read_only=True, config=settings)
        except duckdb.Error as error:
            raise _unusable(self.id, "数据文件无法打开 / its data file cannot be opened") from error


class Snapshots:
    """The snapshots below one folder, which is created when missing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock = threading.Lock()
        self._opened: dict[str, Snapshot] = {}
        self._shown: deque[str] = deque(maxlen=2)
        root.mkdir(parents=True, exist_ok=True)

    def current(self) -> Snapshot | None:
        """The snapshot that the pointer names; None before the first publication."""
        try:
            snapshot_id = (self.root / POINTER).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise _bad_pointer("无法读取", "cannot be read") from error
        if not self._exists(snapshot_id):
            raise _bad_pointer("指向不存在的快照", "names a snapshot that is not there")
        self._let_go(snapshot_id)
        return self.get(snapshot_id)

    def _let_go(self, shown: str) -> None:
        """When the pointer moved, close all but the new snapshot and the one before, which requests may still read."""
        with self._lock:
            if shown in self._shown:
                return
            self._shown.append(shown)
            stale = [snapshot for name, snapshot in self._opened.items() if name not in self._shown]
        for snapshot in stale:
            snapshot.close()

    def get(self, snapshot_id: str) -> Snapshot:
        """The snapshot of that id; the same object every time. Raises NotFound."""
        if not self._exists(snapshot_id):
            raise NotFound(
                "没有这个快照 / there is no such snapshot",
                where=snapshot_id,
                advice="列出全部 / list them: scorecards snapshots list",
            )
        with self._lock:
            return self._opened.setdefault(snapshot_id, Snapshot(self.root / snapshot_id))

    def list(self) -> Sequence[Snapshot]:
        """All published snapshots, newest first."""
        return [self.get(name) for name in sorted(self._ids(), reverse=True)]

    def use(self, snapshot_id: str) -> None:
        """Show this snapshot from now on (rollback). Raises NotFound, and the pointer stays."""
        self.get(snapshot_id)
        _write_durably(self.root / f".{POINTER}-{secrets.token_hex(4)}", snapshot_id + "\n", self.root / POINTER)

    def workspace(self) -> Path:
        """A new empty folder beside the snapshots to build a draft in."""
        folder = self.root / f"{DRAFT}{os.getpid()}-{secrets.token_hex(4)}"
        folder.mkdir()
        return folder

    def publish(self, draft: Path) -> str:
        """Make a built draft the current snapshot and return its id. Drafts of processes that died are removed first.

        Raises SnapshotError when the draft is not complete or cannot be moved; the current snapshot then stays.
        """
        snapshot_id = str(Snapshot(draft).manifest.get("snapshot_id", ""))
        if not SAFE_ID.fullmatch(snapshot_id) or not (draft / DATA_FILE).is_file():
            advice = "重新运行 / build it again: scorecards run"
            raise SnapshotError("快照草稿不完整 / the draft is not complete", where=draft.name, advice=advice)
        self._remove_stale_drafts(keep=draft)
        try:
            for file in (draft / DATA_FILE, draft / MANIFEST_FILE, draft):
                _sync(file)
            draft.rename(self.root / snapshot_id)
            _sync(self.root)
        except OSError as error:
            raise SnapshotError(
                "快照草稿无法就位 / the draft could not be moved into place",
                where=draft.name,
                advice=CHECK_DISK,
            ) from error
        self.use(snapshot_id)
        return snapshot_id

    def prune(self, keep: int) -> Sequence[str]:
        """Remove all but the newest `keep` snapshots, never the current one; the ids removed."""
        current = self.current()
        old = sorted(self._ids(), reverse=True)[max(keep, 0) :]
        removed = [name for name in old if current is None or name != current.id]
        for name in removed:
            with self._lock:
                opened = self._opened.pop(name, None)
            if opened is not None:
                opened.close()
            # Renamed first: a half-deleted folder must never look like a snapshot.
            doomed = self.root / f"{DRAFT}pruned-{name}"
            (self.root / name).rename(doomed)
            shutil.rmtree(doomed, ignore_errors=True)
        return removed

    def _ids(self) -> Sequence[str]:
        return [path.name for path in self.root.iterdir() if self._exists(path.name)]

    def _exists(self, snapshot_id: str) -> bool:
        return bool(SAFE_ID.fullmatch(snapshot_id)) and (self.root / snapshot_id / MANIFEST_FILE).is_file()

    def _remove_stale_drafts(self, *, keep: Path) -> None:
        for path in self.root.glob(f"{DRAFT}*"):
            if path != keep and not _is_being_built(path):
                shutil.rmtree(path, ignore_errors=True)
        for path in self.root.glob(f".{POINTER}-*"):
            path.unlink(missing_ok=True)


def _is_being_built(draft: Path) -> bool:
    """Whether the process that a draft is named after still runs on this machine."""
    owner = draft.name.removeprefix(DRAFT).split("-")[0]
    if not owner.isdigit():
        return False
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _write_durably(draft: Path, content: str, target: Path) -> None:
    try:
        draft.write_text(content, encoding="utf-8")
        _sync(draft)
        draft.replace(target)
        _sync(target.parent)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise SnapshotError(
            "无法切换当前快照指针 / the pointer to the current snapshot could not be moved",
            where=target.name,
            advice=CHECK_DISK,
        ) from error


def _sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_damage(error: duckdb.Error) -> bool:
    """Whether the file and not the query is at fault: DuckDB tells a wrong checksum as a plain Error, of no kind."""
    return not isinstance(error, duckdb.DatabaseError) or isinstance(
        error, duckdb.IOException | duckdb.CatalogException
    )


def _unusable(snapshot_id: str, problem: str) -> SnapshotError:
    advice = "换一个 / use another: scorecards snapshots list, scorecards snapshots use ID"
    return SnapshotError(problem, where=f"快照 / snapshot {snapshot_id}", advice=advice)


def _bad_pointer(zh: str, en: str) -> SnapshotError:
    return SnapshotError(
        f"当前快照指针{zh} / the pointer to the current snapshot {en}",
        where=POINTER,
        advice="选一个 / choose one: scorecards snapshots list, scorecards snapshots use ID",
    )
