"""The three datums of Chinese maps: WGS-84 (GPS), GCJ-02 (AMap, Tencent) and BD-09 (Baidu).

GCJ-02 shifts WGS-84 by a published polynomial; BD-09 turns GCJ-02 a little further. Neither has a closed inverse, so
the way back is a fixed-point iteration of the way there. Outside the mainland's rectangle GCJ-02 is WGS-84.
Formulas: the public reference implementation in eviltransform (MIT), written anew on arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, cast, get_args

import numpy as np
import numpy.typing as npt

Datum = Literal["wgs84", "gcj02", "bd09"]
Degrees = npt.NDArray[np.float64]
Shift = Callable[[Degrees, Degrees], tuple[Degrees, Degrees]]

EARTH_RADIUS_M = 6378245.0  # Krasovsky 1940, which GCJ-02 is defined on
ECCENTRICITY_SQUARED = 0.00669342162296594323
BD_TURN = np.pi * 3000.0 / 180.0
ITERATIONS = 12  # each gains about two digits: 1e-9 degrees after eight at worst


class UnknownDatumError(ValueError):
    """A datum that is none of wgs84, gcj02, bd09."""

    def __init__(self, datum: str) -> None:
        super().__init__(f"unknown datum {datum!r}: use one of {', '.join(get_args(Datum))}")


def to_wgs84(lon: npt.ArrayLike, lat: npt.ArrayLike, datum: str | None = None) -> tuple[Degrees, Degrees]:
    """Longitudes and latitudes in degrees of `datum` (None: already WGS-84) as WGS-84.

    Floats or arrays of one shape, which the result keeps; NaN stays NaN. Round trip under 1e-8 m.
    Raises UnknownDatumError.
    """
    there = FROM_WGS84[known_datum(datum)]
    lon0, lat0 = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    return inverted(there, lon0, lat0)


def from_wgs84(lon: npt.ArrayLike, lat: npt.ArrayLike, datum: str | None = None) -> tuple[Degrees, Degrees]:
    """WGS-84 degrees as degrees of `datum`, for marks on a tile layer that uses it. Shapes as in to_wgs84."""
    return FROM_WGS84[known_datum(datum)](np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64))


def known_datum(datum: str | None) -> Datum:
    """The datum's name as we write it; None is wgs84; GCJ-02, gcj_02, WGS 84 and the like are taken.

    Raises UnknownDatumError.
    """
    name = "wgs84" if datum is None else datum.strip().lower().translate(SEPARATORS)
    if name not in get_args(Datum):
        raise UnknownDatumError(str(datum))
    return cast(Datum, name)


def inverted(there: Shift, lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """The points that `there` takes to lon, lat, by x ← x + (target − there(x)); the shift's slope is far below 1."""
    x, y = lon.copy(), lat.copy()
    for _ in range(ITERATIONS):
        moved_x, moved_y = there(x, y)
        x, y = x + (lon - moved_x), y + (lat - moved_y)
    return x, y


def wgs84_to_gcj02(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    inside = (lon >= 72.004) & (lon <= 137.8347) & (lat >= 0.8293) & (lat <= 55.8271)
    east, north = gcj02_offset_m(lon - 105.0, lat - 35.0)
    phi = np.radians(lat)
    magic = 1.0 - ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    metres_per_radian_north = EARTH_RADIUS_M * (1.0 - ECCENTRICITY_SQUARED) / magic**1.5
    metres_per_radian_east = EARTH_RADIUS_M / np.sqrt(magic) * np.cos(phi)
    moved_lon = lon + np.degrees(east / metres_per_radian_east)
    moved_lat = lat + np.degrees(north / metres_per_radian_north)
    return np.where(inside, moved_lon, lon), np.where(inside, moved_lat, lat)


def gcj02_offset_m(x: Degrees, y: Degrees) -> tuple[Degrees, Degrees]:
    """GCJ-02's shift east and north in metres, x and y in degrees from 105° E, 35° N."""
    root = np.sqrt(np.abs(x))
    ripple = (20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)) * 2.0 / 3.0

    def waves(t: Degrees, sizes: tuple[float, float, float, float], lengths: tuple[float, float]) -> Any:
        near, mid, far, farthest = sizes
        first = near * np.sin(np.pi * t) + mid * np.sin(np.pi * t / 3.0)
        return (first + far * np.sin(np.pi * t / lengths[0]) + farthest * np.sin(np.pi * t / lengths[1])) * 2.0 / 3.0

    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple
    north = north + waves(y, (20.0, 40.0, 160.0, 320.0), (12.0, 30.0))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple
    east = east + waves(x, (20.0, 40.0, 150.0, 300.0), (12.0, 30.0))
    return east, north


def gcj02_to_bd09(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * BD_TURN)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BD_TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def wgs84_to_bd09(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def unmoved(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    return lon.copy(), lat.copy()


SEPARATORS = str.maketrans("", "", "-_ ")
FROM_WGS84: dict[Datum, Shift] = {"wgs84": unmoved, "gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}
