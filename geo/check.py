"""Are coordinates believable? Converted to WGS-84 and compared with China's outline and the stated province."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import regions
from geo.area_names import districts
from geo.datum import known_datum, to_wgs84

Problem = Literal["not_a_number", "zero", "swapped", "outside_china", "outside_province", "outside_city"]
Words = str | Sequence[str | None] | None
Floats = npt.NDArray[np.float64]

CHINA_BOX = (73.0, 3.0, 136.0, 54.0)  # west, south, east, north; no overlap with itself when lon and lat are swapped
BORDER_TOLERANCE_M = 1_500.0  # above BD-09's largest shift: a border town with an undeclared datum is not a mistake
METRES_PER_DEGREE = 111_195.0


class CheckedLocation(NamedTuple):
    """WGS-84 degrees (None where none were given) and why they are not believed (None: they are, or there are none)."""

    lon: float | None
    lat: float | None
    problem: Problem | None


def check_location(
    lon: float | str | None,
    lat: float | str | None,
    datum: str | None = None,
    province: str | None = None,
    city: str | None = None,
) -> CheckedLocation:
    """Check one point; see check_locations. For more than a few rows call that: it is a thousand times faster."""
    row = check_locations([lon], [lat], [datum], [province], [city]).iloc[0]
    x, y = (None if pd.isna(row[name]) else float(row[name]) for name in ("lon", "lat"))
    return CheckedLocation(x, y, row["problem"])


def check_locations(
    lon: Sequence[float | str | None] | Floats,
    lat: Sequence[float | str | None] | Floats,
    datum: Words = None,
    province: Words = None,
    city: Words = None,
) -> pd.DataFrame:
    """Convert and check many points: columns lon, lat (WGS-84, NaN where not a number) and problem, one row a point.

    datum, province and city are one value for all rows or one a row; province and city in any writing. Without a known
    province the city decides it; without either only China's outline is checked. Both coordinates empty is no problem.
    `problem`, first that holds:
    - not_a_number: one is missing, or is no finite number
    - zero: one is exactly 0 (an empty field filled up)
    - swapped: outside China as given, inside its box the other way round
    - outside_china: further than BORDER_TOLERANCE_M from every district
    - outside_province: further than BORDER_TOLERANCE_M from the stated province

    Raises UnknownDatumError.
    """
    given, x, y = numbers(lon, lat)
    finite = np.isfinite(x) & np.isfinite(y)
    wgs_x, wgs_y = convert(x, y, spread(datum, x.size))
    problem = np.full(x.size, None, dtype=object)
    open_rows = finite & ~(zero := finite & ((x == 0) | (y == 0)))
    open_rows &= ~(swapped := open_rows & ~in_box(x, y) & in_box(y, x))
    problem[given & ~finite] = "not_a_number"
    problem[zero] = "zero"
    problem[swapped] = "swapped"
    rows = np.flatnonzero(open_rows)
    stated = stated_provinces(spread(province, x.size)[rows], spread(city, x.size)[rows])
    problem[rows] = place_problems(wgs_x[rows], wgs_y[rows], stated)
    wgs_x[~finite] = wgs_y[~finite] = np.nan
    return pd.DataFrame({"lon": wgs_x, "lat": wgs_y, "problem": pd.Series(problem, dtype="object")})


def outside_city(lon: Floats, lat: Floats, province: Words, city: Words) -> npt.NDArray[np.bool_]:
    """Which WGS-84 points lie further than BORDER_TOLERANCE_M from the stated city; False where no city is known.

    For sites, which stand still. province and city are one value for all rows or one a row, in any writing.
    """
    provinces, cities = spread(province, lon.size), spread(city, lon.size)
    known = {pair: regions.normalize_city(pair[1], pair[0]) for pair in set(zip(provinces, cities, strict=True))}
    stated = np.array([known[pair] for pair in zip(provinces, cities, strict=True)], dtype=object)
    there = regions.locate(lon, lat)["city"].to_numpy(dtype=object)
    wrong: npt.NDArray[np.bool_] = pd.notna(stated) & (there != stated)
    for name in set(stated[wrong]):
        rows = np.flatnonzero(wrong & (stated == name))
        wrong[rows] = ~near(lon[rows], lat[rows], shapes_of(city=name))
    return wrong


def numbers(lon: object, lat: object) -> tuple[npt.NDArray[np.bool_], Floats, Floats]:
    """Which rows give any coordinate, and both as floats (NaN where no number; a pair of numbers or none)."""
    text = [pd.Series(v, dtype="object").replace(r"^\s*$", None, regex=True) for v in (lon, lat)]
    x, y = (pd.to_numeric(v, errors="coerce").to_numpy(dtype=np.float64) for v in text)
    return (text[0].notna() | text[1].notna()).to_numpy(), x, y


def spread(value: Words, size: int) -> npt.NDArray[np.object_]:
    """One value a row; missing values as None."""
    if value is None or isinstance(value, str):
        return np.full(size, value, dtype=object)
    column = pd.Series(list(value), dtype="object")
    return column.where(column.notna(), None).to_numpy()


def convert(x: Floats, y: Floats, datum: npt.NDArray[np.object_]) -> tuple[Floats, Floats]:
    """Each row from its own datum to WGS-84; points that cannot be in China as they are."""
    out_x, out_y = x.copy(), y.copy()
    written = pd.Series(datum, dtype="object")
    for one in written.unique():
        known = known_datum(one)
        rows = in_box(x, y) & (written.isna() if one is None else written == one).to_numpy()
        out_x[rows], out_y[rows] = to_wgs84(x[rows], y[rows], known)
    return out_x, out_y


def in_box(x: Floats, y: Floats) -> npt.NDArray[np.bool_]:
    west, south, east, north = CHINA_BOX
    return (x >= west) & (x <= east) & (y >= south) & (y <= north)


def stated_provinces(province: npt.NDArray[np.object_], city: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Full names of the stated provinces, from the city where the province is not known; None where neither is."""
    pairs = pd.Series(list(zip(province, city, strict=True)), dtype="object")
    known = {pair: regions.normalize_province(pair[0]) or regions.province_of(pair[1]) for pair in pairs.unique()}
    return np.array([known[pair] for pair in pairs], dtype=object)


