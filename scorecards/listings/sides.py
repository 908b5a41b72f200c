"""The two files made comparable: names and addresses taken apart, the listings' coordinates laid on the registry's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scorecards.listings.comparisons import Side
from scorecards.listings.likeness import Floats, Indices
from scorecards.listings.offsets import Anchors, alignment
from scorecards.listings.shapes import Listing
from scorecards.listings.writing import SiteName, address_of, site_name, split_unmarked
from scorecards.records import Partner


def sides(listings: Sequence[Listing], partners: Sequence[Partner]) -> tuple[Side, Side]:
    """Listings and partners, row by row."""
    pages = [site_name(listing.name, listing.branch) for listing in listings]
    sites = [site_name(partner.name) for partner in partners]
    chains = frozenset(name.core for name in (*pages, *sites))
    left = Side(
        [split_unmarked(name, chains) for name in pages],
        [()] * len(pages),
        [address_of(listing.address) for listing in listings],
        *_degrees([(listing.lon, listing.lat) for listing in listings]),
    )
    right = Side(
        [split_unmarked(name, chains) for name in sites],
        [[site_name(alias) for alias in partner.aliases] for partner in partners],
        [address_of(partner.address) for partner in partners],
        *_degrees([(None, None) if p.location_problem else (p.lon, p.lat) for p in partners]),
    )
    return _aligned(left, right, [listing.datum for listing in listings]), right


def _degrees(places: Sequence[tuple[float | None, float | None]]) -> tuple[Floats, Floats]:
    """Longitudes and latitudes; NaN where there are none."""
    both = np.array([(np.nan if x is None else x, np.nan if y is None else y) for x, y in places], dtype=np.float64)
    return both[:, 0], both[:, 1]


def _aligned(left: Side, right: Side, datums: Sequence[str | None]) -> Side:
    """The listings moved onto the registry: those of one stated datum together, since they share its mistake."""
    lon, lat = left.lon.copy(), left.lat.copy()
    i, j = _anchors(left, right)
    stated = np.array([datum or "" for datum in datums])
    for datum in np.unique(stated):
        of = stated[i] == datum
        move = alignment(Anchors(left.lon[i[of]], left.lat[i[of]], right.lon[j[of]], right.lat[j[of]]))
        rows = stated == datum
        lon[rows], lat[rows] = move(left.lon[rows], left.lat[rows])
    return replace(left, lon=lon, lat=lat)


def _anchors(left: Side, right: Side) -> tuple[Indices, Indices]:
    """Pairs of records with coordinates whose name is the same and in either file the only one."""
    rows, others = _only(left.names), _only(right.names)
    shared = sorted(rows.keys() & others.keys())
    i = np.array([rows[name] for name in shared], np.intp)
    j = np.array([others[name] for name in shared], np.intp)
    placed = np.isfinite(left.lon[i]) & np.isfinite(right.lon[j])
    return i[placed], j[placed]


def _only(names: Sequence[SiteName]) -> dict[str, int]:
    """The row of every name that one record alone has."""
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        rows.setdefault(name.whole, []).append(row)
    return {whole: found[0] for whole, found in rows.items() if len(found) == 1}
