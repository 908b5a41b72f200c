"""What the numbers stand on: how much was read, attributed, left out, and why."""

from __future__ import annotations

from typing import Any

from app.web.i18n import language, pick
from app.web.queries import alarms
from scorecards.ingest.reasons import reasons
from scorecards.snapshot.store import Snapshot


def quality(snapshot: Snapshot) -> dict[str, Any]:
    """Metrics of the whole, metrics by role, and rows set aside by reason."""
    rows = [row | {"note": pick(row, "note")} for row in alarms.quality(snapshot)]
    rejected = [
        row | {"reason": _reason(row["metric"].partition(":")[2])}
        for row in rows
        if row["metric"].startswith("quarantined:")
    ]
    rest = [row for row in rows if not row["metric"].startswith("quarantined:")]
    metrics = list(dict.fromkeys(row["metric"] for row in rest if row["role"]))
    return {
        "totals": {row["metric"]: row["value"] for row in rest if not row["role"]},
        "whole": [row for row in rest if not row["role"]],
        "by_role": [
            {
                "metric": metric,
                "note": next(row["note"] for row in rest if row["metric"] == metric),
                "values": {row["role"]: row["value"] for row in rest if row["metric"] == metric and row["role"]},
            }
            for metric in metrics
        ],
        "rejected": sorted(rejected, key=lambda row: (-row["value"], row["reason"])),
        "versions": {
            name: snapshot.manifest.get(name)
            for name in (
                *("registry_version", "definitions_version", "rules_version"),
                *("matching_version", "weights_version", "lake"),
            )
        },
    }


def _reason(reason: str) -> str:
    """Why rows were set aside, in the reader's language; the id itself when it is of an older version."""
    known = reasons().get(reason)
    if known is None:
        return reason
    return known.en if language() == "en" else known.zh
