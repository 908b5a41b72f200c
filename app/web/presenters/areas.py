"""Areas and sites for maps and their lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import folium
import pandas as pd
from flask import url_for

from app.web import hot, wording
from app.web.filters import Period
from app.web.i18n import gettext as _
from app.web.i18n import pick
from app.web.queries import areas as queries
from app.web.queries.names import Row
from geo.maps import MapOptions, courier_map, dealer_map
from scorecards.snapshot.store import Snapshot

AREA_COLUMNS = ("level", "adcode", "partner_id", "voices", "complaints", "rate", "rate_low", "rate_high", "status")
SITE_COLUMNS = (
    *("name", "lon", "lat", "status", "grade", "rank", "rank_of", "score", "score_low", "score_high", "voices", "href"),
)


def area_list(snapshot: Snapshot, role: str, *, period: Period, level: str, partner_id: str = "") -> list[Row]:
    """One row per area, highest rate first, those with too few voices last (their rate is None, with the reason)."""
    rows = queries.areas(snapshot, role, period=period.period, level=level, partner_id=partner_id)
    basis = basis_of(rows)
    return [_area(row, basis) for row in rows]


def site_list(snapshot: Snapshot, role: str, period: Period) -> list[Row]:
    """One row per partner; coordinates that are not believed are None, with the problem named."""
    return queries.sites(snapshot, role, period.period)


def basis_of(rows: Sequence[Row]) -> str:
    """Whether areas are compared by rate or by share: by rate as soon as one has exposure; never both on one map."""
    return "rate" if any(row["basis"] == "rate" for row in rows) else "share"


def unit_of(snapshot: Snapshot, role: str, period: Period, *, basis: str) -> str:
    """The unit of the role's area rates as it follows a number: '/ 千单', or '%' where there is no exposure."""
    rows = hot.league(snapshot, role, period.period, ("all", ""))
    rated = next((row for row in rows if row["basis"] == "rate"), None)
    return f"/ {pick(rated, 'unit')}" if rated and basis == "rate" else "%"


def draw(snapshot: Snapshot, role: str, period: Period, *, look: MapOptions) -> folium.Map:
    """The map of a role in a period: sites over areas for those who have sites, else areas by partner.

    Unit and basis of `look` are filled in here.
    """
    rows = queries.all_areas(snapshot, role, period.period)
    basis = basis_of(rows)
    options = replace(look, unit=unit_of(snapshot, role, period, basis=basis), share=basis == "share")
    found = pd.DataFrame([_comparable(row, basis) for row in rows], columns=list(AREA_COLUMNS))
    sites = site_list(snapshot, role, period)
    if role == "dealer":
        together = found[found["partner_id"] == ""]
        return dealer_map(
            pd.DataFrame([_site(row, period) for row in sites], columns=list(SITE_COLUMNS)), together, options
        )
    heard = set(found["partner_id"])
    return courier_map(found, {r["partner_id"]: r["name"] for r in sites if r["partner_id"] in heard}, options)


def level_for(role: str) -> str:
    """The level the area list opens with: sites are compared by province, deliveries by city."""
    return "city" if role == "courier" else "province"


def _area(row: Row, basis: str) -> dict[str, Any]:
    if row["status"] != "ok":
        return _comparable(row, "") | {"why": wording.status("too_few")}
    return _comparable(row, basis) | {"why": "" if row["basis"] == basis else _("没有导入这里的暴露量")}


def _comparable(row: Row, basis: str) -> Row:
    """The row without its rate when that is not of the basis by which areas are compared."""
    return row if row["basis"] == basis else row | dict.fromkeys(("rate", "rate_low", "rate_high"))


def _site(row: Row, period: Period) -> Row:
    return row | {"href": url_for("partners.scorecard", partner_id=row["partner_id"], period=period.period)}
