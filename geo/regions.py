"""China's provinces, cities and districts: their shapes, which of them a point lies in, how their names are written.

Names are canonical in the full official form; adcodes are the six-digit GB/T 2260 numbers as int. A municipality
(北京市) is province and city under one adcode; a city without districts (东莞市) is its own only district, again under
one adcode. Coordinates are WGS-84. Sources: geo/data/README.md.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, cast, get_args

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.area_names import (
    DATA,
    District,
    all_names,
    city_tier,
    districts,
    is_northern,
    macro_region,
    normalize_city,
    normalize_district,
    normalize_province,
    province_of,
    provinces,
)

__all__ = [
    "Level",
    "UnknownLevelError",
    "city_tier",
    "is_northern",
    "load",
    "locate",
    "macro_region",
    "names",
    "national_line",
    "neighbours",
    "normalize_city",
    "normalize_district",
    "normalize_province",
    "province_of",
    "provinces",
    "simplified",
]

Level = Literal["province", "city", "district"]


class UnknownLevelError(ValueError):
    """A level that is none of province, city, district."""

    def __init__(self, level: str) -> None:
        super().__init__(f"unknown level {level!r}: use one of {', '.join(get_args(Level))}")


def load(level: Level) -> gpd.GeoDataFrame:
    """Areas of one level, sorted by adcode: adcode, name, parent_adcode, full-resolution geometry. For joins.

    34 provinces, 372 cities, 2,877 districts. Cities and provinces are merged from the districts on first use (some
    seconds); parent_adcode of a province is 100000. Raises UnknownLevelError.
    """
    return _full(known_level(level)).copy()


def simplified(level: Level) -> gpd.GeoDataFrame:
    """Areas as load() gives them, for drawing: neighbours still share their edges, no island is dropped.

    Coordinates are rounded to .001°, which makes a few polygons touch themselves: not for joins.

    Raises UnknownLevelError.
    """
    return _simplified(known_level(level)).copy()


def national_line() -> gpd.GeoDataFrame:
    """The ten dashes of the national boundary at sea (dash 1–10, line); every map of China shows them."""
    return gpd.read_parquet(DATA / "national_line.parquet")


def names(level: Level) -> pd.DataFrame:
    """adcode, name, parent_adcode of one level, sorted by adcode; reads no geometry. Raises UnknownLevelError."""
    table = all_names()
    return table.loc[table["level"] == known_level(level), ["adcode", "name", "parent_adcode"]].reset_index(drop=True)


def neighbours(level: Level) -> pd.DataFrame:
    """adcode, neighbour: areas of one level that touch, both directions; an island touches its nearest area."""
    pairs = pd.read_parquet(DATA / "neighbours.parquet")
    return pairs.loc[pairs["level"] == known_level(level), ["adcode", "neighbour"]].reset_index(drop=True)


def locate(lon: npt.ArrayLike, lat: npt.ArrayLike) -> pd.DataFrame:
    """Which district, city and province each WGS-84 point lies in: one row a point, in the order given.

    Columns province, city, district (names, None) and province_adcode, city_adcode, district_adcode (Int64, NA); all
    missing for points outside China, at sea, or with NaN. A point on a border belongs to the lower adcode.
    """
    x, y = np.atleast_1d(np.asarray(lon, np.float64)), np.atleast_1d(np.asarray(lat, np.float64))
    return _lineage().iloc[_district_rows(x, y)].reset_index(drop=True)


def known_level(level: str) -> Level:
    """`level` itself. Raises UnknownLevelError."""
    if level not in get_args(Level):
        raise UnknownLevelError(level)
    return cast(Level, level)


def _district_rows(lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """Row of the district of each point, −1 where there is none."""
    row = np.full(lon.size, -1, dtype=np.intp)
    known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
    # the tree holds the points: the other way round takes twenty times as long
    points = np.asarray(shapely.points(lon[known], lat[known]), dtype=object)
    tree = shapely.STRtree(points)
    district, point = tree.query(_full("district").geometry.to_numpy(), "intersects")
    order = np.argsort(-district, kind="stable")  # the lower adcode is written last and stays
    row[known[point[order]]] = district[order]
    return row


@cache
def _lineage() -> pd.DataFrame:
    """One row a district in the order of load("district"), then one empty row, which row −1 finds."""
    table = pd.DataFrame(districts(), columns=list(District._fields))
    empty = pd.DataFrame([[None] * len(District._fields)], columns=table.columns)
    numbers = {name: "Int64" for name in table.columns if name.endswith("adcode")}
    words = {name: "object" for name in table.columns if not name.endswith("adcode")}
    return pd.concat([table.astype(numbers | words), empty.astype(numbers | words)], ignore_index=True)


@cache
def _full(level: Level) -> gpd.GeoDataFrame:
    if level == "district":
        return gpd.read_parquet(DATA / "district.parquet")
    shapes = _full("district").geometry.to_numpy()
    key = _lineage()[f"{level}_adcode"].iloc[:-1].astype("int64")
    rows = key.groupby(key).indices
    table = names(level)
    merged = [shapely.coverage_union_all(shapes[rows[code]]) for code in table["adcode"]]
    return gpd.GeoDataFrame(table, geometry=np.asarray(merged, dtype=object), crs="EPSG:4326")


@cache
def _simplified(level: Level) -> gpd.GeoDataFrame:
    return gpd.read_parquet(DATA / f"{level}_simplified.parquet")
