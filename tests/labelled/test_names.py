"""Names in text: labelled cases with floors by kind. `pytest -s` shows which cases miss."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from scorecards.matching import NameFinder
from scorecards.records import Partner, Registry, Staff

HERE = Path(__file__).parent
DATA: dict[str, Any] = yaml.safe_load((HERE / "names.yaml").read_text(encoding="utf-8"))
FLOORS: dict[str, float] = yaml.safe_load((HERE / "names_floors.yaml").read_text(encoding="utf-8"))


def _registry() -> Registry:
    partners = [_partner(dict(row)) for row in DATA["partners"]]
    staff = [Staff(s["id"], s["partner"], s["name"], s["title"], s["number"]) for s in DATA["staff"]]
    return Registry(tuple(partners), tuple(staff))


def _partner(row: dict[str, Any]) -> Partner:
    lists = {key: tuple(row.pop(key, ())) for key in ("aliases", "components")}
    return Partner(partner_id=row.pop("id"), **row, **lists)


@pytest.fixture(scope="module")
def outcomes() -> dict[str, list[tuple[str, bool]]]:
    """Kind → (text and what was found, came out as expected)."""
    finder = NameFinder(_registry())
    found: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for case in DATA["cases"]:
        names = [(name.text, list(name.partner_ids)) for name in finder.find(case["text"])]
        right = names == list(case["expect"].items())
        found[case["kind"]].append((f"{case['text']} → {names}", right))
    return found


def test_every_case_says_why_it_is_here() -> None:
    assert len(DATA["cases"]) >= 80
    assert all(case["why"] for case in DATA["cases"])


@pytest.mark.parametrize("kind", sorted({case["kind"] for case in DATA["cases"]}))
def test_names_reach_their_floor(outcomes: dict[str, list[tuple[str, bool]]], kind: str) -> None:
    missed = [text for text, right in outcomes[kind] if not right]
    share = 1 - len(missed) / len(outcomes[kind])
    assert share >= FLOORS[kind], "\n".join(missed)
