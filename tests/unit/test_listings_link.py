"""What is linked, what stays apart, and that little input is enough."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scorecards.listings import Link, Listing, link
from scorecards.records import Partner

LON, LAT = 118.75, 32.03
STREET_M = 1 / 94_000


def site(partner_id: str, name: str, *, east_m: float = 0.0, address: str | None = None) -> Partner:
    return Partner(partner_id, "dealer", name, address=address, lon=LON + east_m * STREET_M, lat=LAT)


def page(
    listing_id: str, name: str, *, branch: str | None = None, east_m: float = 0.0, address: str | None = None
) -> Listing:
    return Listing(listing_id, name, branch, address, LON + east_m * STREET_M, LAT)


SITES = (
    site("P1", "星杯咖啡(望江店)", address="望江路12号"),
    site("P2", "星杯咖啡(清溪店)", east_m=3000, address="清溪路5号"),
    site("P3", "老周汽修", east_m=500, address="梅园街88号"),
    site("P4", "禾木烘焙坊", east_m=900, address="梅园街120号万华广场1楼"),
    site("P5", "康宁药房", east_m=1500, address="文昌巷3号"),
)


def linked(listings: list[Listing], partners: tuple[Partner, ...] = SITES) -> dict[str, str | None]:
    return {one.listing_id: one.partner_id for one in link(listings, partners)}


def test_place_and_name_together_pick_the_branch_of_a_chain() -> None:
    near = page("a", "星杯咖啡", east_m=2980, address="清溪路5号")
    told = page("b", "星杯咖啡", branch="望江店", east_m=30)
    assert linked([near, told]) == {"a": "P2", "b": "P1"}


def test_a_branch_that_the_registry_lacks_stays_unlinked_although_the_chain_is_there() -> None:
    both = [page("a", "星杯咖啡", branch="望江店", east_m=10), page("b", "星杯咖啡", branch="清溪店", east_m=3010)]
    other = page("c", "星杯咖啡", branch="奥体店", east_m=-4000, address="奥体大街9号")
    assert linked([*both, other]) == {"a": "P1", "b": "P2", "c": None}


def test_a_site_is_linked_once_even_when_it_has_two_pages() -> None:
    pages = [page("a", "老周汽修", east_m=505), page("b", "老周汽修店", east_m=510), page("c", "康宁药房", east_m=1500)]
    answers = [partner for partner in linked(pages).values() if partner]
    assert sorted(answers) == ["P3", "P5"]


def test_another_firm_next_door_is_not_linked() -> None:
    pages = [page("a", "何家面馆", east_m=505, address="梅园街90号"), page("b", "禾木烘焙", east_m=905)]
    assert linked(pages) == {"a": None, "b": "P4"}


@pytest.mark.parametrize(
    "blank", [{"lon": None, "lat": None}, {"address": None}, {"lon": None, "lat": None, "address": None}]
)
def test_five_rows_are_enough_without_coordinates_or_addresses(blank: dict[str, None]) -> None:
    pages = [
        page("a", "星盃咖啡（望江店）", east_m=20, address="望江路12号"),
        page("b", "老周汽修", east_m=520, address="梅园街88号"),
        page("c", "禾木烘焙坊", east_m=880, address="万华广场1楼"),
        page("d", "康宁大药房", east_m=1490, address="文昌巷3号"),
        page("e", "拾光书屋", east_m=1490, address="文昌巷5号"),
    ]
    found = linked([replace(one, **blank) for one in pages])  # type: ignore[arg-type]
    assert found == {"a": "P1", "b": "P3", "c": "P4", "d": "P5", "e": None}


def test_every_listing_comes_back_once_and_in_order() -> None:
    pages = [page(str(n), "", east_m=n) for n in range(3)] + [page("x", "老周汽修", east_m=500)]
    assert [one.listing_id for one in link(pages, SITES)] == ["0", "1", "2", "x"]
    assert link(pages, ()) == [Link(one.listing_id, None, 0.0, "") for one in pages]
    assert link([], SITES) == []


def test_clues_say_why_in_chinese_first() -> None:
    (answer,) = link([page("a", "老周汽修", east_m=505, address="梅园街88号")], SITES)
    assert answer.partner_id == "P3"
    assert answer.clues.startswith("名称相同 same name +")
    assert "相距 20 米内 within 20 m" in answer.clues
    assert "同路同号 same road and number" in answer.clues
    assert 0.9 < answer.probability <= 1


def test_a_partner_is_found_by_its_alias_and_by_one_of_two_scripts() -> None:
    sites = (*SITES, replace(site("P6", "绿叶轻食", east_m=-900), aliases=("Green Leaf",)))
    assert linked([page("a", "GREENLEAF", east_m=-905)], sites) == {"a": "P6"}
    assert linked([page("a", "星杯咖啡 StarCup", branch="望江店", east_m=5)]) == {"a": "P1"}


def test_coordinates_that_are_not_believed_are_not_used() -> None:
    lost = replace(SITES[2], lon=80.0, lat=20.0, location_problem="outside_province")
    assert linked([page("a", "老周汽修", east_m=505, address="梅园街88号")], (*SITES[:2], lost)) == {"a": "P3"}


def test_the_same_files_give_the_same_answer() -> None:
    pages = [page(str(n), one.name, east_m=3.0 * n) for n, one in enumerate(SITES)]
    assert link(pages, SITES) == link(pages, SITES)
