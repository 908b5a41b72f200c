"""Datums: against published values, inverse, and what is refused."""

import numpy as np
import pytest

from geo.datum import UnknownDatumError, from_wgs84, to_wgs84
from geo.proximity import distance_m


def test_gcj02_as_published() -> None:
    lon, lat = from_wgs84(116.404, 39.915, "GCJ-02")
    assert (float(lon), float(lat)) == pytest.approx((116.41024449916938, 39.91640428150164), abs=1e-12)


def test_bd09_of_a_gcj02_point_as_published() -> None:
    """coordtransform's README: GCJ-02 116.404, 39.915 is BD-09 116.41036949371029, 39.92133699351021."""
    wgs = to_wgs84(116.404, 39.915, "gcj02")
    lon, lat = from_wgs84(*wgs, "bd09")
    assert (float(lon), float(lat)) == pytest.approx((116.41036949371029, 39.92133699351021), abs=1e-10)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_round_trip_is_closer_than_ten_nanometres(datum: str) -> None:
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(74, 134, 20_000), rng.uniform(18, 53, 20_000)
    back = from_wgs84(*to_wgs84(lon, lat, datum), datum)
    assert distance_m(lon, lat, *back).max() < 1e-8


def test_shifts_are_as_large_as_known() -> None:
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(100, 122, 5_000), rng.uniform(22, 42, 5_000)
    assert 300 < distance_m(lon, lat, *to_wgs84(lon, lat, "gcj02")).mean() < 600
    assert 900 < distance_m(lon, lat, *to_wgs84(lon, lat, "bd09")).mean() < 1300


def test_abroad_gcj02_is_wgs84() -> None:
    assert [float(v) for v in to_wgs84(2.35, 48.85, "gcj02")] == [2.35, 48.85]


def test_inputs_stay_and_nan_stays() -> None:
    lon, lat = np.array([116.4, np.nan]), np.array([39.9, 1.0])
    before = lon.copy()
    x, _ = to_wgs84(lon, lat, "bd09")
    np.testing.assert_array_equal(lon, before)
    assert np.isnan(x[1])
    assert not np.isnan(x[0])


def test_none_is_wgs84_and_unknown_is_refused() -> None:
    assert float(to_wgs84(116.4, 39.9, None)[0]) == 116.4
    with pytest.raises(UnknownDatumError, match="use one of wgs84, gcj02, bd09"):
        to_wgs84(116.4, 39.9, "mars")
