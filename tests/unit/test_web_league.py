"""Order of league tables, overlapping ranks, filters in addresses."""

from __future__ import annotations

import pytest

from app.web.filters import LeagueFilter, Paging
from app.web.presenters.league import ordered, overlapping_ranks

Row = dict[str, object]


def row(name: str, rank: int | None, low: float | None, high: float | None) -> Row:
    score = None if low is None or high is None else (low + high) / 2
    return {"partner_id": name, "name": name, "rank": rank, "score": score, "score_low": low, "score_high": high}


def test_overlapping_ranks_count_intervals_wholly_above_and_below() -> None:
    table = [row("a", 1, 90, 95), row("b", 2, 80, 89), row("c", 3, 78, 84), row("d", 4, 60, 70), row("e", None, 0, 99)]
    assert overlapping_ranks(table) == {"a": (1, 1), "b": (2, 3), "c": (2, 3), "d": (4, 4)}


def test_intervals_that_touch_overlap() -> None:
    assert overlapping_ranks([row("a", 1, 80, 90), row("b", 2, 70, 80)]) == {"a": (1, 2), "b": (1, 2)}


@pytest.mark.parametrize(
    ("order", "expected"), [(None, ["b", "a", "u"]), ("desc", ["b", "a", "u"]), ("asc", ["a", "b", "u"])]
)
def test_scores_fall_unless_asked_otherwise_and_the_unknown_comes_last(order: str | None, expected: list[str]) -> None:
    table = [row("u", None, None, None), row("a", 2, 60, 70), row("b", 1, 80, 90)]
    found = ordered(table, LeagueFilter("all", sort="score", order=order))
    assert [each["partner_id"] for each in found] == expected


def test_an_address_holds_only_what_differs_from_the_default() -> None:
    chosen = LeagueFilter("2026-10", brand="云岭", sort="score", page=3)
    assert chosen.args() == {"period": "2026-10", "brand": "云岭", "sort": "score", "page": 3}
    assert chosen.args(page=1, brand=None) == {"period": "2026-10", "sort": "score"}


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (50, 1), (51, 2), (100, 2)])
def test_pages_of_a_list(total: int, pages: int) -> None:
    assert Paging(1, 50, total).pages == pages
