"""Finding names: writings, offsets, doubt, and the order of partners."""

from __future__ import annotations

from itertools import pairwise

import pytest

from scorecards.matching import NameFinder
from scorecards.matching.folding import fold
from scorecards.matching.short_names import core_of, parts_of
from scorecards.matching.writings import Caution, writings_of
from scorecards.records import Name, Partner, Registry, Role

JIANGNING = Partner(
    "d1",
    "dealer",
    "江苏省苏远江宁云骧汽车销售服务有限公司",
    parent="苏远集团",
    brand="云骧",
    province="江苏省",
    city="南京市",
)
WUZHONG = Partner(
    "d2",
    "dealer",
    "苏州苏远云骧汽车销售服务有限公司",
    brand="云骧",
    province="江苏省",
    city="苏州市",
    district="吴中区",
)


def finder(*partners: Partner) -> NameFinder:
    return NameFinder(Registry(partners))


def courier(partner_id: str, name: str, *aliases: str) -> Partner:
    return Partner(partner_id, "courier", name, aliases)


def texts(names: list[Name]) -> list[str]:
    return [name.text for name in names]


def test_an_empty_registry_names_nobody() -> None:
    assert finder().find("圆安快递太慢") == []


def test_offsets_count_code_points_of_the_original_text() -> None:
    text = "😀發的圓安，Ｑ"
    (name,) = finder(courier("c1", "圆安")).find(text)
    assert (name.start, name.end, name.text) == (3, 5, "圓安")
    assert text[name.start : name.end] == name.text


@pytest.mark.parametrize("text", ["ＡＢＣ", "İstanbul", "\ud800圆安", "ﬁ", "𠮷野家", "繁體字"])
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_lone_surrogates_are_survived() -> None:
    assert texts(finder(courier("c1", "圆安")).find("\ud800圆安快递")) == ["圆安"]


def test_a_shared_alias_names_all_its_partners_in_id_order() -> None:
    (name,) = finder(courier("c2", "同名快递", "同安"), courier("c1", "同名物流", "同安")).find("同安快递慢")
    assert name.partner_ids == ("c1", "c2")


def test_a_listed_alias_is_not_shared_with_partners_it_could_only_be_derived_for() -> None:
    (name,) = finder(courier("c1", "圆安速递", "圆安"), courier("c2", "圆安快运")).find("圆安送得慢")
    assert (name.partner_ids, name.how) == (("c1",), "exact")


def test_an_unlisted_short_form_of_two_partners_is_ambiguous() -> None:
    (name,) = finder(courier("c1", "圆穗速递"), courier("c2", "圆穗快运")).find("发的圆穗")
    assert (name.partner_ids, name.how) == (("c1", "c2"), "suffix")


def test_one_word_for_two_roles_goes_to_the_role_its_neighbours_show() -> None:
    partners = (courier("c1", "云骐"), Partner("s1", "supplier", "云骐", components=("tyre",)))
    assert finder(*partners).find("云骐快递太慢")[0].role == "courier"
    tyre = finder(*partners).find("换了云骐的轮胎")[0]
    assert (tyre.role, tyre.components) == ("supplier", ("tyre",))


def test_the_order_of_partners_does_not_matter() -> None:
    partners = (courier("c1", "圆安速递", "圆安"), courier("c2", "中迅快递"), JIANGNING, WUZHONG)
    text = "苏远云骧的店不行，圆安和园安快递也不行"
    assert finder(*partners).find(text) == finder(*reversed(partners)).find(text)


@pytest.mark.parametrize(
    ("name", "role", "core"),
    [
        ("圆安速递有限公司", "courier", "圆安"),
        ("固行轮胎（中国）股份有限公司", "supplier", "固行"),
        ("固行汽车系统(中国)投资有限公司", "supplier", "固行"),
        ("Betoly Tyres Co., Ltd.", "supplier", "betoly"),
        ("Kaltexaco Oil Inc", "supplier", "kaltexaco"),
        ("快递有限公司", "courier", "快递"),
    ],
)
def test_what_is_left_of_a_registered_name(name: str, role: Role, core: str) -> None:
    assert core_of(name, role) == core


def test_a_legal_name_is_taken_apart() -> None:
    parts = parts_of(JIANGNING)
    assert (parts.core, parts.stem, parts.brand) == ("苏远江宁云骧", "苏远", "云骧")
    assert parts.places[0] == "江宁"


def test_short_names_of_dealers_and_whose_they_are() -> None:
    by_text = {w.text: w for w in writings_of(Registry((JIANGNING, WUZHONG)))}
    assert by_text["江宁云骧"].partner_ids == ("d1",)
    assert by_text["吴中苏远"].partner_ids == ("d2",)
    assert by_text["苏远云骧"].partner_ids == ("d1", "d2")
    assert by_text["苏远"].caution is Caution.ADJACENT


def test_neither_brand_nor_place_alone_is_a_dealer() -> None:
    written = {w.text for w in writings_of(Registry((JIANGNING, WUZHONG)))}
    assert written.isdisjoint({"云骧", "江宁", "南京", "苏州", "汽车"})


def test_a_doubtful_name_beside_a_sure_one_is_believed() -> None:
    makers = (
        Partner("s1", "supplier", "固行", components=("tyre",)),
        Partner("s2", "supplier", "长河", components=("tyre",)),
    )
    assert texts(finder(*makers).find("固行和长河都跑过")) == ["固行", "长河"]
    assert texts(finder(*makers).find("固行跑过，在长河边上")) == ["固行"]


def test_a_misspelt_name_is_weaker_than_the_name() -> None:
    found = finder(courier("c1", "宅必达"))
    how = {text: found.find(text)[0] for text in ("宅必达快递慢", "宅必大快递慢", "宅必送快递慢")}
    assert [name.how for name in how.values()] == ["exact", "homophone", "typo"]
    strengths = [name.strength for name in how.values()]
    assert strengths == sorted(strengths, reverse=True)


def test_names_do_not_overlap_and_stand_in_order() -> None:
    names = finder(courier("c1", "圆安"), courier("c2", "中迅")).find("中迅不如圆安，圆安不如中迅，园安快递呢")
    assert texts(names) == ["中迅", "圆安", "圆安", "中迅", "园安"]
    assert all(a.end <= b.start for a, b in pairwise(names))
