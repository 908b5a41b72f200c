"""The datum of a list, found from its addresses or from places known elsewhere; silence where it cannot be known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo import regions
from geo.check import outside_city
from geo.datum import Datum, from_wgs84
from geo.datum_evidence import DATUMS, by_districts, by_known_places, districts_of

CITY = "上海市"
Points = tuple[np.ndarray, np.ndarray]


def points(size: int, seed: int = 3) -> tuple[Points, list[tuple[str, str] | None]]:
    """WGS-84 points in the middle of a city of small districts, and the (city, district) that each lies in."""
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(121.38, 121.55, size), rng.uniform(31.17, 31.30, size)
    found = regions.locate(lon, lat)
    return (lon, lat), list(zip(found["city"], found["district"], strict=True))


@pytest.mark.parametrize("real", DATUMS)
@pytest.mark.parametrize("stated", DATUMS)
def test_addresses_in_small_districts_tell_the_datum(real: Datum, stated: Datum) -> None:
    wgs84, districts = points(1500)
    evidence = by_districts(*from_wgs84(*wgs84, real), districts, stated)
    assert evidence.likely == real
    assert evidence.contradicts(stated) == (real != stated)
    assert evidence.fitting[real] == evidence.points == 1500
    assert evidence.votes[1] == 0


def test_a_few_points_do_not_decide() -> None:
    wgs84, districts = points(12)
    evidence = by_districts(*from_wgs84(*wgs84, "bd09"), districts, "wgs84")
    assert evidence.likely is None
    assert not evidence.contradicts("wgs84")


def test_points_far_from_any_border_or_without_districts_tell_nothing() -> None:
    lon, lat = np.linspace(118.80, 118.82, 50), np.full(50, 31.90)
    found = regions.locate(lon, lat)
    inland: list[tuple[str, str] | None] = list(zip(found["city"], found["district"], strict=True))
    assert by_districts(lon, lat, inland, "wgs84").likely is None
    assert by_districts(lon, lat, [None] * 50, "wgs84").points == 0


def test_wrong_districts_alone_are_no_datum() -> None:
    """A list whose addresses are wrong anyhow fits no datum better than another."""
    wgs84, districts = points(400)
    shuffled = list(np.random.default_rng(1).permutation(np.array(districts, dtype=object)))
    evidence = by_districts(*wgs84, [tuple(place) for place in shuffled], "gcj02")
    assert not evidence.contradicts("gcj02") or evidence.likely == "wgs84"


@pytest.mark.parametrize("real", DATUMS)
def test_places_known_from_elsewhere_tell_the_datum_anywhere(real: Datum) -> None:
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(100, 120, 60), rng.uniform(25, 38, 60)
    given_lon, given_lat = from_wgs84(lon + rng.normal(0, 2e-4, 60), lat + rng.normal(0, 2e-4, 60), real)
    evidence = by_known_places(given_lon, given_lat, (lon, lat), "wgs84")
    assert evidence.likely == real
    moved = by_known_places(given_lon, given_lat, (lon + 1, lat), "wgs84")
    assert (moved.points, moved.likely) == (0, None)  # other places, not shifted ones


def test_the_address_goes_before_the_district_column() -> None:
    areas = pd.DataFrame(
        {"province": ["江苏", None, "江苏"], "city": ["南京", "上海", "南京"], "district": ["玄武区", "徐汇", None]}
    )
    found = districts_of(["南京市江宁区云骧大道1号", None, "云骧大道1号"], areas)
    assert found == [("南京市", "江宁区"), ("上海市", "徐汇区"), None]


def test_sites_that_do_not_stand_in_their_city() -> None:
    lon, lat = np.array([118.79, 118.79, 120.30, 118.79]), np.array([32.05, 32.05, 31.55, 32.05])
    wrong = outside_city(lon, lat, ["江苏"] * 4, ["南京", "无锡市", "无锡", None])
    assert wrong.tolist() == [False, True, False, False]
    near_the_border = outside_city(np.array([119.214]), np.array([32.19]), None, "南京市")
    assert near_the_border.shape == (1,)
