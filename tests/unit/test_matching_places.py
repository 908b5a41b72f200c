"""From the places of a text to the one site of a chain, and never further than the text goes."""

from __future__ import annotations

from typing import Any

import pytest

from geo.centres import LARGEST_KM2, central_districts, smallest_districts
from scorecards.matching import Matcher, NameFinder
from scorecards.matching.address_words import AddressWords, parts_of
from scorecards.matching.folding import fold
from scorecards.records import Attribution, Feedback, Opinion, Partner, Reading, Registry


def site(partner_id: str, city: str, district: str, address: str, **more: Any) -> Partner:
    short = city.removesuffix("市")
    name = f"{short}骏岭{partner_id}云骧汽车销售服务有限公司"
    fields = {"province": "江苏省", "brand": "云骧", "parent": "骏岭集团", "aliases": ("骏岭",), **more}
    return Partner(partner_id, "dealer", name, city=city, district=district, address=address, **fields)


SITES = (
    site("d1", "南京市", "江宁区", "江苏省南京市江宁区秣陵街道云骧大道88号"),
    site("d2", "南京市", "鼓楼区", "南京市鼓楼区中山北路301号"),
    site("d3", "南京市", "栖霞区", "南京市栖霞区和平路与炼西路交叉口"),
    site("d4", "无锡市", "锡山区", "无锡市锡山区安泰汽车城3号"),
    site("d5", "宁波市", "海曙区", "宁波市海曙区中山北路9号", province="浙江省"),
)
REGISTRY = Registry(SITES)
FINDER, MATCHER = NameFinder(REGISTRY), Matcher(REGISTRY)


def attribute(text: str, **fields: Any) -> Attribution:
    names = FINDER.find(text)
    target = next((i for i, name in enumerate(names) if name.role == "dealer"), None)
    opinion = Opinion(0, len(text), "dealer", "dealer", "dealer/attitude", -1, 2, "service", "complaint", None, target)
    (found,) = MATCHER.attribute(Feedback("f", text, **fields), reading=Reading((opinion,)), names=names, links=None)
    return found


@pytest.mark.parametrize(
    ("text", "fields", "branch"),
    [
        ("骏岭江宁那家店，销售爱理不理", {}, "d1"),
        ("骏岭的店，在无锡买的，销售爱理不理", {}, "d4"),
        ("宁波店的骏岭，销售爱理不理", {}, "d5"),
        ("骏岭的店，就云骧大道那家，爱理不理", {}, "d1"),
        ("秣陵那家骏岭的店爱理不理", {}, "d1"),
        ("骏岭的店，安泰汽车城里面，爱理不理", {}, "d4"),
        ("市中心的骏岭4S店爱理不理", {"province": "江苏省", "city": "南京市"}, "d2"),
        ("南京市区的骏岭4S店爱理不理", {}, "d2"),
        ("中山北路那家骏岭，爱理不理", {"province": "江苏省", "city": "南京市"}, "d2"),
        ("中山北路那家骏岭，爱理不理", {"province": "浙江省", "city": "宁波市"}, "d5"),
        ("骏岭的店，炼西路上，爱理不理", {}, "d3"),
    ],
)
def test_a_chain_and_a_place_give_the_one_site_there(text: str, fields: dict[str, str], branch: str) -> None:
    found = attribute(text, **fields)
    assert found.partner_id == branch, found
    assert found.probability is not None
    assert found.probability > 0.8


def test_several_sites_of_a_place_stay_undecided_with_their_probabilities() -> None:
    found = attribute("骏岭的店爱理不理，在南京买的")
    assert found.decision == "review"
    assert [c.probability for c in found.candidates[:3]] == pytest.approx([1 / 3] * 3, abs=0.12)
    assert any(clue.clue == "rivals" for clue in found.clues)


def test_a_road_of_two_cities_stays_undecided() -> None:
    found = attribute("骏岭的店，中山北路那家，爱理不理")
    assert found.decision == "review"
    assert {c.partner_id for c in found.candidates[:2]} == {"d2", "d5"}


def test_a_road_alone_is_for_a_person_and_the_clue_says_where() -> None:
    found = attribute("云骧大道那家店爱理不理")
    assert (found.partner_id, found.decision) == ("d1", "review")
    mark = next(clue for clue in found.clues if clue.clue == "place_landmark")
    assert (mark.detail, mark.start, mark.end) == ("云骧大道", 0, 4)


def test_no_middle_of_town_without_a_town() -> None:
    assert "place_centre" not in {clue.clue for clue in attribute("市中心的骏岭4S店爱理不理").clues}


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("江苏省南京市江宁区秣陵街道云骧大道88号", ["秣陵街道", "云骧大道"]),
        ("栖霞区和平路与炼西路交叉口东南角", ["和平路", "炼西路"]),
        ("和平路和炼西路交汇处", ["和平路", "炼西路"]),
        ("经济开发区前湾路2号（学校对面）", ["前湾路"]),
        ("路口", []),
    ],
)
def test_the_parts_of_an_address(address: str, parts: list[str]) -> None:
    partner = Partner("d", "dealer", "某店", province="江苏省", city="南京市", district="江宁区", address=address)
    assert list(parts_of(partner)) == parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("云骧大道那家", ["d1"]),
        ("新云骧大道那家", []),  # another road
        ("秣陵那家店", ["d1"]),
        ("家在秣陵，很远", []),  # a town without its ending is only the place of a shop
        ("秣陵街道上", ["d1"]),
    ],
)
def test_landmarks_in_texts(text: str, found: list[str]) -> None:
    marks = AddressWords(SITES, "dealer").find(fold(text))
    assert [partner_id for mark in marks for partner_id in sorted(mark.partner_ids)] == found


def test_competitors_are_not_found_by_their_address() -> None:
    rival = Partner("r", "dealer", "对手店", address="云骧大道1号", competitor=True)
    assert AddressWords([rival], "dealer").find("云骧大道") == []


def test_the_middle_of_a_city_is_its_small_districts() -> None:
    assert {"玄武区", "秦淮区", "鼓楼区"} <= central_districts("南京市")
    assert "江宁区" not in central_districts("南京市")
    assert central_districts("不知道市") == frozenset()
    cities = [(1, "甲区", "某市"), (2, "乙区", "某市"), (3, "丙县", "某市"), (4, "丁区", "他市")]
    areas = {1: 50.0, 2: LARGEST_KM2 + 1, 3: 10.0, 4: 900.0}
    assert smallest_districts(areas, cities) == [1, 4]
