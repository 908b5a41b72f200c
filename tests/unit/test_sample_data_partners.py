"""The sample's partners: invented, spread over the country, and where they say they are."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path

import pytest

from geo.datum import to_wgs84
from sample_data.places import Place, load_places, short

SAMPLE = Path(__file__).parents[2] / "sample_data"
# Real firms that an invented partner must not be taken for.
REAL_NAMES = """
顺丰 圆通 中通 申通 韵达 德邦 极兔 京东 菜鸟 邮政 EMS 百世 天天快递 跨越速运
安能 米其林 马牌 普利司通 固特异 倍耐力 韩泰 玲珑 朝阳轮胎 邓禄普 优科豪马 佳通 博世
大陆集团 采埃孚 爱信 电装 法雷奥 布雷博 宁德时代 比亚迪 骆驼 瓦尔塔 风帆 美孚 壳牌
嘉实多 曼牌 哈曼 先锋 华为 德赛西威 延锋 福耀 蔚来 理想 小鹏 特斯拉 岚图 吉利 奇瑞
长安 长城 福特 丰田 本田 大众 宝马 奔驰 奥迪 庞大 永达 广汇 中升 和谐汽车 润东
正通
"""
FREE_OF_DRIFT_KM = 0.6
"""Six decimals and a datum's own inexactness, with room to spare."""


@pytest.fixture(scope="module")
def partners() -> list[dict[str, str]]:
    return _read("partners.csv")


@pytest.fixture(scope="module")
def sites(partners: list[dict[str, str]]) -> list[dict[str, str]]:
    return [p for p in partners if p["role"] == "dealer" and p["competitor"] == "false"]


@pytest.fixture(scope="module")
def places() -> dict[tuple[str, str, str], Place]:
    return {(p.province, p.city, p.district): p for p in load_places()}


def test_counts_by_role(partners: list[dict[str, str]]) -> None:
    own = Counter(p["role"] for p in partners if p["competitor"] == "false")
    assert own == {"courier": 10, "dealer": 600, "supplier": 30}
    assert {p["role"] for p in partners if p["competitor"] == "true"} == {"courier", "dealer", "supplier"}
    assert len({p["partner_id"] for p in partners}) == len(partners)
    assert len({p["name"] for p in partners}) == len(partners)


def test_no_partner_bears_a_real_name(partners: list[dict[str, str]]) -> None:
    real_names = REAL_NAMES.split()
    for partner in partners:
        # A place may contain a real brand's characters (长安区); the firm's own words may not.
        words = partner["name"] + "|" + partner["aliases"]
        for place in (partner["province"], partner["city"], partner["district"]):
            words = words.replace(short(place), "") if place else words
        assert not [real for real in real_names if real in words], partner["name"]


def test_no_word_list_names_a_real_firm() -> None:
    words = "".join(f.read_text(encoding="utf-8") for f in (SAMPLE / "lexicon").glob("*.yaml"))
    assert not [real for real in REAL_NAMES.split() if real in words]


def test_twelve_components_have_makers(partners: list[dict[str, str]]) -> None:
    components = {c for p in partners if p["role"] == "supplier" for c in p["components"].split("|")}
    assert len(components) == 12


def test_every_province_has_sites(sites: list[dict[str, str]]) -> None:
    assert len(Counter(s["province"] for s in sites)) == 31
    assert min(Counter(s["province"] for s in sites).values()) >= 4


def test_chains_share_short_names_and_many_sites_have_no_alias(sites: list[dict[str, str]]) -> None:
    chains = Counter(s["parent"] for s in sites if s["parent"])
    assert sum(n >= 4 for n in chains.values()) >= 15
    without = sum(not s["aliases"] for s in sites) / len(sites)
    assert 0.35 < without < 0.65


def test_datums_are_mixed_and_declared(sites: list[dict[str, str]]) -> None:
    assert set(Counter(s["datum"] for s in sites)) == {"wgs84", "gcj02", "bd09"}


def test_coordinates_lie_in_the_stated_district_but_for_the_planted_ones(
    sites: list[dict[str, str]], places: dict[tuple[str, str, str], Place]
) -> None:
    wrong = {r["row"] for r in _read("truth/wrong_coordinates.csv")}
    outside = {s["partner_id"] for s in sites if not _inside(s, places[s["province"], s["city"], s["district"]])}
    assert outside == {w for w in wrong if w.startswith("d-")}
    assert len(outside) == 6


def test_addresses_name_the_stated_place(sites: list[dict[str, str]]) -> None:
    for site in sites:
        assert site["district"] in site["address"]
        assert site["city"] in site["address"]


def test_staff_materials_and_areas_point_at_partners(partners: list[dict[str, str]]) -> None:
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for partner in partners:
        ids[partner["role"]].add(partner["partner_id"])
    staff = _read("staff.csv")
    assert {s["partner_id"] for s in staff} <= ids["dealer"]
    assert len({s["staff_id"] for s in staff}) == len(staff)
    assert {r["supplier_id"] for r in _read("bill_of_materials.csv")} <= ids["supplier"]
    assert {a["courier_id"] for a in _read("service_areas.csv")} == {
        p["partner_id"] for p in partners if p["role"] == "courier" and p["competitor"] == "false"
    }


def test_a_build_month_has_one_batch_per_component() -> None:
    rows = _read("bill_of_materials.csv")
    spans: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        spans[row["product"], row["component"]].append((row["build_from"], row["build_to"]))
    for found in spans.values():
        ordered = sorted(found)
        assert all(earlier[1] < later[0] for earlier, later in pairwise(ordered))


def _inside(site: dict[str, str], place: Place) -> bool:
    lon, lat = to_wgs84(float(site["lon"]), float(site["lat"]), site["datum"])
    east_km = (float(lon) - place.lon) * 111.2 * cos(radians(place.lat))
    return hypot(east_km, (float(lat) - place.lat) * 111.2) <= place.radius_km + FREE_OF_DRIFT_KM


def _read(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
