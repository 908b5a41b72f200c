"""Tables that many pages read, kept in memory: a snapshot never changes. Their rows are not to be changed."""

from __future__ import annotations

from functools import lru_cache

from app.web.queries import names, rankings
from app.web.queries.names import Row
from scorecards.snapshot.store import Snapshot

# Sized for a few snapshots, since requests that began before a publish still read the one before.


@lru_cache(maxsize=4)
def periods(snapshot: Snapshot) -> tuple[Row, ...]:
    return tuple(names.periods(snapshot))


@lru_cache(maxsize=4)
def aspects(snapshot: Snapshot) -> dict[str, Row]:
    """Names of aspects by id."""
    return {row["aspect"]: row for row in names.aspects(snapshot)}


@lru_cache(maxsize=4)
def partner_names(snapshot: Snapshot) -> dict[str, str]:
    """Names of partners by id."""
    return {row["partner_id"]: row["name"] for row in names.partners(snapshot)}


@lru_cache(maxsize=12)
def dimensions(snapshot: Snapshot, role: str) -> tuple[Row, ...]:
    return tuple(names.dimensions(snapshot, role))


@lru_cache(maxsize=12)
def choices(snapshot: Snapshot, role: str) -> dict[str, list[Row]]:
    """(value, label_zh, label_en) rows by field: macro, brand, component, peers, region, product."""
    found: dict[str, list[Row]] = {}
    for row in names.partner_values(snapshot, role):
        found.setdefault(row["field"], []).append(row)
    for row in names.cuts(snapshot, role):
        value = row["cut_value"]
        found.setdefault(row["cut_kind"], []).append({"value": value, "label_zh": value, "label_en": value})
    return found


@lru_cache(maxsize=24)
def league(snapshot: Snapshot, role: str, period: str, cut: tuple[str, str]) -> tuple[Row, ...]:
    return tuple(rankings.league(snapshot, role, period=period, cut_kind=cut[0], cut_value=cut[1]))


@lru_cache(maxsize=24)
def summary(snapshot: Snapshot, period: str) -> dict[str, Row]:
    """How many partners stand where, by role."""
    return {row["role"]: row for row in rankings.summary(snapshot, period)}
