"""Labelled texts: what a careful reader finds in a text, beside what the rules find.

They are JSON lines with `text`, `opinions` and `disputed`: lists of `role`, `aspect`, `polarity`, and `responsible`
(courier or seller) in texts about goods, `component` in texts about cars. The partners' names in them come from
registry files (CSV columns `role`, `name`, `aliases`, `components`).
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, cast

from ahocorasick_rs import AhoCorasick, MatchKind

from scorecards.errors import FileRefused
from scorecards.opinions.clauses import Parsed, parse
from scorecards.opinions.fold import fold
from scorecards.opinions.lexicon import find_cues
from scorecards.opinions.parts import is_about_cars
from scorecards.opinions.reading import found_by_rules
from scorecards.records import Name, Role


class Key(NamedTuple):
    """What is judged (second level of an aspect, or a component), which way, and who is responsible."""

    what: str
    polarity: int
    responsible: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """One labelled text: what a careful reader finds in it, what only one of two would, and what the rules find."""

    parsed: Parsed
    about_cars: bool
    expected: frozenset[Key]
    disputed: frozenset[Key]
    found: frozenset[Key]


class Names:
    """The names and aliases of registries, found where they stand letter by letter."""

    def __init__(self, registries: Iterable[Path]) -> None:
        self._known: dict[str, tuple[Role, tuple[str, ...]]] = {}
        for path in registries:
            for row in csv.DictReader(path.read_text("utf-8-sig").splitlines()):
                components = tuple(filter(None, (row.get("components") or "").split("|")))
                for written in filter(None, (row["name"], *(row.get("aliases") or "").split("|"))):
                    self._known.setdefault(fold(written), (cast(Role, row["role"]), components))
        self._automaton = AhoCorasick(list(self._known), matchkind=MatchKind.LeftmostLongest)
        self._writings = list(self._known)

    def find(self, text: str) -> list[Name]:
        """The names in a text, sorted by start, none overlapping."""
        found = self._automaton.find_matches_as_indexes(fold(text))
        return [self._name(text, self._writings[index], at=(start, end)) for index, start, end in found]

    def _name(self, text: str, writing: str, *, at: tuple[int, int]) -> Name:
        role, components = self._known[writing]
        return Name(*at, text[slice(*at)], role, (writing,), "exact", 1.0, components)

    def pairs(self) -> set[str]:
        """The pairs of characters of the names, generic words left out: what touches one is not learnt."""
        words = (word for writing in self._known for word in re.findall(r"\w+", _without_cues(writing)))
        return {pair for word in words for pair in pairs_of(word)}


def _without_cues(writing: str) -> str:
    for hit in find_cues(writing):
        writing = writing[: hit.start] + " " * (hit.end - hit.start) + writing[hit.end :]
    return writing


def pairs_of(word: str) -> set[str]:
    """The pairs of neighbouring characters of a word."""
    return {word[i : i + 2] for i in range(len(word) - 1)}


def read_labelled(paths: Iterable[Path], names: Names) -> list[Labelled]:
    """The labelled texts of some files, in their order, each writing once."""
    rows = (row for path in paths for row in _rows(path))
    return [_labelled(row, names) for row in {row["text"]: row for row in rows}.values()]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            assert {"text", "opinions", "disputed"} <= row.keys()
        except (ValueError, AttributeError, AssertionError):
            where = f"{path.name} line {number}"
            advice = '每行一个 JSON / one JSON object a line: {"text": "...", "opinions": [], "disputed": []}'
            raise FileRefused("不是一条标注 / not a labelled text", where=where, advice=advice) from None
        yield row


def _labelled(row: dict[str, Any], names: Names) -> Labelled:
    parsed = parse(row["text"], names.find(row["text"]))
    expected = frozenset(map(_key_of_label, row["opinions"]))
    disputed = frozenset(map(_key_of_label, row["disputed"])) - expected
    found = frozenset(key_of(f.aspect, f.polarity, f.responsible, f.component) for f in found_by_rules(parsed))
    return Labelled(parsed, is_about_cars(parsed), expected, disputed, found)


def _key_of_label(label: dict[str, Any]) -> Key:
    responsible = label.get("responsible") or label["role"]
    return key_of(label["aspect"], label["polarity"], responsible, label.get("component"))


def key_of(aspect: str, polarity: int, responsible: str, component: str | None) -> Key:
    """What two judgements must share to be the same one to the second reader."""
    levels = aspect.split("/")
    what = component or "" if responsible == "supplier" else levels[min(1, len(levels) - 1)]
    return Key(what, polarity, responsible)
