"""League tables and the scores behind their small charts."""

from __future__ import annotations

from collections.abc import Sequence

from app.web.queries.names import Row
from scorecards.snapshot.store import Snapshot

_LEAGUE = """
SELECT
    r.partner_id, p.name, p.brand, p.province, p.city, p.district, p.macro_region, p.peer_group, p.peer_group_zh,
    p.peer_group_en, p.components, p.location_problem, r.status, r.rank, r.rank_of, r.peer_rank, r.peer_of, r.grade,
    r.score, r.score_low, r.score_high, r.basis, r.rate, r.rate_low, r.rate_high, r.rate_scale, r.voices, r.opinions,
    r.complaints, r.praises, r.expected, r.exposure, r.exposure_unit AS unit_zh, r.exposure_unit_en AS unit_en, r.trend,
    r.contract_ready
FROM rankings AS r
JOIN partners AS p USING (partner_id)
WHERE r.role = $role AND r.period = $period AND r.cut_kind = $cut_kind AND r.cut_value = $cut_value
    AND NOT p.competitor
ORDER BY r.rank NULLS LAST, r.score DESC NULLS LAST, r.voices DESC, r.partner_id
"""

_HISTORY = """
SELECT r.partner_id, r.period, r.score, r.score_low, r.score_high, r.grade, r.status, r.voices, r.complaints, r.praises
FROM rankings AS r
JOIN periods USING (period)
WHERE r.role = $role AND r.cut_kind = $cut_kind AND r.cut_value = $cut_value
    AND list_contains($periods, r.period) AND list_contains($partner_ids, r.partner_id)
ORDER BY r.partner_id, periods.first_day
"""

_MOVES = """
SELECT
    now.role, now.partner_id, p.name, now.grade, now.score, before.grade AS grade_before, before.score AS score_before,
    now.trend
FROM rankings AS now
JOIN rankings AS before USING (role, partner_id, cut_kind, cut_value)
JOIN partners AS p USING (partner_id)
WHERE now.cut_kind = 'all' AND now.period = $period AND before.period = $previous
    AND list_contains($roles, now.role) AND NOT p.competitor AND now.grade <> before.grade
    AND now.status = 'ranked' AND before.status = 'ranked'
ORDER BY now.grade > before.grade DESC, abs(now.score - before.score) DESC, now.partner_id
"""

_SUMMARY = """
SELECT
    r.role, count(*) AS partners, count(*) FILTER (WHERE r.status = 'ranked') AS ranked,
    count(*) FILTER (WHERE r.status = 'provisional') AS provisional,
    count(*) FILTER (WHERE r.status = 'too_few') AS too_few, sum(r.voices) AS voices,
    count(*) FILTER (WHERE r.status = 'ranked' AND r.grade = 'A') AS grade_a,
    count(*) FILTER (WHERE r.status = 'ranked' AND r.grade = 'B') AS grade_b,
    count(*) FILTER (WHERE r.status = 'ranked' AND r.grade = 'C') AS grade_c,
    count(*) FILTER (WHERE r.status = 'ranked' AND r.grade = 'D') AS grade_d
FROM rankings AS r
JOIN partners AS p USING (partner_id)
WHERE r.period = $period AND r.cut_kind = 'all' AND NOT p.competitor
GROUP BY r.role
ORDER BY r.role
"""


def league(snapshot: Snapshot, role: str, *, period: str, cut_kind: str, cut_value: str) -> list[Row]:
    """One row per partner of one league table, best first, those without a rank last. Competitors are left out."""
    bound: dict[str, object] = {"role": role, "period": period, "cut_kind": cut_kind, "cut_value": cut_value}
    return snapshot.query(_LEAGUE, bound)


def history(
    snapshot: Snapshot, role: str, *, cut: tuple[str, str], periods: Sequence[str], partner_ids: Sequence[str]
) -> list[Row]:
    """One row per partner × period that has one, oldest first within a partner."""
    bound: dict[str, object] = {
        "role": role,
        "cut_kind": cut[0],
        "cut_value": cut[1],
        "periods": list(periods),
        "partner_ids": list(partner_ids),
    }
    return snapshot.query(_HISTORY, bound)


def grade_moves(snapshot: Snapshot, roles: Sequence[str], *, period: str, previous: str) -> list[Row]:
    """One row per ranked partner whose grade is another one than in the period before, worsened first."""
    return snapshot.query(_MOVES, {"roles": list(roles), "period": period, "previous": previous})


def summary(snapshot: Snapshot, period: str) -> list[Row]:
    """One row per role: how many partners stand where in a period; grades of ranked partners only."""
    return snapshot.query(_SUMMARY, {"period": period})
