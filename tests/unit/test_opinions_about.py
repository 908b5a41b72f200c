"""Whose page or order a text was left on decides who an unnamed subject is."""

from __future__ import annotations

import pytest

from scorecards.records import Feedback, OrderLinks, Partner, Registry, Role
from scorecards.understanding import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Registry((Partner("c-1", "courier", "飞隼快递"), Partner("d-1", "dealer", "宏远汽车"))))


@pytest.mark.parametrize(
    ("page", "links", "role"),
    [
        ("d-1", None, "dealer"),
        ("c-1", OrderLinks("o", dealer_id="d-1"), "courier"),
        (None, OrderLinks("o", dealer_id="d-1"), "dealer"),
        (None, OrderLinks("o", courier_id="c-1", dealer_id="d-1"), "courier"),
        ("unknown", None, None),
        (None, OrderLinks("o"), None),
    ],
)
def test_the_page_comes_before_the_order_and_a_delivery_before_a_sale(
    reader: Reader, page: str | None, links: OrderLinks | None, role: Role | None
) -> None:
    feedback = Feedback("f", "不满意", page_partner_id=page)
    understood = reader.understand(feedback, links)
    found = {o.role for o in understood.reading.opinions}
    assert found == ({role} if role == "dealer" else set())


def test_a_wait_is_the_dealers_on_its_page_and_the_couriers_elsewhere(reader: Reader) -> None:
    on_page = reader.understand(Feedback("f", "等了两个小时", page_partner_id="d-1"))
    delivered = reader.understand(Feedback("f", "等了两个小时"), OrderLinks("o", courier_id="c-1"))
    assert [o.aspect for o in on_page.reading.opinions] == ["dealer/waiting/long"]
    assert [o.aspect for o in delivered.reading.opinions] == ["delivery/speed/late"]
