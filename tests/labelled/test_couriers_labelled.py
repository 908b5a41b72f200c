"""The labelled courier cases, read from names to responsibility: F1 of three views and false blame, against floors."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

from scorecards.analyze import analyze
from scorecards.records import Partner, Registry

HERE = Path(__file__).parent
FLOORS: dict[str, float] = yaml.safe_load((HERE / "floors.yaml").read_text("utf-8"))["couriers"]
Judgement = tuple[str, str, str]
"""Courier ("-" unnamed, "seller" for the seller's part), second-level aspect ("" of a seller), "+" or "-"."""


@dataclass(frozen=True)
class Case:
    group: str
    text: str
    judged: frozenset[Judgement]
    doubtful: frozenset[Judgement]
    mentioned: frozenset[str]
    why: str


@cache
def cases() -> tuple[Case, ...]:
    lines = (HERE / "couriers.tsv").read_text("utf-8").splitlines()
    return tuple(_case(line.split("\t")) for line in lines if not line.startswith("#"))


def _case(fields: list[str]) -> Case:
    group, text, judged, doubtful, mentioned, why = fields
    return Case(group, text, _judgements(judged), _judgements(doubtful), frozenset(_parts(mentioned)), why)


def _parts(field: str) -> list[str]:
    return [part.strip() for part in field.split(";") if part.strip()]


def _judgements(field: str) -> frozenset[Judgement]:
    return frozenset((words[0], " ".join(words[1:-1]), words[-1]) for words in map(str.split, _parts(field)))


@cache
def registry() -> Registry:
    with (HERE / "couriers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return Registry(tuple(Partner(r["partner_id"], "courier", r["name"], tuple(r["aliases"].split("|"))) for r in rows))


@cache
def found() -> tuple[frozenset[Judgement], ...]:
    """What is read in each case, through the matching of names."""
    lines = [json.dumps({"id": str(i), "text": case.text}, ensure_ascii=False) for i, case in enumerate(cases())]
    answers = [json.loads(answer.json or "{}") for answer in analyze(lines, registry())]
    return tuple(frozenset(filter(None, map(_judgement, answer["opinions"]))) for answer in answers)


def _judgement(opinion: dict[str, str | int | None]) -> Judgement | None:
    level1, level2 = str(opinion["aspect"]).split("/")[:2]
    sign = "+" if opinion["polarity"] == 1 else "-"
    if level1 == "delivery":
        return str(opinion["partner"] or "-"), level2, sign
    return ("seller", "", sign) if level2 == "dispatch" else None


def f1(view: Callable[[Judgement], object | None]) -> float:
    """F1 over the cases of what a view leaves of each judgement; None leaves nothing."""
    right = wrong = missed = 0
    for case, read in zip(cases(), found(), strict=True):
        wanted, open_, got = ({view(j) for j in js} - {None} for js in (case.judged, case.doubtful, read))
        right, wrong, missed = right + len(wanted & got), wrong + len(got - wanted - open_), missed + len(wanted - got)
    return 2 * right / (2 * right + wrong + missed)


def named(judgement: Judgement) -> object | None:
    return (judgement[0], judgement[2]) if judgement[0] not in ("-", "seller") else None


def aspect(judgement: Judgement) -> object | None:
    return judgement[1:] if judgement[0] != "seller" else None


def whole(judgement: Judgement) -> object | None:
    return judgement if judgement[0] != "seller" else None


def responsible(judgement: Judgement) -> object:
    return judgement[0] == "seller", judgement[2]


def test_every_case_is_about_something_listed_and_says_why() -> None:
    known = {partner.name for partner in registry().partners} | {"-", "seller"}
    assert len(cases()) >= 300
    assert len({case.text for case in cases()}) == len(cases())
    assert all(case.why for case in cases())
    assert {j[0] for case in cases() for j in case.judged | case.doubtful} <= known
    assert {name for case in cases() for name in case.mentioned} <= known
    assert sum(bool(case.mentioned) for case in cases()) >= 60


@pytest.mark.parametrize("view", [named, aspect, whole, responsible], ids=lambda view: view.__name__)
def test_couriers_are_read_as_well_as_they_were(view: Callable[[Judgement], object | None]) -> None:
    assert f1(view) >= FLOORS[view.__name__]


def test_couriers_only_mentioned_are_not_blamed() -> None:
    mentioned = blamed = 0
    for case, read in zip(cases(), found(), strict=True):
        only = case.mentioned - {j[0] for j in case.judged | case.doubtful}
        mentioned += len(only)
        blamed += len(only & {j[0] for j in read})
    assert blamed / mentioned <= FLOORS["false_blame_at_most"]
