"""Warnings as published: what was found, against which baseline, and which sentences stand behind it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.web.i18n import gettext as _
from app.web.i18n import pick
from app.web.queries import alarms
from app.web.queries.names import Row
from scorecards.errors import NotFound
from scorecards.snapshot.store import Snapshot


def listing(snapshot: Snapshot, roles: Sequence[str]) -> list[Row]:
    """Every warning about partners of these roles, the most urgent first."""
    return [presented(row) for row in alarms.warnings(snapshot, roles)]


def find(snapshot: Snapshot, roles: Sequence[str], warning_id: str) -> Row:
    """One warning that the reader may see. Raises NotFound."""
    row = alarms.warning(snapshot, roles, warning_id)
    if row is None:
        raise NotFound(_("这个快照里没有该预警"), where=warning_id[:60], advice=_("从预警列表重新进入。"))
    return presented(row)


def presented(row: Row) -> dict[str, Any]:
    """The row in the reader's language, with its details unpacked."""
    details = row["details"]
    return {
        **row,
        "headline": pick(row, "headline"),
        "subject": pick(row, "subject"),
        "baseline": pick(row, "baseline"),
        "details": json.loads(details) if isinstance(details, str) else (details or {}),
        "opinion_ids": list(row["opinion_ids"] or ()),
    }
