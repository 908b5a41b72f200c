"""`analyze` checks the coordinates of many lines together; each line keeps its own."""

from __future__ import annotations

import json
from typing import Any

from scorecards.analyze import analyze
from scorecards.records import Partner, Registry

NEAR_LAKE: dict[str, Any] = {"lon": 120.155, "lat": 30.274}
NEAR_RIVER: dict[str, Any] = {"lon": 118.796, "lat": 32.060}
REGISTRY = Registry(
    (
        Partner("d-lake", "dealer", "湖滨云骧店", province="浙江省", city="杭州市", **NEAR_LAKE),
        Partner("d-river", "dealer", "江畔云骧店", province="江苏省", city="南京市", **NEAR_RIVER),
    )
)


def test_each_line_is_placed_by_its_own_coordinates() -> None:
    points: list[dict[str, Any]] = [
        {},
        NEAR_LAKE,
        {"lon": 0, "lat": 0},
        {"lon": 118.8, "lat": 32, "datum": "mars"},
        NEAR_RIVER,
        {"lon": "", "lat": 30.274},
        {"lon": "120.155", "lat": "30.274"},
    ]
    lines = [json.dumps({"id": str(i), "text": "4S店的服务态度太差了"} | point) for i, point in enumerate(points)]
    answers = list(analyze(lines, REGISTRY))
    assert [answer.error is None for answer in answers] == [True, True, True, False, True, True, True]
    whose = [_likeliest(answer.json) for answer in answers if answer.json]
    assert whose == [None, "湖滨云骧店", None, "江畔云骧店", None, "湖滨云骧店"]


def _likeliest(answer: str) -> str | None:
    """The dealer whose nearness counts for the first opinion."""
    opinion = json.loads(answer)["opinions"][0]
    near = [clue for clue in opinion["clues"] if clue["clue"] == "near_site"]
    return opinion["partner"] if near else None
