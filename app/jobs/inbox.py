"""The inbox: HOME/inbox/<source>/<file>. A file whose name starts with orders or exposure holds those, else feedback.

A file that was taken moves to inbox/.done/<source>/, one that was refused to inbox/.refused/<source>/ with its reason
in a text file beside it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.feeds import KINDS, Feed
from scorecards.errors import ScorecardsError
from scorecards.ingest.columns import Kind

DONE, REFUSED = ".done", ".refused"
QUIET = timedelta(seconds=10)
"""A file that changed less than this ago may still be on its way."""
_UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")
_REASON = ".reason.txt"


def waiting(inbox: Path, *, now: datetime) -> list[Feed]:
    """The files that lie ready, by source and name. The inbox is created when it does not exist."""
    inbox.mkdir(parents=True, exist_ok=True)
    folders = sorted(path for path in inbox.iterdir() if path.is_dir() and not path.name.startswith("."))
    files = [path for folder in folders for path in sorted(folder.iterdir()) if _is_ready(path, now)]
    return [Feed(path, source=path.parent.name, kind=_kind(path)) for path in files]


def file_away(inbox: Path, feed: Feed, *, now: datetime, error: ScorecardsError | None = None) -> Path:
    """Moves a file out of the way, under its time of arrival so that no other is overwritten; returns its new place."""
    folder = inbox / (REFUSED if error else DONE) / feed.source
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{now:%Y%m%dT%H%M%S%f}-{feed.path.name}"
    if error:
        target.with_name(target.name + _REASON).write_text(f"{error}\n", encoding="utf-8")
    return feed.path.rename(target)


def forget(inbox: Path, *, before: datetime) -> int:
    """Deletes taken files that changed last before a moment; how many. Refused ones wait for a person."""
    old = [path for path in (inbox / DONE).rglob("*") if path.is_file() and _changed_at(path) < before]
    for path in old:
        path.unlink()
    return len(old)


def _is_ready(path: Path, now: datetime) -> bool:
    if not path.is_file() or path.name.startswith((".", "~")) or path.name.endswith(_UNFINISHED):
        return False
    return now - _changed_at(path) >= QUIET


def _kind(path: Path) -> Kind:
    return next((kind for kind in KINDS if path.name.lower().startswith(kind)), "feedback")


def _changed_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
