"""Where a maker's name stands, and that a name carried from elsewhere in the text is believed less."""

from __future__ import annotations

import pytest

from scorecards.matching import Matcher, NameFinder
from scorecards.matching.carried import carried
from scorecards.records import (
    Attribution,
    BillOfMaterialsRow,
    Feedback,
    Name,
    Opinion,
    Partner,
    Reading,
    Registry,
)

MAKER = Partner("s-1", "supplier", "岱岩轮胎有限公司", ("岱岩",), components=("tyre",))
BILL = (BillOfMaterialsRow("云雀", "tyre", "T1", "s-1", "2025-01", ""),)
REGISTRY = Registry((MAKER,), bill_of_materials=BILL)


def opinion(text: str, judged: str, name: int | None = None) -> Opinion:
    start = text.index(judged)
    return Opinion(
        start=start,
        end=start + len(judged),
        role="supplier",
        responsible="supplier",
        aspect="part/durability/lasting",
        polarity=1,
        severity=1,
        stage="use",
        intent="praise",
        component="tyre",
        name=name,
    )


def attributed(text: str, judged: str, *, product: str | None = None) -> Attribution:
    """What is made of a text whose one opinion was tied to the one name in it."""
    feedback = Feedback("f", text, product=product, build_month="2025-03" if product else None)
    reading = Reading((opinion(text, judged, name=0),))
    (found,) = Matcher(REGISTRY).attribute(feedback, reading=reading, names=NameFinder(REGISTRY).find(text), links=None)
    return found


@pytest.mark.parametrize(
    ("text", "judged", "where"),
    [
        ("岱岩轮胎很耐磨", "耐磨", set()),
        ("岱岩 轮胎耐磨", "耐磨", set()),
        ("换了岱岩，很耐磨", "耐磨", {"before"}),
        ("换了岱岩的 摄像头很清楚", "清楚", {"past_words"}),
        ("换了岱岩。耐磨", "耐磨", {"far"}),
        ("换了岱岩，上月的事，跑了山路，耐磨", "耐磨", {"far"}),
        ("换了岱岩！摄像头很清楚", "清楚", {"far", "past_words"}),
        ("耐磨的还是岱岩", "耐磨", {"behind"}),
        ("岱岩 tyres are really lasting", "lasting", set()),
        ("岱岩 is new. The door is lasting", "lasting", {"far", "past_words"}),
    ],
)
def test_where_the_name_stands(text: str, judged: str, where: set[str]) -> None:
    at = text.index("岱岩")
    name = Name(at, at + 2, "岱岩", "supplier", ("s-1",), "exact", 1.0)
    assert carried(text, name, opinion(text, judged)) == where


def test_a_carried_name_is_believed_less_but_a_person_still_sees_it() -> None:
    beside = attributed("岱岩轮胎很耐磨", "耐磨")
    assert beside.decision == "accepted"
    for text in ("换了岱岩，后备箱很耐磨", "换了岱岩。很久以后，后备箱很耐磨", "后备箱很耐磨，不知道岱岩"):
        other = attributed(text, "耐磨")
        assert (other.decision, other.partner_id) == ("review", "s-1"), text
        assert other.probability is not None
        assert beside.probability is not None
        assert other.probability < beside.probability


def test_a_key_found_by_a_carried_name_is_no_second_witness() -> None:
    """The part is perhaps the name's, not the clause's; then the bill of materials repeats what the name said."""
    beside, other = (attributed(text, "耐磨", product="云雀") for text in ("岱岩轮胎很耐磨", "换了岱岩，后备箱很耐磨"))
    assert {"batch_link", "named"} <= {clue.clue for clue in beside.clues}
    assert "key_by_name" not in {clue.clue for clue in beside.clues}
    assert {"batch_link", "key_by_name", "name_past_words"} <= {clue.clue for clue in other.clues}
    assert other.probability is not None
    assert beside.probability is not None
    assert other.probability < beside.probability


def test_two_opinions_about_one_name_are_weighed_by_where_each_stands() -> None:
    text = "岱岩轮胎很耐磨，后备箱很清楚"
    reading = Reading((opinion(text, "耐磨", name=0), opinion(text, "清楚", name=0)))
    near, far = Matcher(REGISTRY).attribute(
        Feedback("f", text), reading=reading, names=NameFinder(REGISTRY).find(text), links=None
    )
    assert (near.decision, far.decision) == ("accepted", "review")
