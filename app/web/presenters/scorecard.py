"""A partner's scorecard: standing, dimensions against peers, trend, aspects, batches, areas, warnings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from app.web import hot
from app.web.filters import Period
from app.web.headlines import partner_headline
from app.web.i18n import gettext as _
from app.web.i18n import pick
from app.web.presenters import league
from app.web.presenters.warnings import presented as presented_warning
from app.web.queries import alarms, areas, partners, rankings
from app.web.queries.names import Row
from scorecards.definitions.models import MinimumSample
from scorecards.errors import NotFound
from scorecards.snapshot.store import Snapshot

TREND_MONTHS = 24
UNCUT = ("all", "")


def find_partner(snapshot: Snapshot, partner_id: str) -> Row:
    """The published row of a partner. Raises NotFound."""
    row = partners.partner(snapshot, partner_id)
    if row is None:
        raise NotFound(
            _("这个快照里没有该合作伙伴"), where=partner_id[:40], advice=_("可能是新登记的：运行一次分析后再看。")
        )
    return row | {"peer_group_name": pick(row, "peer_group")}


def scorecard(snapshot: Snapshot, partner: Row, period: Period, *, minimum: MinimumSample) -> dict[str, Any]:
    """Everything about one partner in one period but the sentences."""
    partner_id, role = partner["partner_id"], partner["role"]
    standing = standing_of(snapshot, partner, period, minimum=minimum)
    dimensions = [_dimension(row) for row in partners.dimensions(snapshot, partner_id, period.period)]
    aspects = partners.aspects(snapshot, partner_id, period.period)
    return {
        "partner": partner,
        "headline": partner_headline(standing, dimensions, aspects),
        "standing": standing,
        "dimensions": dimensions,
        "trend": trend(snapshot, partner, period),
        "aspects": aspect_tree(aspects),
        "areas": _top_areas(snapshot, partner, period),
        "batches": [_batch(row) for row in partners.batches(snapshot, partner_id)] if role == "supplier" else [],
        "warnings": [presented_warning(row) for row in alarms.warnings(snapshot, [role], partner_id=partner_id)],
    }


def standing_of(snapshot: Snapshot, partner: Row, period: Period, *, minimum: MinimumSample) -> Row | None:
    """The partner's row of the uncut league table; None when it is not in it."""
    table = hot.league(snapshot, partner["role"], period.period, UNCUT)
    row = next((row for row in table if row["partner_id"] == partner["partner_id"]), None)
    return None if row is None else league.presented(row, league.overlapping_ranks(table), minimum)


def trend(snapshot: Snapshot, partner: Row, period: Period) -> list[dict[str, Any]]:
    """One entry per month, oldest first, up to 24: score with interval and voices, None where there is none."""
    months = league.months_until(snapshot, period, TREND_MONTHS)
    found = rankings.history(snapshot, partner["role"], cut=UNCUT, periods=months, partner_ids=[partner["partner_id"]])
    by_month = {row["period"]: row for row in found}
    names = ("score", "score_low", "score_high", "grade", "status", "voices", "complaints", "praises")
    return [{"period": month} | {name: by_month.get(month, {}).get(name) for name in names} for month in months]


def aspect_tree(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """First-level aspects with `children`, most complained about first on every level."""
    nodes: dict[str, dict[str, Any]] = {
        row["aspect"]: {**row, "name": pick(row, "name") or row["aspect"], "children": []} for row in rows
    }
    roots: list[dict[str, Any]] = []
    for aspect, node in nodes.items():
        parent = nodes.get(aspect.rpartition("/")[0])
        (parent["children"] if parent else roots).append(node)
    for node in nodes.values():
        node["children"].sort(key=_most_first)
    return sorted(roots, key=_most_first)


def _most_first(node: Mapping[str, Any]) -> tuple[float, float, str]:
    return -node["complaints"], -node["praises"], node["aspect"]


def _dimension(row: Row) -> Row:
    """A dimension with the reason when it says nothing."""
    missing = ""
    if row["voices"] is None:
        missing = _("本期没有可用的来源或样本，权重分给其他维度")
    elif row["score"] is None:
        missing = _("样本不足，不给分")
    return row | {"name": pick(row, "name"), "unit": pick(row, "unit"), "missing": missing}


def _top_areas(snapshot: Snapshot, partner: Row, period: Period) -> list[Row]:
    rows = areas.areas(snapshot, partner["role"], period=period.period, level="city", partner_id=partner["partner_id"])
    return rows[:12] if partner["role"] != "dealer" else []


def _batch(row: Row) -> Row:
    """A batch whose rate is no number where nobody knows how many were in service."""
    rate = row["rate"] if row["rate"] is not None and math.isfinite(row["rate"]) else None
    return row | {"rate": None if row["status"] == "no_units" else rate}


def flat_aspects(tree: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """A tree of aspects as rows, each parent before its children."""
    return [row for node in tree for row in (node, *flat_aspects(node["children"]))]


def trend_points(
    months: Sequence[Mapping[str, Any]],
) -> list[tuple[str, float | None, float | None, float | None]]:
    """A trend as the chart takes it: (month, score, low, high)."""
    return [(row["period"], row["score"], row["score_low"], row["score_high"]) for row in months]


def dimension_name(snapshot: Snapshot, role: str, dimension: str) -> str:
    """The name of a dimension in the reader's language; its id when the snapshot has no such dimension."""
    rows = hot.dimensions(snapshot, role)
    return next((pick(row, "name") for row in rows if row["dimension"] == dimension), dimension)
