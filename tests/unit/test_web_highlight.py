"""Sentences cut into pieces: nothing lost, nothing invented, staff hidden whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.highlight import HIDDEN_STAFF, Span, pieces, reveal, window

TEXT = "等了很久，［员工:st-1］态度差，还收费"


def test_marks_may_overlap() -> None:
    cut = pieces("小店不买装潢不给车", Span(2, 9), clues=[Span(0, 4, "写明了名称"), Span(3, 5, "地名")])
    assert [(p.text, p.opinion, p.clue) for p in cut] == [
        ("小店", False, "写明了名称"),
        ("不", True, "写明了名称"),
        ("买", True, "写明了名称；地名"),
        ("装", True, "地名"),
        ("潢不给车", True, ""),
    ]


@pytest.mark.parametrize("start", range(5, 14))
def test_a_mark_that_begins_inside_a_staff_token_takes_it_whole(start: int) -> None:
    assert "".join(p.text for p in pieces(TEXT, Span(start, 17))) == TEXT.replace("［员工:st-1］", HIDDEN_STAFF)


def test_names_of_staff_need_a_reader_who_may_know_and_a_known_name() -> None:
    assert reveal(TEXT, None) == "等了很久，［员工］态度差，还收费"
    assert reveal(TEXT, {}) == "等了很久，［员工］态度差，还收费"
    assert reveal(TEXT, {"st-1": "钱多多"}) == "等了很久，钱多多态度差，还收费"


@given(st.text(max_size=80), st.lists(st.tuples(st.integers(-5, 90), st.integers(-5, 90)), min_size=1, max_size=6))
def test_the_pieces_are_the_text(text: str, edges: list[tuple[int, int]]) -> None:
    spans = [Span(a, b, "线索") for a, b in edges]
    assert "".join(p.text for p in pieces(text, spans[0], clues=spans[1:])) == reveal(text, None)


@given(st.text(alphabet="好。，坏！\n", max_size=400), st.integers(0, 400), st.integers(0, 60))
def test_a_window_holds_the_opinion(text: str, start: int, length: int) -> None:
    opinion = Span(min(start, len(text)), min(start + length, len(text)))
    low, high = window(text, opinion)
    assert 0 <= low <= opinion.start
    assert opinion.end <= high <= len(text)
    assert high - low <= opinion.end - opinion.start + 180


def test_a_window_begins_and_ends_with_sentences() -> None:
    text = "开头一句。" * 40 + "就是不给提车。" + "后面一句。" * 40
    start = text.index("就是")
    low, high = window(text, Span(start, start + 6))
    assert text[low:].startswith("开头一句。")
    assert text[:high].endswith("。")
    assert high - low < len(text)


def test_a_window_never_cuts_a_staff_token() -> None:
    text = "长" * 60 + "［员工:st-12345］" + "文" * 85 + "观点" + "尾" * 300
    start = text.index("观点")
    low, high = window(text, Span(start, start + 2))
    assert "st-" not in reveal(text[low:high], None)
