"""Who is responsible: clues, conflicts, decisions, explanations."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from scorecards.errors import DefinitionError
from scorecards.matching import CLUE_EXPLANATIONS, VERSION, Matcher, NameFinder, explain
from scorecards.matching.clues import CLUES
from scorecards.matching.decide import decide, shares
from scorecards.matching.explain import waterfall
from scorecards.matching.weights import Calibration, load
from scorecards.records import (
    Attribution,
    BillOfMaterialsRow,
    Clue,
    Feedback,
    Name,
    Opinion,
    OrderLinks,
    Partner,
    Reading,
    Registry,
    Responsible,
    ServiceArea,
    Staff,
)


def dealer(partner_id: str, name: str, district: str, **more: Any) -> Partner:
    place = {"province": "江苏省", "city": "南京市", "district": district}
    return Partner(partner_id, "dealer", name, **{"brand": "云骧", **place, **more})


REGISTRY = Registry(
    partners=(
        Partner("c1", "courier", "圆安速递", ("圆安",)),
        Partner("c2", "courier", "中迅快递", ("中迅",)),
        Partner("c9", "courier", "顺禾速运", ("顺禾",), competitor=True),
        dealer("d1", "江苏省苏远江宁云骧汽车销售服务有限公司", "江宁区", parent="苏远集团", lon=118.85, lat=31.95),
        dealer("d2", "南京苏远鼓楼云骧汽车销售服务有限公司", "鼓楼区", parent="苏远集团", lon=118.77, lat=32.06),
        dealer("d3", "南京泓岳汽车有限公司", "鼓楼区", lon=118.76, lat=32.07),
        dealer("d9", "江宁腾骥汽车有限公司", "江宁区", competitor=True, lon=118.85, lat=31.95),
        dealer("d4", "南京栖霞泓远汽车有限公司", "栖霞区", lon=0.0, lat=0.0, location_problem="zero"),
        Partner("s1", "supplier", "固行轮胎", ("固行",), components=("tyre",)),
        Partner("s2", "supplier", "布雷门", components=("brakes",)),
        Partner("s3", "supplier", "倍拓力", components=("tyre",)),
    ),
    staff=(Staff("T1", "d1", "邱明岚", "销售顾问", "8021"),),
    bill_of_materials=(
        BillOfMaterialsRow("云骧 S5", "tyre", "T-01", "s1", "2025-01", "2025-06"),
        BillOfMaterialsRow("云骧 S5", "tyre", "T-02", "s3", "2025-07", "2025-12"),
        BillOfMaterialsRow("云骧 S5", "brakes", "B-01", "s2", "2025-01", "2025-12"),
    ),
    service_areas=(
        ServiceArea("c1", "南京一部", "江苏省", "南京市"),
        ServiceArea("c2", "苏州一部", "江苏省", "苏州市"),
    ),
)
FINDER, MATCHER = NameFinder(REGISTRY), Matcher(REGISTRY)


def attribute(
    text: str,
    role: Responsible,
    *,
    component: str | None = None,
    links: OrderLinks | None = None,
    target: bool = True,
    **fields: Any,
) -> Attribution:
    """The attribution of one complaint that spans the text; its target is the first name of its role, if any."""
    names = FINDER.find(text)
    index = next((i for i, n in enumerate(names) if n.role == role and n.how != "staff"), None) if target else None
    opinion = Opinion(0, len(text), role, role, "delivery/general", -1, 2, "use", "complaint", component, index)
    feedback = Feedback("f1", text, **fields)
    (found,) = MATCHER.attribute(feedback, reading=Reading((opinion,)), names=names, links=links)
    return found


def clues(attribution: Attribution) -> set[str]:
    return {clue.clue for clue in attribution.clues}


# Names and keys ----------------------------------------------------------------------------------------------------


def test_an_exact_name_that_is_the_target_is_accepted() -> None:
    found = attribute("圆安太慢", "courier")
    assert (found.partner_id, found.decision) == ("c1", "accepted")
    assert found.probability is not None
    assert 0.9 <= found.probability < 1
    assert found.clues[0].clue == "named"
    assert (found.clues[0].start, found.clues[0].end) == (0, 2)


def test_an_order_alone_is_accepted_for_the_courier_and_the_dealer() -> None:
    links = OrderLinks("o1", courier_id="c1", dealer_id="d3")
    for text, role, expected in (("送得太慢", "courier", "c1"), ("态度差", "dealer", "d3")):
        found = attribute(text, role, links=links)
        assert (found.partner_id, found.decision) == (expected, "accepted")
        assert found.probability == pytest.approx(0.95, abs=0.02)


def test_a_text_against_its_order_goes_to_a_person_who_sees_both() -> None:
    found = attribute("圆安太慢", "courier", links=OrderLinks("o1", courier_id="c2"))
    assert (found.partner_id, found.decision) == ("c1", "review")
    conflict = next(clue for clue in found.clues if clue.clue == "order_conflict")
    assert (conflict.detail, conflict.start, conflict.end) == ("中迅快递 ≠ 圆安", 0, 2)
    assert conflict.weight < -3
    assert "订单写的是中迅快递，文中说的是圆安（" in explain(found, "圆安速递")
    assert "The order names 中迅快递, the text 圆安 (" in explain(found, "圆安速递", language="en")


def test_a_named_competitor_keeps_its_blame() -> None:
    assert attribute("顺禾太慢", "courier").decision == "accepted"
    found = attribute("顺禾太慢", "courier", links=OrderLinks("o1", courier_id="c1"))
    assert (found.partner_id, found.decision) == ("c9", "review")


def test_a_mention_is_no_blame() -> None:
    found = attribute("比圆安还慢", "courier", target=False)
    assert found == Attribution(None, None, "none")


def test_the_brands_own_doing_is_nobodys() -> None:
    found = attribute("圆安倒是快，卖家发货慢", "brand", links=OrderLinks("o1", courier_id="c1"))
    assert found == Attribution(None, None, "none")


def test_no_name_and_no_key_is_nobody() -> None:
    assert attribute("送得太慢", "courier") == Attribution(None, None, "none")


def test_an_unknown_link_or_page_says_nothing() -> None:
    found = attribute("送得太慢", "courier", links=OrderLinks("o1", courier_id="c77"), page_partner_id="d3")
    assert found == Attribution(None, None, "none")


def test_somebody_known_who_is_not_in_the_registry_takes_the_blame_from_the_order() -> None:
    names = [Name(0, 2, "某达", "courier", (), "exact", 1.0)]
    opinion = Opinion(0, 4, "courier", "courier", "delivery/speed", -1, 2, "use", "complaint", None, 0)
    feedback, links = Feedback("f1", "某达太慢"), OrderLinks("o1", courier_id="c1")
    (found,) = MATCHER.attribute(feedback, reading=Reading((opinion,)), names=names, links=links)
    assert (found.partner_id, found.probability, found.decision) == (None, None, "none")
    assert "named_other" in clues(found)


def test_one_attribution_per_opinion_in_order() -> None:
    names = FINDER.find("圆安快，中迅慢")
    base = Opinion(0, 3, "courier", "courier", "delivery/speed", 1, 1, "delivery", "praise", None, 0)
    reading = Reading((base, replace(base, name=1), replace(base, name=None)))
    found = MATCHER.attribute(Feedback("f1", "圆安快，中迅慢"), reading=reading, names=names, links=None)
    assert [a.partner_id for a in found] == ["c1", "c2", None]


# Suppliers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("month", "supplier"), [("2025-01", "s1"), ("2025-06", "s1"), ("2025-07", "s3")])
def test_product_and_build_month_give_the_batch_and_its_supplier(month: str, supplier: str) -> None:
    found = attribute("轮胎鼓包", "supplier", component="tyre", product="云骧 S5", build_month=month)
    assert (found.partner_id, found.decision) == (supplier, "accepted")
    assert "batch_link" in clues(found)


def test_a_month_outside_every_row_points_to_nobody() -> None:
    found = attribute("轮胎鼓包", "supplier", component="tyre", product="云骧 S5", build_month="2026-01")
    assert found.decision == "none"


def test_a_batch_decides_before_the_month() -> None:
    found = attribute("鼓包", "supplier", component="tyre", batch="t-02", product="云骧 S5", build_month="2025-01")
    assert found.partner_id == "s3"


def test_a_product_without_a_month_is_shared_by_its_suppliers() -> None:
    found = attribute("轮胎鼓包", "supplier", component="tyre", product="云骧 S5")
    assert found.decision == "review"
    assert found.probability == pytest.approx(0.45, abs=0.06)


def test_the_order_tells_product_and_month() -> None:
    links = OrderLinks("o1", product="云骧 S5", build_month="2025-08")
    assert attribute("轮胎鼓包", "supplier", component="tyre", links=links).partner_id == "s3"


def test_a_named_maker_of_another_part_is_a_little_less_sure() -> None:
    right = attribute("布雷门的刹车异响", "supplier", component="brakes")
    wrong = attribute("布雷门的刹车异响", "supplier", component="tyre")
    assert right.probability is not None
    assert wrong.probability is not None
    assert right.probability > wrong.probability
    assert wrong.partner_id == "s2"


# Dealers -----------------------------------------------------------------------------------------------------------


def test_a_chain_without_a_place_is_for_review_at_one_in_k() -> None:
    found = attribute("苏远的店态度差", "dealer")
    assert found.decision == "review"
    assert found.probability == pytest.approx(1 / 2, abs=0.03)


@pytest.mark.parametrize(("text", "branch"), [("苏远的店态度差，在江宁", "d1"), ("鼓楼区那家，苏远的店态度差", "d2")])
def test_a_place_picks_the_branch_of_a_chain(text: str, branch: str) -> None:
    found = attribute(text, "dealer", city="南京市")
    assert (found.partner_id, found.decision) == (branch, "accepted")
    assert "place_district" in clues(found)


def test_the_customers_district_helps_to_pick_the_branch() -> None:
    found = attribute("苏远的店态度差", "dealer", province="江苏省", city="南京市", district="江宁区")
    assert found.partner_id == "d1"
    assert "customer_district" in clues(found)


def test_the_page_a_review_was_left_on() -> None:
    found = attribute("态度差", "dealer", page_partner_id="d2")
    assert (found.partner_id, found.decision) == ("d2", "accepted")


def test_the_page_of_a_dealer_says_nothing_about_the_courier() -> None:
    assert attribute("送得太慢", "courier", page_partner_id="d2").decision == "none"


def test_a_near_site_alone_is_for_review_and_fades_with_distance() -> None:
    near = attribute("这家店态度差", "dealer", lon=118.851, lat=31.95)
    far = attribute("这家店态度差", "dealer", lon=118.88, lat=31.95)
    assert (near.partner_id, near.decision) == ("d1", "review")
    assert far.probability is None or (near.probability is not None and far.probability < near.probability)


def test_competitors_and_doubted_coordinates_are_never_near() -> None:
    assert attribute("这家店态度差", "dealer", lon=0.0, lat=0.0) == Attribution(None, None, "none")
    assert attribute("这家店态度差", "dealer", lon=118.85, lat=31.95).partner_id == "d1"


def test_a_district_with_one_dealer_is_for_review() -> None:
    found = attribute("江宁那家4S店坑人", "dealer", city="南京市")
    assert (found.partner_id, found.decision) == ("d1", "review")
    assert "only_place" in clues(found)


def test_staff_named_in_the_text_gives_the_dealer() -> None:
    found = attribute("［员工:T1］态度差", "dealer")
    assert (found.partner_id, found.decision) == ("d1", "accepted")
    assert "named_staff" in clues(found)


def test_a_surname_with_a_title_supports_a_branch_but_names_nobody() -> None:
    assert attribute("邱顾问态度差", "dealer") == Attribution(None, None, "none")
    found = attribute("苏远的店，邱顾问态度差", "dealer")
    assert found.partner_id == "d1"
    assert found.probability is not None
    assert found.probability > 0.75
    assert "staff_surname" in clues(found)


# Couriers and areas ------------------------------------------------------------------------------------------------


def test_an_area_alone_names_nobody() -> None:
    assert attribute("送得太慢", "courier", province="江苏省", city="南京市").partner_id is None


def test_a_courier_that_does_not_serve_the_customers_city_is_less_sure() -> None:
    inside = attribute("园安快递慢", "courier", province="江苏省", city="南京市")
    outside = attribute("园安快递慢", "courier", province="江苏省", city="苏州市")
    assert {"area_served"} <= clues(inside)
    assert {"area_not_served"} <= clues(outside)
    assert inside.probability is not None
    assert outside.probability is not None
    assert inside.probability > outside.probability


# The arithmetic ----------------------------------------------------------------------------------------------------


def test_bits_become_shares_of_powers_of_two() -> None:
    assert shares({"a": 2.0})["a"] == pytest.approx(0.80)
    assert shares({"a": 7.0})["a"] == pytest.approx(0.99, abs=0.003)
    assert shares({"a": 9.47})["a"] == pytest.approx(0.9986, abs=1e-4)
    assert shares({"a": 3.0, "b": 3.0}) == pytest.approx({"a": 8 / 17, "b": 8 / 17})
    assert shares({"a": 5000.0, "b": -5000.0}) == pytest.approx({"a": 1.0, "b": 0.0})


def test_equal_candidates_are_settled_by_id() -> None:
    clue = [Clue("named", "", 10.0)]
    assert decide({"b": clue, "a": clue}, load()).partner_id == "a"


def test_every_clue_has_a_weight_and_two_sentences() -> None:
    assert set(load().bits) == {clue.__name__ for clue in CLUES} == set(CLUE_EXPLANATIONS)
    assert all(zh and en for zh, en in CLUE_EXPLANATIONS.values())


@pytest.mark.parametrize(
    ("edit", "field"),
    [(("accepted: 0.90", "accepted: 1.90"), "decision.accepted"), (("m: 0.95,", "m: zero,"), "clues.order_link")],
)
def test_a_bad_weights_file_is_refused_by_field(tmp_path: Any, edit: tuple[str, str], field: str) -> None:
    from scorecards.matching.weights import FILE

    bad = tmp_path / "weights.yaml"
    bad.write_text(FILE.read_text(encoding="utf-8").replace(*edit, 1), encoding="utf-8")
    with pytest.raises(DefinitionError, match=field):
        load(bad)


def test_explanations_are_one_sentence_in_two_languages() -> None:
    found = attribute("圆安太慢", "courier")
    chinese, english = explain(found, "圆安速递"), explain(found, "圆安速递", language="en")
    assert chinese.startswith("归因于圆安速递，把握 9")
    assert chinese.endswith("。")
    assert "“圆安”" in chinese
    assert english.startswith("Attributed to 圆安速递, 9")
    assert explain(Attribution(None, None, "none"), None) == "未归因：没有任何线索指向具体的合作伙伴。"


@pytest.mark.parametrize(
    ("text", "role", "more"),
    [
        ("圆安太慢", "courier", {}),
        ("圆安太慢", "courier", {"links": OrderLinks("o1", courier_id="c2")}),
        ("苏远的店态度差", "dealer", {}),
        ("江宁那家4S店坑人", "dealer", {}),
        ("轮胎鼓包", "supplier", {"component": "tyre", "product": "云骧 S5"}),
    ],
)
def test_the_steps_of_the_waterfall_end_at_the_probability(text: str, role: Any, more: dict[str, Any]) -> None:
    found = attribute(text, role, **more)
    steps = waterfall(found.clues)
    assert steps[0].clue.clue == "prior"
    assert all(after.before == before.after for before, after in pairwise(steps))
    assert steps[-1].probability == pytest.approx(found.probability, abs=0.01)


def test_rivals_are_told_with_their_probabilities() -> None:
    found = attribute("苏远的店态度差", "dealer")
    (rivals,) = [clue for clue in found.clues if clue.clue == "rivals"]
    assert rivals.weight == pytest.approx(-5.1, abs=0.2)
    assert re.fullmatch(r"(江苏省苏远江宁|南京苏远鼓楼)云骧汽车销售服务有限公司 4\d%", rivals.detail)
    assert "另有候选也说得通" in explain(found, "x")


def test_what_calibration_moved_is_a_step_of_its_own() -> None:
    weights = replace(load(), calibration=Calibration(((0.0, 0.0), (1.0, 0.8))))
    names = FINDER.find("圆安太慢")
    opinion = Opinion(0, 4, "courier", "courier", "delivery/speed", -1, 2, "delivery", "complaint", None, 0)
    (found,) = Matcher(REGISTRY, weights).attribute(
        Feedback("f", "圆安太慢"), reading=Reading((opinion,)), names=names, links=None
    )
    steps = waterfall(found.clues)
    assert steps[-1].clue.clue == "calibration"
    assert steps[-1].probability == pytest.approx(found.probability, abs=0.01)


def test_an_explanation_never_claims_to_be_quite_sure() -> None:
    found = replace(attribute("圆安太慢", "courier", links=OrderLinks("o1", courier_id="c1")), probability=0.9996)
    assert "99% 以上" in explain(found, "圆安速递")
    assert "over 99% sure" in explain(found, "圆安速递", language="en")


def test_the_version_is_twelve_hex_digits() -> None:
    assert len(VERSION) == 12
    assert int(VERSION, 16) >= 0
