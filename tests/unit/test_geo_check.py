"""Believable coordinates and the five ways in which they are not."""

import time

import numpy as np
import pytest
import shapely

from geo import regions
from geo.check import CheckedLocation, check_location, check_locations
from geo.datum import UnknownDatumError


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ((121.47, 31.23, None, "上海"), None),
        ((121.47, 31.23, "gcj02", "上海市", "上海"), None),
        (("121.47", " 31.23 ", "BD-09", "上海"), None),
        ((None, None), None),
        (("", ""), None),
        ((121.47, None), "not_a_number"),
        ((float("nan"), 31.23), "not_a_number"),
        ((float("inf"), 31.23), "not_a_number"),
        (("N31", "E121"), "not_a_number"),
        ((0, 0), "zero"),
        ((121.47, 0.0), "zero"),
        ((31.23, 121.47, None, "上海"), "swapped"),
        ((2.35, 48.85), "outside_china"),
        ((139.7, 35.7, None, "上海"), "outside_china"),
        ((125.5, 28.0), "outside_china"),
        ((116.40, 39.90, None, "上海"), "outside_province"),
        ((116.40, 39.90, None, None, "南京"), "outside_province"),
        ((116.40, 39.90, None, "no such province", None), None),
        ((116.40, 39.90), None),
    ],
)
def test_problems(given: tuple[object, ...], problem: str | None) -> None:
    assert check_location(*given).problem == problem  # type: ignore[arg-type]


def test_a_shop_just_over_the_border_is_believed() -> None:
    """500 m west of 上海's westernmost point is within what an undeclared datum can do; 5 km is not."""
    points = shapely.get_coordinates(regions.load("province").set_index("name").geometry["上海市"])
    west, latitude = points[np.argmin(points[:, 0])]
    assert check_location(west - 0.005, latitude, None, "上海").problem is None
    assert check_location(west - 0.05, latitude, None, "上海").problem == "outside_province"


def test_coordinates_come_back_in_wgs84() -> None:
    assert check_location(121.47, 31.23) == CheckedLocation(121.47, 31.23, None)
    moved = check_location(121.47, 31.23, "gcj02")
    assert moved.lon == pytest.approx(121.4655, abs=5e-4)
    assert check_location("x", 1) == CheckedLocation(None, None, "not_a_number")


def test_each_row_has_its_own_datum() -> None:
    lon, lat = [121.47, 121.47, 121.47], [31.23, 31.23, 31.23]
    found = check_locations(lon, lat, ["wgs84", "GCJ-02", None], ["上海", "上海", "北京"], [None, None, None])
    assert found["problem"].tolist() == [None, None, "outside_province"]
    assert found["lon"][0] == found["lon"][2] == 121.47
    assert found["lon"][1] != 121.47


def test_unknown_datum_is_refused() -> None:
    with pytest.raises(UnknownDatumError):
        check_location(121.47, 31.23, "mars")


def test_no_rows() -> None:
    assert check_locations([], []).columns.tolist() == ["lon", "lat", "problem"]


def test_sixty_thousand_rows_take_about_a_second() -> None:
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(100, 120, 60_000), rng.uniform(25, 40, 60_000)
    check_locations(lon[:10], lat[:10], "gcj02", "河南")  # boundaries are read once
    start = time.perf_counter()
    found = check_locations(lon, lat, "gcj02", "河南")
    assert time.perf_counter() - start < 5  # .5 s alone on the machine
    assert found["problem"].isna().any()
    assert (found["problem"] == "outside_province").any()
