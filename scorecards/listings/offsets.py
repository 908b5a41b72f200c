"""Do two lists of coordinates lie beside each other? Finds a misstated datum and what shift remains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.datum import from_wgs84, to_wgs84
from geo.proximity import distance_m

Floats = npt.NDArray[np.float64]
Move = Callable[[Floats, Floats], tuple[Floats, Floats]]
LEAST_ANCHORS = 8
"""Fewer pairs of sites that are surely the same prove no shift."""
MUST_GAIN = 0.7
"""Another datum is believed when it brings anchors this much nearer: median distance, new over old."""
LOCAL_M = 100_000.0
"""A constant shift makes sense within a region, not across the country."""
SURE = 4.0
"""Standard errors that a shift must have."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """Pairs of points that surely belong together: those to be moved, and those that stay. WGS-84 degrees, no NaN."""

    lon: Floats
    lat: Floats
    lon_to: Floats
    lat_to: Floats


def alignment(anchors: Anchors) -> Move:
    """The move that lays the points of one list on those of the other; the identity when nothing is proved."""
    if len(anchors.lon) < LEAST_ANCHORS:
        return _stay
    datum = _datum_move(anchors)
    moved = datum(anchors.lon, anchors.lat)
    east, north = _shift(Anchors(*moved, anchors.lon_to, anchors.lat_to))

    def move(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        x, y = datum(lon, lat)
        return x + east, y + north

    return move


def _stay(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    return lon, lat


def _datum_move(anchors: Anchors) -> Move:
    """Undo or apply a datum where one list was taken for what it is not."""
    moves: list[Move] = [_stay]
    for datum in ("gcj02", "bd09"):
        moves += [_bound(to_wgs84, datum), _bound(from_wgs84, datum)]
    apart = [float(np.median(_apart_m(move, anchors))) for move in moves]
    best = int(np.argmin(apart))
    return moves[best] if apart[best] < MUST_GAIN * apart[0] else _stay


def _bound(convert: Callable[..., tuple[Floats, Floats]], datum: str) -> Move:
    return lambda lon, lat: convert(lon, lat, datum)


def _apart_m(move: Move, anchors: Anchors) -> Floats:
    return distance_m(*move(anchors.lon, anchors.lat), anchors.lon_to, anchors.lat_to)


def _shift(anchors: Anchors) -> tuple[float, float]:
    """Median displacement in degrees; zero unless it is local and far beyond its standard error."""
    spread = distance_m(anchors.lon.min(), anchors.lat.min(), anchors.lon.max(), anchors.lat.max())
    if spread > LOCAL_M:
        return 0.0, 0.0
    east, north = anchors.lon_to - anchors.lon, anchors.lat_to - anchors.lat
    middle = float(np.median(east)), float(np.median(north))
    noise = 1.4826 * np.hypot(np.median(np.abs(east - middle[0])), np.median(np.abs(north - middle[1])))
    proved = np.hypot(*middle) > SURE * 1.2533 * noise / np.sqrt(len(east))
    return middle if proved else (0.0, 0.0)
