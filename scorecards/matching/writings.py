"""All writings under which customers may name the partners of a registry, and how far each may be believed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from scorecards.matching.areas_by_name import all_places
from scorecards.matching.common_words import (
    UNKNOWN,
    Entry,
    dictionary,
    everyday_words,
    has_rare_character,
    is_everyday_character,
    plain_words,
)
from scorecards.matching.folding import fold
from scorecards.matching.homophones import pinyin
from scorecards.matching.short_names import MIN_CORE, short_names
from scorecards.matching.vocabulary import role_words, suffixes
from scorecards.records import Partner, Registry, Role

How = Literal["exact", "branch", "suffix", "homophone", "typo", "short", "staff"]
RANK: dict[How, int] = {"exact": 0, "branch": 1, "suffix": 2, "short": 3, "homophone": 4}
STRENGTH: dict[How, float] = {
    "exact": 1.0,
    "branch": 0.95,
    "suffix": 0.95,
    "short": 0.9,
    "homophone": 0.85,
    "typo": 0.75,
}

COMMON_WORD = 100
"""Occurrences in jieba's 60-million-word dictionary from which a listed name needs context: under 2 in a million."""
COMMON_PLACE = 50
"""The same bound for names of places."""
PROPER_WORD = 3000
"""The same bound for what the dictionary itself marks as names of people and firms."""
VERY_COMMON_WORD = 5000
SAID_OF_ANYTHING = ("d", "t", "v", "r", "m", "c", "p")
"""Parts of speech of words that stand beside words of any trade: 天天发货, 准时送到."""
LONGEST_IN_PINYIN = 4
"""Nobody types more than four syllables of a name in letters."""
SHORTEST_PHRASE = 3
MOST_PARTNERS = 200
"""A writing that fits more partners than this says nothing."""


class Caution(IntEnum):
    """What a writing needs beside it before it is taken for a name."""

    NONE = 0
    WORD_BOUNDARY = 1
    NEAR = 2
    ADJACENT = 3
    SERVICE = 4
    KIND = 5


@dataclass(frozen=True, slots=True)
class Writing:
    """One folded writing of one or more partners of one role."""

    text: str
    role: Role
    partner_ids: tuple[str, ...]
    how: How
    caution: Caution
    components: tuple[str, ...]


def writings_of(registry: Registry) -> list[Writing]:
    """Every writing once per role, sorted. The order of partners in the registry does not matter."""
    claims = _claims(registry)
    known = dictionary(frozenset(text for text, _ in claims))
    by_id = registry.by_id
    made = []
    for (text, role), owners in sorted(claims.items()):
        how = min(owners.values(), key=RANK.__getitem__)
        listed = how == "exact"  # a listed writing is not shared with partners it could only be derived for
        ids = tuple(sorted(i for i, claim in owners.items() if claim == "exact" or not listed))
        entry = known.get(text, UNKNOWN)
        if len(ids) <= MOST_PARTNERS and (listed or _may_be_derived(text, entry)):
            components = tuple(sorted({c for i in ids for c in by_id[i].components}))
            is_phrase = not entry.count and _is_phrase(text, role)
            made.append(Writing(text, role, ids, how, _caution(text, how, entry, is_phrase=is_phrase), components))
    return made


def _claims(registry: Registry) -> dict[tuple[str, Role], dict[str, How]]:
    """(writing, role) → partner → the most direct way in which it is theirs."""
    claims: dict[tuple[str, Role], dict[str, How]] = defaultdict(dict)
    for partner in registry.partners:
        for text, how in _writings_of_one(partner):
            owners = claims[(text, partner.role)]
            if partner.partner_id not in owners or RANK[how] < RANK[owners[partner.partner_id]]:
                owners[partner.partner_id] = how
    return claims


def _writings_of_one(partner: Partner) -> Iterator[tuple[str, How]]:
    for name in (partner.name, *partner.aliases):
        written = fold(name).strip()
        for form in {written, "".join(written.split())}:
            if form:
                yield form, "exact"
    derived = list(short_names(partner))
    yield from derived
    bare = {text for text, how in derived if how == "suffix"} | {fold(alias).strip() for alias in partner.aliases}
    for text in sorted(bare):
        letters = pinyin(text) if len(text) <= LONGEST_IN_PINYIN else None
        if letters is not None:
            yield letters, "homophone"


def _may_be_derived(text: str, entry: Entry) -> bool:
    """A place or an everyday word is nobody's short name unless the registry lists it."""
    return entry.count < VERY_COMMON_WORD and text not in all_places() and text not in role_words()


def _is_phrase(text: str, role: Role) -> bool:
    """Nothing but everyday words that may meet in any text (快|服务), unless its business ends the name."""
    if len(text) < SHORTEST_PHRASE or text.isascii() or text.endswith(suffixes().business[role]):
        return False
    return all(word in everyday_words() or is_everyday_character(word) for word in plain_words(text))


def _caution(text: str, how: How, entry: Entry, *, is_phrase: bool) -> Caution:
    """How much a writing needs: long unusual ones nothing, common words and unlisted short forms the most."""
    bound = PROPER_WORD if entry.is_proper else COMMON_PLACE if entry.is_place else COMMON_WORD
    common = entry.count >= bound
    if text.isascii():
        return _caution_latin(text, how)
    if how == "exact":
        if (common and entry.tag.startswith(SAID_OF_ANYTHING)) or is_phrase:
            return Caution.KIND
        if entry.count >= VERY_COMMON_WORD or len(text) == 1:
            return Caution.ADJACENT
        if common:
            return Caution.NEAR
        return Caution.WORD_BOUNDARY if len(text) <= 3 else Caution.NONE
    if how == "branch":
        return Caution.NONE
    if not entry.count and has_rare_character(text):
        return Caution.WORD_BOUNDARY
    if common or (len(text) == MIN_CORE and entry.count):
        return Caution.SERVICE
    if len(text) == MIN_CORE and how == "short":
        return Caution.ADJACENT
    return Caution.NEAR if len(text) <= 3 or entry.count else Caution.WORD_BOUNDARY


def _caution_latin(text: str, how: How) -> Caution:
    if len(text) <= 2:
        return Caution.NEAR if how == "exact" else Caution.ADJACENT
    return Caution.NONE if how == "exact" else Caution.NEAR
