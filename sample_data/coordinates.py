"""Coordinates as sources deliver them: in three datums, and now and then wrong.

The product's own conversions live in geo/; these few lines are written separately so that the sample can test them.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, cos, hypot, pi, radians, sin, sqrt
from random import Random
from typing import Literal

from sample_data.places import Place, point_in

Fault = Literal["zero", "swapped", "outside_province"]
FAULTS: tuple[Fault, ...] = ("zero", "swapped", "outside_province")
DATUMS = ("wgs84", "wgs84", "wgs84", "gcj02", "gcj02", "bd09")
SEMI_MAJOR_M, ECCENTRICITY_SQUARED = 6378245.0, 0.00669342162296594323


def to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """WGS-84 to GCJ-02 degrees, by the formula known as eviltransform."""
    x, y = lon - 105.0, lat - 35.0
    ripple = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripple
    north += _waves(y, twelfth=160.0, thirtieth=320.0)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple
    east += _waves(x, twelfth=150.0, thirtieth=300.0)
    bend = 1.0 - ECCENTRICITY_SQUARED * sin(radians(lat)) ** 2
    meridian_m = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_SQUARED) / (bend * sqrt(bend))
    parallel_m = SEMI_MAJOR_M / sqrt(bend) * cos(radians(lat))
    return lon + east * 180.0 / (parallel_m * pi), lat + north * 180.0 / (meridian_m * pi)


def _waves(x: float, *, twelfth: float, thirtieth: float) -> float:
    """The slow part of the offset along one axis, in metres."""
    slow = twelfth * sin(x / 12.0 * pi) + thirtieth * sin(x / 30.0 * pi)
    return (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi) + slow) * 2.0 / 3.0


def to_bd09(lon: float, lat: float) -> tuple[float, float]:
    """WGS-84 to BD-09 degrees: GCJ-02 turned and moved once more."""
    x, y = to_gcj02(lon, lat)
    turn = pi * 3000.0 / 180.0
    radius = hypot(x, y) + 0.00002 * sin(y * turn)
    angle = atan2(y, x) + 0.000003 * cos(x * turn)
    return radius * cos(angle) + 0.0065, radius * sin(angle) + 0.006


def in_datum(lon: float, lat: float, datum: str) -> tuple[float, float]:
    """A WGS-84 point written in `datum`, to six decimals."""
    if datum == "gcj02":
        lon, lat = to_gcj02(lon, lat)
    elif datum == "bd09":
        lon, lat = to_bd09(lon, lat)
    return round(lon, 6), round(lat, 6)


def spoil(lon: float, lat: float, *, fault: Fault, elsewhere: Place, rng: Random) -> tuple[float, float]:
    """The same point as a careless clerk would enter it."""
    if fault == "zero":
        return 0.0, 0.0
    if fault == "swapped":
        return lat, lon
    return point_in(elsewhere, rng)


def place_elsewhere(place: Place, places: Sequence[Place], rng: Random) -> Place:
    """A district of another province at least two degrees away, so that no border effect hides the fault."""
    while True:
        other = rng.choice(places)
        if other.province != place.province and abs(other.lon - place.lon) + abs(other.lat - place.lat) > 2.0:
            return other
