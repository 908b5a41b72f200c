"""What every request works with: the settings, the published snapshot, the operational database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app, g

from app.db.session import Sessions
from app.settings import Settings
from app.web.errors import NoSnapshot
from scorecards.snapshot.store import Snapshot, Snapshots


@dataclass(frozen=True, slots=True)
class Site:
    """The held resources of one running site."""

    settings: Settings
    sessions: Sessions
    snapshots: Snapshots


def site() -> Site:
    return cast(Site, current_app.extensions["scorecards"])


def find_snapshot() -> Snapshot | None:
    """The snapshot this request shows; the same one until the request ends, even if another is published meanwhile."""
    if "snapshot" not in g:
        g.snapshot = site().snapshots.current()
    return cast("Snapshot | None", g.snapshot)


def snapshot() -> Snapshot:
    """Like find_snapshot. Raises NoSnapshot before the first publish."""
    found = find_snapshot()
    if found is None:
        raise NoSnapshot("还没有发布任何快照 / nothing has been published yet")
    return found
