"""The labelled cases about dealers: precision, recall and share passed, in posts and on dealers' own pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from scorecards.opinions import read
from scorecards.records import Name

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "dealers.yaml").read_text("utf-8"))
FLOORS: dict[str, dict[str, float]] = yaml.safe_load((HERE / "dealers_floors.yaml").read_text("utf-8"))


def found_in(case: dict[str, Any]) -> set[str]:
    """What is read of the dealer, in the notation of the labelled file."""
    names = [
        Name(case["text"].index(text), case["text"].index(text) + len(text), text, "dealer", (text,), "exact", 1.0)
        for text in case.get("names", {})
    ]
    opinions = read(case["text"], names, about="dealer" if case["where"] == "page" else None).opinions
    return {f"{o.aspect.split('/')[1]} {o.polarity}" for o in opinions if o.responsible == "dealer"}


def test_every_case_says_why() -> None:
    assert len(CASES) >= 200
    assert all(case["why"] and case["text"] and case["where"] in FLOORS for case in CASES)
    assert len({case["text"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("where", ["post", "page"])
def test_precision_and_recall_hold(where: str) -> None:
    results = [(set(case["opinions"]), found_in(case)) for case in CASES if case["where"] == where]
    right = sum(len(expected & found) for expected, found in results)
    assert right / sum(len(found) for _, found in results) >= FLOORS[where]["precision"]
    assert right / sum(len(expected) for expected, _ in results) >= FLOORS[where]["recall"]


@pytest.mark.parametrize("where", ["post", "page"])
def test_nothing_is_read_into_texts_that_judge_no_dealer(where: str) -> None:
    silent = [case for case in CASES if case["where"] == where and not case["opinions"]]
    wrong = [case["text"] for case in silent if found_in(case)]
    assert len(wrong) / len(silent) <= FLOORS[where]["read_into_at_most"], wrong


def test_pressure_that_is_denied_is_praise_only() -> None:
    denied = [case for case in CASES if "forced_sale 1" in case["opinions"]]
    blamed = [case["text"] for case in denied if "forced_sale -1" in found_in(case)]
    assert not blamed
