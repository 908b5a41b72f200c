"""What holds for any place on earth and any text."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import proximity
from geo.check import check_location
from geo.datum import from_wgs84, to_wgs84
from geo.places import find_places

LON, LAT = st.floats(-180, 180), st.floats(-90, 90)


@given(st.floats(74, 134), st.floats(10, 53), st.sampled_from(["gcj02", "bd09", "wgs84"]))
def test_datums_go_there_and_back(lon: float, lat: float, datum: str) -> None:
    x, y = to_wgs84(*from_wgs84(lon, lat, datum), datum)
    assert float(proximity.distance_m(lon, lat, x, y)) < 1e-6


@given(LON, LAT, LON, LAT)
def test_distance_is_symmetric_and_bounded(a: float, b: float, c: float, d: float) -> None:
    there, back = float(proximity.distance_m(a, b, c, d)), float(proximity.distance_m(c, d, a, b))
    assert abs(there - back) < 1e-6
    assert 0 <= there <= np.pi * proximity.EARTH_RADIUS_M + 1e-6


@settings(max_examples=40, deadline=None)
@given(
    st.one_of(st.none(), st.floats(), st.text(max_size=8)),
    st.one_of(st.none(), st.floats(), st.text(max_size=8)),
    st.sampled_from([None, "wgs84", "bd09"]),
    st.one_of(st.none(), st.text(max_size=4), st.sampled_from(["江苏", "北京市"])),
)
def test_any_input_is_answered(
    lon: float | str | None, lat: float | str | None, datum: str | None, province: str | None
) -> None:
    found = check_location(lon, lat, datum, province)
    assert found.lon is None or np.isfinite(found.lon)
    assert found.problem is not None or found.lon is None or 73 < found.lon < 136


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["南京", "朝阳区", "路", "浦东", "市", "的", "，", "比如", "东", "x", "😀", "海安", "装"]),
        max_size=12,
    )
)
def test_places_are_ordered_apart_and_quoted(parts: list[str]) -> None:
    text = "".join(parts)
    places = find_places(text)
    assert all(text[p.start : p.end] == p.text for p in places)
    assert all(a.end <= b.start for a, b in pairwise(places))
