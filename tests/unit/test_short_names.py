"""Legal names taken apart: what customers keep of them, and what no longer tells partners apart."""

from __future__ import annotations

import pytest

from scorecards.matching.short_names import core_of, parts_of, short_names
from scorecards.records import Partner


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("江苏省苏远汽车销售服务有限公司", "苏远"),
        ("恩施州民远汽车销售服务有限公司", "民远"),
        ("北京新兴福远汽车销售服务有限公司", "新兴福远"),
        ("天津博兴恒远汽车销售有限公司", "博兴恒远"),
        ("贵阳花溪星途汽车服务有限公司", "星途"),
        ("嘉州信远汽车销售服务有限公司滨北分公司", "嘉州信远"),
        ("中星汽车集团宁波东远销售有限公司", "东远"),
        ("青州飞远汽车工贸有限公司", "飞远"),
    ],
)
def test_the_core_of_a_dealers_name(name: str, core: str) -> None:
    assert core_of(name, "dealer") == core


def test_a_branch_behind_the_legal_form_is_a_place() -> None:
    dealer = Partner(
        "d", "dealer", "厦门信远汽车销售服务有限公司滨北分公司", brand="云骧", province="福建省", city="厦门市"
    )
    parts = parts_of(dealer)
    assert (parts.stem, parts.places[0]) == ("信远", "滨北")
    assert {"滨北信远", "信远滨北", "滨北云骧", "信远云骧"} <= {text for text, _ in short_names(dealer)}


def test_group_place_and_brand_make_the_names_that_customers_use() -> None:
    dealer = Partner(
        "d", "dealer", "江苏省苏远江宁云骧汽车销售服务有限公司", brand="云骧", province="江苏省", city="南京市"
    )
    assert {"江宁云骧", "苏远云骧", "苏远江宁云骧"} <= {text for text, _ in short_names(dealer)}
