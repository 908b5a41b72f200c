"""Boundaries, where points lie, and how areas are named."""

import numpy as np
import pytest
import shapely

from geo import regions


@pytest.mark.parametrize(("level", "count"), [("province", 34), ("city", 372), ("district", 2877)])
def test_levels_are_complete_and_drawable(level: regions.Level, count: int) -> None:
    full, drawn, names = regions.load(level), regions.simplified(level), regions.names(level)
    assert len(full) == len(drawn) == len(names) == count
    assert full["adcode"].tolist() == drawn["adcode"].tolist() == names["adcode"].tolist()
    assert full["adcode"].is_monotonic_increasing
    assert full.geometry.is_valid.all()
    assert not drawn.geometry.is_empty.any()


def test_every_parent_exists() -> None:
    cities, provinces = set(regions.names("city")["adcode"]), set(regions.names("province")["adcode"])
    assert set(regions.names("district")["parent_adcode"]) <= cities
    assert set(regions.names("city")["parent_adcode"]) <= provinces


def test_islands_of_the_south_china_sea_are_drawn_with_ten_dashes() -> None:
    hainan = regions.simplified("province").set_index("name").geometry["海南省"]
    assert hainan.bounds[1] < 4.0
    assert len(shapely.get_parts(hainan)) > 100
    dashes = regions.national_line()
    assert len(dashes) == 10
    assert dashes.geometry.bounds["maxx"].max() > 122  # the tenth, east of Taiwan


def test_locate_names_districts_and_what_has_none() -> None:
    lon = [116.40, 121.50, 113.75, 106.55, 110.35, 0.0, np.nan, 125.0]
    lat = [39.90, 31.20, 23.02, 29.60, 20.02, 0.0, 30.0, 28.0]
    found = regions.locate(lon, lat)
    assert found["district"].tolist() == ["东城区", "浦东新区", "东莞市", "两江新区", "美兰区", None, None, None]
    assert found["city"].tolist()[:5] == ["北京市", "上海市", "东莞市", "重庆市", "海口市"]
    assert found["province_adcode"].isna().tolist() == [False] * 5 + [True] * 3
    assert found["district_adcode"].tolist()[3] == 500157


def test_locate_finds_every_district_from_inside_itself() -> None:
    districts = regions.load("district")
    inside = districts.geometry.representative_point()
    assert regions.locate(inside.x, inside.y)["district_adcode"].tolist() == districts["adcode"].tolist()


def test_unknown_level_is_refused() -> None:
    with pytest.raises(regions.UnknownLevelError, match="province, city, district"):
        regions.load("street")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("江苏", "江苏省"),
        ("江苏省", "江苏省"),
        ("北京", "北京市"),
        (" 北京市 ", "北京市"),
        ("内蒙", "内蒙古自治区"),
        ("内蒙古", "内蒙古自治区"),
        ("广西壮族自治区", "广西壮族自治区"),
        ("广西省", "广西壮族自治区"),
        ("新疆", "新疆维吾尔自治区"),
        ("香港", "香港特别行政区"),
        ("吉林市", None),
        ("Jiangsu", None),
        ("", None),
        (None, None),
    ],
)
def test_provinces_in_any_writing(written: str | None, full: str | None) -> None:
    assert regions.normalize_province(written) == full


@pytest.mark.parametrize(
    ("written", "province", "full"),
    [
        ("南京", None, "南京市"),
        ("南京市", "江苏", "南京市"),
        ("江苏省南京市", "江苏", "南京市"),
        ("南京", "浙江", None),
        ("市辖区", "上海", "上海市"),
        ("县", "重庆市", "重庆市"),
        ("市辖区", "江苏", None),
        ("昆山市", None, "苏州市"),
        ("恩施州", None, "恩施土家族苗族自治州"),
        ("延边", "吉林省", "延边朝鲜族自治州"),
        ("克孜勒苏", None, "克孜勒苏柯尔克孜自治州"),
        ("海南", "青海", None),
        ("海南州", "青海", "海南藏族自治州"),
        ("东莞", None, "东莞市"),
        ("济源", "河南", "济源市"),
        ("襄樊市", None, "襄阳市"),
        ("朝阳区", None, None),
        ("朝阳区", "北京", "北京市"),
        ("nowhere", None, None),
        (None, "北京", None),
    ],
)
def test_cities_in_any_writing(written: str | None, province: str | None, full: str | None) -> None:
    assert regions.normalize_city(written, province) == full


def test_every_official_city_is_its_own_normal_form() -> None:
    for name in regions.names("city")["name"]:
        assert regions.normalize_city(name) == name


def test_districts_by_old_and_short_names() -> None:
    assert regions.normalize_district("玄武", "南京") == "玄武区"
    assert regions.normalize_district("渝北区", "重庆") == "两江新区"
    assert regions.normalize_district("下城区", "杭州市", "浙江") == "拱墅区"
    assert regions.normalize_district("鼓楼区") == "鼓楼区"
    assert regions.normalize_district("朝阳") is None  # 朝阳区 or 朝阳县


def test_what_a_name_tells() -> None:
    assert regions.macro_region("江苏") == "华东"
    assert regions.macro_region("内蒙古") == "华北"
    assert regions.macro_region("无此省") is None
    assert regions.is_northern("山东") is True
    assert regions.is_northern("江苏") is False
    assert regions.is_northern("无此省") is None
    assert regions.province_of("南京") == "江苏省"
    tiers = [regions.city_tier(city) for city in ("北京", "南京", "青岛市", "苏州", "无此市")]
    assert tiers == ["municipality", "capital", "planned", "other", None]
    assert (regions.provinces()["northern"] == 1).sum() == 15
    assert regions.provinces()["capital"].ne("").sum() == 27


def test_neighbours_go_both_ways_and_leave_nobody_alone() -> None:
    for level in ("province", "city", "district"):
        pairs = regions.neighbours(level)
        both = set(zip(pairs["adcode"], pairs["neighbour"], strict=True))
        assert both == {(b, a) for a, b in both}
        assert {a for a, _ in both} == set(regions.names(level)["adcode"])
    around = regions.neighbours("province").query("adcode == 310000")["neighbour"].tolist()
    assert around == [320000, 330000]
