"""A name looked up in the registry: exact, misspelt, shortened, shared by several, nobody's."""

from __future__ import annotations

import pytest

from scorecards.matching.gram_space import GramSpace
from scorecards.matching.lookup import MEASURES, Lookup, name_parts, weights
from scorecards.records import Partner, Registry

REGISTRY = Registry(
    (
        Partner("d1", "dealer", "苏州恒远汽车销售服务有限公司", aliases=("恒远车行",)),
        Partner("d2", "dealer", "无锡恒远汽车销售服务有限公司"),
        Partner("d3", "dealer", "南通众驰云骧汽车贸易有限公司"),
        Partner("c1", "courier", "圆安速递有限公司"),
        Partner("c2", "courier", "圆泰国际物流有限公司"),
        Partner("s1", "supplier", "常州固行轮胎有限公司", aliases=("GRIPWELL",)),
        *(
            Partner(f"x{n}", "dealer", f"{place}瑞成汽车服务有限公司")
            for n, place in enumerate(("扬州", "合肥", "芜湖"))
        ),
    )
)


@pytest.fixture(scope="module")
def lookup() -> Lookup:
    return Lookup(REGISTRY)


@pytest.mark.parametrize(
    ("name", "partner_id"),
    [
        ("苏州恒远汽车销售服务有限公司", "d1"),
        ("恒远车行", "d1"),
        ("蘇州恒遠汽車銷售服務有限公司", "d1"),
        ("苏州恒远汽车", "d1"),
        ("无锡恒元汽车销售服务有限公司", "d2"),
        ("南通众驰", "d3"),
        ("众弛云骧汽车贸易有限公司", "d3"),
        ("圆安速递有限公司南京分公司", "c1"),
        ("園安速递", "c1"),
        ("圆安 快递（总部）", "c1"),
        ("ＧｒｉｐＷｅｌｌ", "s1"),
        ("常州固形轮胎", "s1"),
    ],
)
def test_the_partner_is_found(lookup: Lookup, name: str, partner_id: str) -> None:
    best = lookup.best(name)
    assert best[0].partner_id == partner_id
    assert best[0].probability > 0.5


@pytest.mark.parametrize("name", ["圆", "绍兴德凯蓄电池有限公司", "南京分公司", "", "汽车销售服务有限公司", "😀"])
def test_nobody_is_meant(lookup: Lookup, name: str) -> None:
    best = lookup.best(name)
    assert not best or best[0].probability < 0.5


def test_a_short_name_that_several_have_is_known_as_ambiguous(lookup: Lookup) -> None:
    first, second = lookup.best("恒远")[:2]
    assert {first.partner_id, second.partner_id} == {"d1", "d2"}
    assert first.probability < 0.9
    three = lookup.best("瑞成汽车服务有限公司")[:3]
    assert {one.partner_id for one in three} == {"x0", "x1", "x2"}
    assert max(one.probability for one in three) < 0.5


def test_one_writing_of_two_partners_shares_its_probability() -> None:
    twins = Lookup(Registry((Partner("a", "courier", "圆安"), Partner("b", "dealer", "圆安"))))
    assert [round(one.probability, 3) for one in twins.best("圆安")] == [0.5, 0.5]


def test_probabilities_sum_to_one_at_most_and_partners_stand_once(lookup: Lookup) -> None:
    for candidates in lookup.best_of(["恒远汽车", "圆安", "云骧", "x" * 500, "汽车"]):
        assert sum(one.probability for one in candidates) <= 1
        assert len({one.partner_id for one in candidates}) == len(candidates)


def test_an_empty_registry_knows_nobody() -> None:
    assert Lookup(Registry(())).best_of(["圆安", ""]) == [(), ()]


def test_a_name_is_taken_apart_whatever_its_role() -> None:
    parts = name_parts("常州固行轮胎有限公司苏州分公司")
    assert (parts.core, parts.place) == ("固行", "常州")
    assert name_parts("圆安速递（江宁店）").core == "圆安"


def test_what_nobody_registered_weighs_against() -> None:
    space = GramSpace([["a", "b"], ["a", "c"]])
    (known, strange), (ratio, _) = space.compare([["a", "b"], ["a", "z"]])
    assert known[0] == pytest.approx(1)
    assert ratio[0] == pytest.approx(1)
    assert strange[0] < known[1]


def test_every_measure_has_a_weight() -> None:
    assert tuple(weights().weights) == MEASURES