def place_problems(x: Floats, y: Floats, stated: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """outside_china, outside_province or None for each WGS-84 point."""
    found = regions.locate(x, y)["province"].to_numpy(dtype=object)
    nowhere, unstated = pd.isna(found), pd.isna(stated)
    wrong = np.where(unstated, nowhere, found != stated).astype(bool)
    for name in set(stated[wrong & ~unstated]):
        rows = np.flatnonzero(wrong & (stated == name))
        wrong[rows] = ~near(x[rows], y[rows], shapes_of(province=name))
    outside = np.flatnonzero(wrong & nowhere)
    nowhere[outside] = ~near(x[outside], y[outside], shapes_of())
    problem = np.full(x.size, None, dtype=object)
    problem[wrong & ~unstated] = "outside_province"
    problem[wrong & nowhere] = "outside_china"
    return problem


def shapes_of(*, province: str | None = None, city: str | None = None) -> npt.NDArray[np.object_]:
    """The districts of one province or city, of all China without either; merging them first would take seconds."""
    rows = [
        row
        for row, d in enumerate(districts())
        if (province or d.province) == d.province and (city or d.city) == d.city
    ]
    return regions.load("district").geometry.to_numpy()[rows]


def near(lon: Floats, lat: Floats, shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    """Whether each point is within BORDER_TOLERANCE_M of any shape (measured as a square around the point)."""
    high = BORDER_TOLERANCE_M / METRES_PER_DEGREE
    wide = high / np.maximum(np.cos(np.radians(lat)), 0.1)
    tree = shapely.STRtree(shapely.box(lon - wide, lat - high, lon + wide, lat + high))
    close = np.zeros(lon.size, dtype=bool)
    close[tree.query(shapes, "intersects")[1]] = True
    return close
