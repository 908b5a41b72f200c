"""Distances and nearest sites."""

import numpy as np
import pytest

from geo.proximity import EARTH_RADIUS_M, Sites, distance_m


def test_known_distances() -> None:
    quarter = np.pi / 2 * EARTH_RADIUS_M
    assert float(distance_m(0, 0, 90, 0)) == pytest.approx(quarter)
    assert float(distance_m(0, 0, 180, 0)) == pytest.approx(2 * quarter)
    assert float(distance_m(10, 90, 200, -90)) == pytest.approx(2 * quarter)
    assert float(distance_m(116.4, 39.9, 116.4, 39.9)) == 0
    assert float(distance_m(116.40, 39.90, 121.47, 31.23)) == pytest.approx(1_068_000, rel=0.005)  # 北京–上海


def test_distances_broadcast_and_keep_nan() -> None:
    found = distance_m([116.4, np.nan], [39.9, 1.0], 116.4, 39.9)
    assert found[0] == 0
    assert np.isnan(found[1])


def test_nearest_agrees_with_looking_at_all() -> None:
    rng = np.random.default_rng(2)
    lon, lat = rng.uniform(75, 130, 300), rng.uniform(18, 53, 300)
    x, y = rng.uniform(75, 130, 50), rng.uniform(18, 53, 50)
    index, metres = Sites(lon, lat).nearest(x, y, 3)
    everything = distance_m(x[:, None], y[:, None], lon[None, :], lat[None, :])
    np.testing.assert_array_equal(index, np.argsort(everything, axis=1)[:, :3])
    np.testing.assert_allclose(metres, np.sort(everything, axis=1)[:, :3], rtol=1e-9)


def test_sites_without_coordinates_are_never_found() -> None:
    index, metres = Sites([np.nan, 116.4], [39.9, 39.9]).nearest(116.4, 39.9, 2)
    assert index.tolist() == [[1, -1]]
    assert metres[0, 0] == pytest.approx(0, abs=1e-3)
    assert np.isinf(metres[0, 1])


def test_no_sites_and_no_point() -> None:
    assert Sites([], []).nearest([116.4], [39.9], 1)[0].tolist() == [[-1]]
    assert Sites([116.4], [39.9]).nearest([np.nan], [39.9], 1)[0].tolist() == [[-1]]
    assert Sites([], []).within(116.4, 39.9, 1e9).tolist() == []


def test_within_a_radius() -> None:
    sites = Sites([116.4, 116.5, 121.5], [39.9, 39.9, 31.2])
    assert sites.within(116.4, 39.9, 20_000).tolist() == [0, 1]
    assert sites.within(116.4, 39.9, 1_000).tolist() == [0]
    assert sites.within(116.4, 39.9, 1e9).tolist() == [0, 1, 2]
    assert sites.within(float("nan"), 39.9, 1e9).tolist() == []
