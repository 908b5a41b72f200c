"""The labelled opinion cases: share passed, precision, recall and false blame, against floors that only rise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from scorecards.opinions import read
from scorecards.records import Name, Reading, Role

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "opinions.yaml").read_text("utf-8"))
FLOORS: dict[str, float] = yaml.safe_load((HERE / "floors.yaml").read_text("utf-8"))["opinions"]


def names_of(case: dict[str, Any]) -> list[Name]:
    """Every occurrence of the case's names in its text, as the matching stage would hand them over."""
    found = []
    for written, role in case["names"].items():
        start = case["text"].find(written)
        while start >= 0:
            found.append(_name(start, written, role))
            start = case["text"].find(written, start + 1)
    return sorted(found, key=lambda name: name.start)


def _name(start: int, written: str, role: Role) -> Name:
    return Name(start, start + len(written), written, role, (written,), "exact", 1.0)


def found_in(reading: Reading, names: list[Name]) -> set[str]:
    """The opinions of a reading in the notation of the labelled file."""
    return {
        " ".join(
            (
                "/".join(o.aspect.split("/")[:2]),
                str(o.polarity),
                o.responsible,
                names[o.name].text if o.name is not None else "-",
                o.component or "-",
            )
        )
        for o in reading.opinions
    }


def outcome(case: dict[str, Any]) -> tuple[set[str], set[str], set[str]]:
    """Expected opinions, found opinions, and mentioned names that were judged all the same."""
    names = names_of(case)
    found = found_in(read(case["text"], names, rating=case.get("rating")), names)
    blamed = {name for name in case.get("mentions", {}) if any(f" {name} " in f"{f} " for f in found)}
    return set(case["opinions"]), found, blamed


def test_every_case_says_why_and_is_about_something_listed() -> None:
    assert len(CASES) >= 120
    assert all(case["why"] and case["text"] for case in CASES)
    assert len({case["text"] for case in CASES}) == len(CASES)


def test_cases_pass_as_often_as_they_did() -> None:
    failed = [case["text"] for case in CASES if (lambda o: o[0] != o[1] or o[2])(outcome(case))]
    share = 1 - len(failed) / len(CASES)
    assert share >= FLOORS["cases_passed"], failed


def test_precision_and_recall_hold() -> None:
    results = [outcome(case) for case in CASES]
    right = sum(len(expected & found) for expected, found, _ in results)
    assert right / sum(len(found) for _, found, _ in results) >= FLOORS["precision"]
    assert right / sum(len(expected) for expected, _, _ in results) >= FLOORS["recall"]


def test_names_only_mentioned_are_not_judged() -> None:
    mentioned = sum(len(case.get("mentions", {})) for case in CASES)
    blamed = sum(len(outcome(case)[2]) for case in CASES)
    assert blamed / mentioned <= FLOORS["false_blame_at_most"]


@pytest.mark.parametrize("case", [c for c in CASES if "severity" in c], ids=lambda c: c["group"])
def test_danger_is_severity_four(case: dict[str, Any]) -> None:
    reading = read(case["text"], names_of(case))
    assert max(o.severity for o in reading.opinions) == case["severity"]
