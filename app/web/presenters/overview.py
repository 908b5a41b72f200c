"""The first page: where everybody stands, what moved, what is alarming."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.web import hot
from app.web.filters import Period
from app.web.headlines import overview_headline
from app.web.presenters import league, warnings
from app.web.queries import partners, rankings
from app.web.queries.names import Row
from scorecards.definitions.models import MinimumSample
from scorecards.records import Role
from scorecards.snapshot.store import Snapshot

WORST = 5
MOVES = 10
WARNINGS = 6


def overview(snapshot: Snapshot, roles: Sequence[Role], *, period: Period, minimum: MinimumSample) -> dict[str, Any]:
    """One panel per visible role, grade moves since the period before, the most urgent warnings."""
    summary = hot.summary(snapshot, period.period)
    found = warnings.listing(snapshot, roles)
    before = previous_period(snapshot, period)
    moves = rankings.grade_moves(snapshot, roles, period=period.period, previous=before["period"]) if before else []
    worse = [row for row in moves if row["grade"] > row["grade_before"]]
    better = [row for row in moves if row["grade"] < row["grade_before"]]
    raised = sum(row["level"] == "raise" for row in found)
    known = [summary[role] for role in roles if role in summary]
    return {
        "headline": overview_headline(known, raised=raised, watched=len(found) - raised, moved=len(worse)),
        "panels": [_panel(snapshot, role, period=period, minimum=minimum) for role in roles],
        "previous": before,
        "worse": worse[:MOVES],
        "better": better[:MOVES],
        "worse_total": len(worse),
        "better_total": len(better),
        "warnings": found[:WARNINGS],
        "warnings_total": len(found),
        "warnings_raised": raised,
    }


def previous_period(snapshot: Snapshot, period: Period) -> Row | None:
    """The period of the same kind that ends just before this one's end; None when there is none."""
    same = [row for row in hot.periods(snapshot) if row["kind"] == period.kind and row["last_day"] is not None]
    earlier = [row for row in same if period.last_day is not None and row["last_day"] < period.last_day]
    return max(earlier, key=lambda row: row["last_day"], default=None)


def _panel(snapshot: Snapshot, role: str, *, period: Period, minimum: MinimumSample) -> dict[str, Any]:
    """Counts of a role and its lowest ranked partners; the counts are None when the period has no table."""
    table = hot.league(snapshot, role, period.period, ("all", ""))
    overlaps = league.overlapping_ranks(table)
    ranked = [row for row in table if row["rank"] is not None]
    worst = [league.presented(row, overlaps, minimum) for row in reversed(ranked[-WORST:])]
    counts = hot.summary(snapshot, period.period).get(role)
    registered = counts is not None or partners.any_registered(snapshot, role)
    return {"role": role, "counts": counts, "worst": worst, "registered": registered}
