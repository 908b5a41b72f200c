"""`analyze` answers every line it can, in order, and says of every other what is wrong with it (DESIGN section 7)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scorecards.analyze import Answer, analyze
from scorecards.records import Partner, Registry

REGISTRY = Registry(
    (
        Partner("c-yuanan", "courier", "圆安", aliases=("圆安快递",)),
        Partner("c-shunhe", "courier", "顺禾", aliases=("顺禾速运",)),
        Partner("d-hu", "dealer", "湖滨云骧店", province="浙江省", city="杭州市"),
    )
)
GOOD = {"id": "好😀", "text": "😀圆安快递太慢了，等了五天才到"}


def answers(*lines: str | dict[str, Any]) -> list[Answer]:
    return list(analyze([line if isinstance(line, str) else json.dumps(line) for line in lines], REGISTRY))


def body(answer: Answer) -> dict[str, Any]:
    assert answer.json is not None
    parsed: dict[str, Any] = json.loads(answer.json)
    return parsed


def test_fields_and_offsets_are_as_published() -> None:
    (answer,) = answers(GOOD)
    found = body(answer)
    assert found["id"] == GOOD["id"]
    opinion = found["opinions"][0]
    assert set(opinion) == {
        *("role", "partner_id", "partner", "component", "aspect", "polarity", "severity", "stage", "responsible"),
        *("probability", "decision", "start", "end", "clues", "explanation", "explanation_en"),
    }
    assert (opinion["partner_id"], opinion["partner"], opinion["responsible"]) == ("c-yuanan", "圆安", "courier")
    assert opinion["aspect"].startswith("delivery/speed")
    named = next(clue for clue in opinion["clues"] if clue["start"] is not None)
    assert GOOD["text"][named["start"] : named["end"]].startswith("圆安")


def test_an_unnamed_courier_has_a_role_and_no_partner() -> None:
    opinion = body(answers({"id": "1", "text": "快递太慢了"})[0])["opinions"][0]
    assert (opinion["role"], opinion["partner_id"], opinion["partner"], opinion["decision"]) == (
        "courier",
        None,
        None,
        "none",
    )


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[" * 100_000,
        '{"id": "x", "text": "快递慢", "rating": ' + "9" * 5_000 + "}",
        "[]",
        {"id": 1, "text": "快递慢"},
        {"id": "x"},
        {"id": "x", "text": "快递慢", "lon": "9" * 400, "lat": {}},
        {"id": "x", "text": "快递慢", "lon": 118.8, "lat": 31.9, "datum": [1]},
        {"id": "x", "text": "快递慢", "lon": 118.8, "lat": 31.9, "datum": "mars"},
        {"id": "x", "text": "快递慢", "product": {"name": "S"}},
        {"id": "x", "text": "快递慢", "page_partner_id": ["d-hu"]},
        {"id": "x", "text": "快递慢", "occurred_at": "2026/13/45"},
        {"id": "x", "text": "慢" * 100_000},
    ],
)
def test_a_bad_line_is_told_and_stops_nothing(line: str | dict[str, Any]) -> None:
    first, bad, last = answers(GOOD, line, GOOD)
    assert first.json == last.json
    assert bad.json is None
    assert bad.error is not None
    assert bad.error.where == "line 2"
    assert "慢" not in str(bad.error)


@pytest.mark.parametrize(
    "extra", [{"lon": 500, "lat": -999}, {"lon": 0, "lat": 0}, {"lon": "", "lat": ""}, {"order_id": 7}]
)
def test_impossible_coordinates_and_numbers_as_ids_are_taken_for_what_they_are(extra: dict[str, Any]) -> None:
    assert body(answers({**GOOD, **extra})[0])["opinions"]


def test_half_a_surrogate_pair_keeps_offsets() -> None:
    opinion = body(answers('{"id": "s\\udc00", "text": "\\ud800圆安快递太慢了"}')[0])["opinions"][0]
    assert opinion["partner_id"] == "c-yuanan"


def test_empty_text_has_no_opinions() -> None:
    assert body(answers({"id": "1", "text": ""})[0]) == {"id": "1", "opinions": [], "mentions": []}
