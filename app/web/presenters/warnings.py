"""Warnings as published: what was found, against which baseline, and which sentences stand behind it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from app.web import wording
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


FOLLOWED = frozenset({"site", "batch"})
"""Kinds that are followed month by month, so that `month` is when they began; the others are tested once, now."""


def presented(row: Row) -> dict[str, Any]:
    """The row in the reader's language, with its details unpacked.

    `began` is the month in which it first reached its level, None for kinds that are not followed; `span` the first
    and last month of what is counted, None where that is not known; `measured` its statistic and limit in words.
    """
    raw = row["details"]
    details = json.loads(raw) if isinstance(raw, str) else (raw or {})
    span = details.get("span")
    return {
        **row,
        "headline": pick(row, "headline"),
        "subject": pick(row, "subject"),
        "baseline": pick(row, "baseline"),
        "details": details,
        "began": row["month"] if row["kind"] in FOLLOWED else None,
        "span": tuple(span) if span else None,
        "measured": wording.warning_measure(row, details),
        "opinion_ids": list(row["opinion_ids"] or ()),
    }
