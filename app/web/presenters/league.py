"""A league table: rows that match the filter, in order, each with everything that is drawn beside its rank."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.web import hot, wording
from app.web.charts import axis_over
from app.web.filters import LeagueFilter, Paging, Period
from app.web.headlines import league_headline
from app.web.i18n import pick
from app.web.queries import partners, rankings
from app.web.queries.names import Row
from geo import regions
from scorecards.definitions.models import MinimumSample
from scorecards.snapshot.store import Snapshot

HISTORY_MONTHS = 12


def league(
    snapshot: Snapshot, role: str, *, chosen: LeagueFilter, period: Period, minimum: MinimumSample
) -> dict[str, Any]:
    """One page of a league table. `rows` hold the partners of the page; `total` counts all that match."""
    table = hot.league(snapshot, role, period.period, chosen.cut)
    matching = ordered([row for row in table if _matches(row, chosen)], chosen)
    paging = Paging(chosen.page, chosen.per_page, len(matching))
    overlaps = overlapping_ranks(table)
    shown = [presented(row, overlaps, minimum) for row in paging.slice(matching)]
    add_history(snapshot, role, shown, cut=chosen.cut, months=months_until(snapshot, period))
    none = "" if matching else why_empty(snapshot, role, chosen, listed=bool(table))
    axis = axis_over([row[name] for row in matching for name in ("score_low", "score_high")], floor=0.0, ceiling=100.0)
    return {
        "role": role,
        "cut": {"kind": chosen.cut[0], "value": chosen.cut[1]},
        "headline": league_headline(role, matching, overlaps, none=none),
        "rows": shown,
        "total": len(matching),
        "in_table": len(table),
        "none": none,
        "page": paging.page,
        "pages": paging.pages,
        "per_page": paging.per_page,
        "axis": {"low": axis.low, "high": axis.high},
        "choices": hot.choices(snapshot, role),
    }


def why_empty(snapshot: Snapshot, role: str, chosen: LeagueFilter, *, listed: bool) -> str:
    """Why no row matches: nobody `registered`, nobody `in_table`, region and macro region in `conflict`, `filters`."""
    if not partners.any_registered(snapshot, role):
        return "registered"
    if chosen.macro and chosen.region and regions.macro_region(chosen.region) != chosen.macro:
        return "conflict"
    return "filters" if listed else "in_table"


def every_row(snapshot: Snapshot, role: str, *, chosen: LeagueFilter, minimum: MinimumSample) -> list[Row]:
    """All rows that match, in order, for a file."""
    table = hot.league(snapshot, role, chosen.period, chosen.cut)
    overlaps = overlapping_ranks(table)
    matching = ordered([row for row in table if _matches(row, chosen)], chosen)
    return [presented(row, overlaps, minimum) for row in matching]


def presented(row: Row, overlaps: Mapping[str, tuple[int, int]], minimum: MinimumSample) -> Row:
    """The row with its overlap, its reasons in words, its unit and peer group in the reader's language."""
    low, high = overlaps.get(row["partner_id"], (None, None))
    return {
        **row,
        "overlap_from": low,
        "overlap_to": high,
        "why_not_ranked": wording.why_not_ranked(row, minimum),
        "contract_note": wording.contract(row, minimum),
        "unit": pick(row, "unit"),
        "peer_group_name": pick(row, "peer_group"),
        "exposure_scaled": None if row["exposure"] is None else row["exposure"] / (row["rate_scale"] or 1),
        "history": [],
    }


def overlapping_ranks(table: Sequence[Row]) -> dict[str, tuple[int, int]]:
    """Per ranked partner the ranks whose score interval overlaps its own: first and last of them.

    Rank 1 + the number of partners whose whole interval lies above, to rank n − the number whose interval lies below.
    """
    ranked = [row for row in table if row["rank"] is not None and row["score_low"] is not None]
    lows = sorted(row["score_low"] for row in ranked)
    highs = sorted(row["score_high"] for row in ranked)
    size = len(ranked)
    return {
        row["partner_id"]: (
            1 + size - bisect_right(lows, row["score_high"]),
            size - bisect_left(highs, row["score_low"]),
        )
        for row in ranked
    }


def ordered(rows: Sequence[Row], chosen: LeagueFilter) -> list[Row]:
    """Rows by the chosen column, those without a value always last; equal values keep the order of ranks."""
    key = _SORT_KEYS[chosen.sort]
    known = [row for row in rows if key(row) is not None]
    unknown = [row for row in rows if key(row) is None]
    return sorted(known, key=key, reverse=chosen.descending) + unknown


def add_history(
    snapshot: Snapshot, role: str, rows: Sequence[Row], *, cut: tuple[str, str], months: Sequence[str]
) -> None:
    """Fills `history` of each row: its score in each of the months, None where there is none."""
    ids = [row["partner_id"] for row in rows]
    found = rankings.history(snapshot, role, cut=cut, periods=months, partner_ids=ids)
    scores = {(row["partner_id"], row["period"]): row["score"] for row in found}
    for row in rows:
        row["history"] = [scores.get((row["partner_id"], month)) for month in months]


def months_until(snapshot: Snapshot, period: Period, count: int = HISTORY_MONTHS) -> list[str]:
    """The last `count` months up to the end of a period, oldest first."""
    months = sorted(
        row["period"]
        for row in hot.periods(snapshot)
        if row["kind"] == "month" and (period.months is None or row["period"] <= period.months[1])
    )
    return months[-count:]


def _matches(row: Row, chosen: LeagueFilter) -> bool:
    """Whether a row passes every filter that is not a cut."""
    return (
        (row["voices"] or 0) >= chosen.voices
        and chosen.macro in (None, row["macro_region"])
        and chosen.brand in (None, row["brand"])
        and chosen.peers in (None, row["peer_group"])
        and chosen.grade in (None, row["grade"])
        and chosen.status in (None, row["status"])
        and (chosen.component is None or chosen.component in (row["components"] or ()))
        and (chosen.q is None or chosen.q.casefold() in row["name"].casefold() or chosen.q == row["partner_id"])
    )


_SORT_KEYS: dict[str, Callable[[Row], Any]] = {
    name: lambda row, name=name: row[name] for name in ("rank", "name", "grade", "score", "rate", "trend", "voices")
} | {"exposure": lambda row: row["exposure"]}
