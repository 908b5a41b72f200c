"""Staff in the text: masked roster tokens, employee numbers, and a title with a name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from scorecards.matching.folding import fold
from scorecards.matching.vocabulary import titles
from scorecards.records import Name, Registry, Staff

TOKEN = re.compile(r"［员工:([^］]+)］")
HAN = "[\u4e00-\u9fff]"
FULL_NAME = 3
"""A name of three characters or more needs no title beside it."""


class Address(NamedTuple):
    """A surname with a title, and where it stands in the text."""

    surname: str
    text: str
    start: int
    end: int


class StaffFinder:
    """Names of a registry's staff in text. A name or number that several partners' staff share names them all."""

    def __init__(self, registry: Registry) -> None:
        self._by_id = {s.staff_id: s for s in registry.staff if s.partner_id in registry.by_id}
        self._roles = {p.partner_id: p.role for p in registry.partners}
        self._by_name: dict[str, list[Staff]] = defaultdict(list)
        self._by_number: dict[str, list[Staff]] = defaultdict(list)
        for member in self._by_id.values():
            self._by_name[fold(member.name)].append(member)
            if member.employee_no:
                self._by_number[fold(member.employee_no)].append(member)
        self._names = sorted(name for name in self._by_name if len(name) > 1)
        self._automaton = AhoCorasick(self._names, matchkind=MatchKind.LeftmostLongest) if self._names else None
        self._number = re.compile(rf"(?:{'|'.join(titles().number)})[是为:：\s]{{0,2}}([0-9a-z-]{{2,12}})")

    def find(self, text: str, folded: str) -> Iterator[Name]:
        """Names with how = staff, in no particular order; none when the registry lists no staff."""
        if not self._by_id:
            return
        if "［员工:" in text:
            for token in TOKEN.finditer(text):
                member = self._by_id.get(token.group(1))
                if member is not None:
                    yield self._name(text, token.span(), [member])
        if self._by_number:
            for number in self._number.finditer(folded):
                if members := self._by_number.get(number.group(1)):
                    yield self._name(text, number.span(), members)
        if self._automaton is not None:
            for i, start, end in self._automaton.find_matches_as_indexes(folded):
                if _is_person(folded, start, end):
                    yield self._name(text, (start, end), self._by_name[self._names[i]])

    def _name(self, text: str, span: tuple[int, int], members: list[Staff]) -> Name:
        partner_ids = tuple(sorted({member.partner_id for member in members}))
        role = self._roles[partner_ids[0]]
        same_role = tuple(i for i in partner_ids if self._roles[i] == role)
        return Name(*span, text[slice(*span)], role, same_role, "staff", 1.0)


def _is_person(folded: str, start: int, end: int) -> bool:
    """A full name stands for itself; a short one needs a title before or behind it."""
    words = titles()
    return end - start >= FULL_NAME or folded.endswith(words.before, 0, start) or folded.startswith(words.after, end)


def surnames_of(registry: Registry) -> dict[str, frozenset[str]]:
    """Partner id → surnames on its roster, folded."""
    found: dict[str, set[str]] = defaultdict(set)
    for member in registry.staff:
        found[member.partner_id].add(fold(member.name)[:1])
    return {partner_id: frozenset(surnames) for partner_id, surnames in found.items()}


def addressed(folded: str) -> list[Address]:
    """Forms of address in a folded text that give a surname and so name no one person: 李师傅, 销售顾问小王."""
    return [
        Address(found.group(1) or found.group(2), found.group(), *found.span())
        for found in _forms_of_address().finditer(folded)
    ]


@cache
def _forms_of_address() -> re.Pattern[str]:
    words = titles()
    before, after, familiar = ("|".join(part) for part in (words.before, words.after, words.familiar))
    return re.compile(rf"(?:{before})(?:{familiar})({HAN})|({HAN})(?:{after})")
