"""Warnings and data quality as published."""

from __future__ import annotations

from collections.abc import Sequence

from app.web.queries.names import Row
from scorecards.snapshot.store import Snapshot

_WARNINGS = """
SELECT w.warning_id, w.kind, w.role, w.partner_id, p.name AS partner, w.subject_zh, w.subject_en, w.month, w.level,
    w.statistic, w.threshold, w.baseline_zh, w.baseline_en, w.headline_zh, w.headline_en, w.details, w.opinion_ids
FROM warnings AS w
LEFT JOIN partners AS p USING (partner_id)
WHERE list_contains($roles, coalesce(w.role, 'brand')) AND ($partner_id::VARCHAR IS NULL OR w.partner_id = $partner_id)
    AND ($warning_id::VARCHAR IS NULL OR w.warning_id = $warning_id)
ORDER BY w.level = 'raise' DESC, w.month DESC NULLS LAST, w.statistic / w.threshold DESC, w.warning_id
"""


def warnings(snapshot: Snapshot, roles: Sequence[str], *, partner_id: str | None = None) -> list[Row]:
    """One row per warning about partners of these roles, or about the brand itself; raised first, then by month."""
    return snapshot.query(_WARNINGS, {"roles": [*roles, "brand"], "partner_id": partner_id, "warning_id": None})


def warning(snapshot: Snapshot, roles: Sequence[str], warning_id: str) -> Row | None:
    rows = snapshot.query(_WARNINGS, {"roles": [*roles, "brand"], "partner_id": None, "warning_id": warning_id})
    return rows[0] if rows else None


def quality(snapshot: Snapshot) -> list[Row]:
    """One row per metric × role ('' = all): what the numbers stand on."""
    return snapshot.query("SELECT metric, role, value, note_zh, note_en FROM quality ORDER BY metric, role")
