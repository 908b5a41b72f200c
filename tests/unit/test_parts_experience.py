"""Why a judgement about a part is no experience of the writer: each reason once, and what counts."""

from __future__ import annotations

import pytest

from scorecards.opinions.clauses import parse
from scorecards.opinions.parts import find_parts, propose_parts


def components(text: str) -> set[str | None]:
    """The parts judged for sure."""
    return {finding.component for finding in find_parts(parse(text, [])) if not finding.loose}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("这车烧机油吗？", "question"),
        ("如果发动机抖得厉害，怠速噪音大，就要查火花塞了", "condition"),
        ("听说变速箱顿挫，底盘也松散", "hearsay"),
        ("检查一下底盘有没有漏油", "question"),
        ("验车时查看发动机漏油", "check"),
        ("气门油封老化引起发动机漏油", "mechanism"),
        ("多半没事，有可能是轴承坏了", "guess"),
        ("不是刹车片有问题", "denied"),
        ("烧机油有几种，先看活塞环", "mechanism"),
        ("冷车发动机噪音大，这个是正常现象", "normal"),
        ("冰雪路面变速箱打滑", "road"),
    ],
)
def test_each_reason_keeps_a_judgement_out(text: str, reason: str) -> None:
    parsed = parse(text, [])
    assert reason in {finding.veto for finding in propose_parts(parsed)}
    assert find_parts(parsed) == []


@pytest.mark.parametrize(
    "text",
    [
        "我这车烧机油",
        "发动机抖得厉害",
        "变速箱顿挫",
        "底盘漏油",
        "轴承坏了",
        "刹车片有问题",
        "冷车发动机噪音大",
        "变速箱打滑",
    ],
)
def test_the_same_words_as_experience_count(text: str) -> None:
    assert find_parts(parse(text, []))


def test_a_row_may_name_its_part_or_take_the_one_in_sight() -> None:
    assert components("发动机噪音特别大") == {"engine"}
    assert components("高速上这车噪音特别大") == {"body_interior"}


def test_what_is_said_of_the_part_before_ends_with_its_sentence() -> None:
    assert components("座椅不错，很舒服") == {"seats"}
    assert components("座椅是真皮的。服务很好") == set()
