"""Complaint headings: the circumstances name the part, but only where the whole text is a heading."""

from __future__ import annotations

import pytest

from scorecards.opinions import read


def components(text: str) -> set[tuple[str | None, int]]:
    return {(o.component, o.polarity) for o in read(text, ()).opinions if o.role == "supplier"}


@pytest.mark.parametrize(
    ("heading", "component"),
    [
        ("某品牌X3低速转向时有异响希望处理", "steering"),
        ("某品牌X3后桥轴承故障多次维修", "chassis"),
        ("某品牌X3仪表显示检查变速器", "gearbox"),
        ("某品牌X3冷却液无故减少", "engine"),
    ],
)
def test_a_heading_names_its_part_by_circumstances(heading: str, component: str) -> None:
    assert components(heading) == {(component, -1)}


def test_a_told_story_is_no_heading() -> None:
    assert ("steering", -1) not in components("我转向异响的时候去店里看过了，说没事")


def test_praise_is_left_alone() -> None:
    assert ("engine", 1) in components("换后发动机很安静")
