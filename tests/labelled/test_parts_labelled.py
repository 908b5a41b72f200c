"""The labelled posts about car parts: precision and recall of (maker, component, direction), against rising floors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from scorecards.opinions import read
from scorecards.records import Name

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "parts.yaml").read_text("utf-8"))
FLOORS: dict[str, float] = yaml.safe_load((HERE / "floors.yaml").read_text("utf-8"))["parts"]


def makers_of(case: dict[str, Any]) -> list[Name]:
    """Every occurrence of the case's makers in its text, with the component that the registry gives them."""
    found = []
    for written, component in case["makers"].items():
        start = case["text"].find(written)
        while start >= 0:
            end = start + len(written)
            found.append(Name(start, end, written, "supplier", (written,), "exact", 1.0, (component,)))
            start = case["text"].find(written, end)
    return sorted(found, key=lambda name: name.start)


def found_in(case: dict[str, Any]) -> set[str]:
    """What the reading says of parts, in the notation of the labelled file."""
    makers = makers_of(case)
    return {
        f"{makers[o.name].text if o.name is not None else '-'} {o.component or '-'} {'+' if o.polarity > 0 else '-'}"
        for o in read(case["text"], makers).opinions
        if o.responsible == "supplier"
    }


def test_every_case_says_why_and_many_judge_nothing() -> None:
    assert len(CASES) >= 150
    assert all(case["why"] and case["text"] for case in CASES)
    assert len({case["text"] for case in CASES}) == len(CASES)
    assert sum(not case["parts"] for case in CASES) >= 45


def test_precision_and_recall_hold() -> None:
    results = [(set(case["parts"]), found_in(case)) for case in CASES]
    right = sum(len(expected & found) for expected, found in results)
    wrong = [case["text"] for case, (expected, found) in zip(CASES, results, strict=True) if found - expected]
    missed = [case["text"] for case, (expected, found) in zip(CASES, results, strict=True) if expected - found]
    assert right / sum(len(found) for _, found in results) >= FLOORS["precision"], wrong
    assert right / sum(len(expected) for expected, _ in results) >= FLOORS["recall"], missed
