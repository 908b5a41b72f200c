"""The league table of one role as plain rows, for the command line."""

from __future__ import annotations

from typing import Any

from scorecards.errors import NotFound
from scorecards.snapshot.store import Snapshot

LEAGUE = """
SELECT
    rankings.rank, rankings.rank_of, rankings.partner_id, partners.name, rankings.grade, rankings.score,
    rankings.score_low, rankings.score_high, rankings.rate, rankings.rate_low, rankings.rate_high,
    rankings.exposure_unit, rankings.basis, rankings.voices, rankings.complaints, rankings.praises,
    rankings.trend, rankings.status, rankings.contract_ready
FROM rankings
JOIN partners USING (partner_id)
WHERE rankings.role = $role AND rankings.period = $period AND rankings.cut_kind = 'all'
ORDER BY
    rankings.rank NULLS LAST, rankings.score DESC NULLS LAST, rankings.voices DESC, rankings.partner_id
"""


def rank_table(snapshot: Snapshot, role: str, period: str | None = None) -> list[dict[str, Any]]:
    """One dict per partner of the role: first the ranked by rank, then the provisional, then those with too few voices.

    `period` None means the snapshot's default period. Raises NotFound for a period that the snapshot does not have.
    """
    chosen = period or str(snapshot.manifest["default_period"])
    if not snapshot.query("SELECT 1 FROM periods WHERE period = $period", {"period": chosen}):
        raise NotFound(
            "the snapshot has no such period", where=chosen, advice="Try 2026-10, 2026-Q4, R12-2026-10 or all"
        )
    return snapshot.query(LEAGUE, {"role": role, "period": chosen})
