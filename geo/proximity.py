"""Distances on the sphere, and the nearest of many sites."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

EARTH_RADIUS_M = 6371008.8  # mean radius of WGS-84 (IUGG); distances are within .5 % of the ellipsoid's

Floats = npt.NDArray[np.float64]


def distance_m(lon1: npt.ArrayLike, lat1: npt.ArrayLike, lon2: npt.ArrayLike, lat2: npt.ArrayLike) -> Floats:
    """Great-circle distance in metres between WGS-84 points (degrees), by the haversine formula.

    Floats or arrays that broadcast; NaN where a coordinate is NaN.
    """
    lam1, phi1, lam2, phi2 = (np.radians(np.asarray(v, dtype=np.float64)) for v in (lon1, lat1, lon2, lat2))
    half_chord = np.sin((phi2 - phi1) / 2) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin((lam2 - lam1) / 2) ** 2
    distance: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half_chord, 0.0, 1.0)))
    return distance


class Sites:
    """Fixed places to be searched: a tree of their positions on the unit sphere, where chords order as arcs do."""

    def __init__(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> None:
        """WGS-84 degrees, one entry a site; sites with NaN are never found. Indices below count the sites as given."""
        lon0, lat0 = np.atleast_1d(np.asarray(lon, dtype=np.float64)), np.atleast_1d(np.asarray(lat, dtype=np.float64))
        self._index = np.flatnonzero(np.isfinite(lon0) & np.isfinite(lat0))
        self._tree = cKDTree(on_sphere(lon0[self._index], lat0[self._index])) if self._index.size else None

    def nearest(self, lon: npt.ArrayLike, lat: npt.ArrayLike, k: int = 1) -> tuple[npt.NDArray[np.intp], Floats]:
        """Site indices and distances in metres of the k nearest sites: two arrays (points, k), nearest first.

        Where there are fewer than k sites, and for points with NaN: index −1, distance inf.
        """
        lon0, lat0 = np.atleast_1d(np.asarray(lon, dtype=np.float64)), np.atleast_1d(np.asarray(lat, dtype=np.float64))
        index = np.full((lon0.size, k), -1, dtype=np.intp)
        metres = np.full((lon0.size, k), np.inf)
        known = np.isfinite(lon0) & np.isfinite(lat0)
        if self._tree is not None and known.any():
            found = min(k, self._index.size)
            chord, rows = self._tree.query(on_sphere(lon0[known], lat0[known]), k=list(range(1, found + 1)))
            index[known, :found] = self._index[rows]
            metres[known, :found] = arc_m(np.asarray(chord))
        return index, metres

    def within(self, lon: float, lat: float, radius_m: float) -> npt.NDArray[np.intp]:
        """Indices, ascending, of the sites at most radius_m from one point; empty when it has NaN."""
        if self._tree is None or not (np.isfinite(lon) and np.isfinite(lat)):
            return np.empty(0, dtype=np.intp)
        chord = 2 * np.sin(min(radius_m / EARTH_RADIUS_M, np.pi) / 2)
        rows = self._tree.query_ball_point(on_sphere(np.array([lon]), np.array([lat]))[0], chord)
        return np.sort(self._index[rows])


def on_sphere(lon: Floats, lat: Floats) -> Floats:
    """Points (n, 3) on the unit sphere."""
    lam, phi = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def arc_m(chord: npt.NDArray[Any]) -> Floats:
    """Metres along the sphere for chords of the unit sphere."""
    arc: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.clip(chord / 2, 0.0, 1.0))
    return arc
