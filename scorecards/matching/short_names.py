"""Short names out of registered names: what customers keep of 江苏省苏远江宁星途汽车销售服务有限公司.

A registered name is taken apart into place, trade name, brand, line of business and legal form; the parts that tell
partners apart are put together again in the ways customers write them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from geo.area_names import normalize_province, province_of
from scorecards.matching.areas_by_name import all_places, place_core, places_in
from scorecards.matching.folding import fold
from scorecards.matching.vocabulary import suffixes
from scorecards.records import Partner, Role

BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")
SEPARATORS = re.compile(r"[|｜/·•—–_,，;；]|\s-\s|\s+")
REGION = re.compile(r"[\u4e00-\u9fff]{2,4}(?:省|市|自治区|自治州)")
BRANCH_OFFICE = re.compile(r"^(.+?公司)(\S+?)(?:分公司|分店|营业部|销售部|服务部|店)$")
"""A branch that a registered name gives behind the firm's: 某某有限公司滨北分公司."""
GROUP = "集团"
LONGEST_PLACE = 8
EDGES = " .-,&"
MIN_CORE = 2
"""Fewer characters than this name nobody."""

Derivation = Literal["suffix", "short", "branch"]


@dataclass(frozen=True, slots=True)
class Parts:
    """What of a registered name tells partners apart; all folded. `stem` is the core without place and brand."""

    core: str
    stem: str
    brand: str
    places: tuple[str, ...]


def strip_suffixes(name: str, role: Role) -> str:
    """The folded name without legal form and line of business; never shorter than two characters."""
    rules = suffixes()
    return _strip_ends(_strip_ends(name, rules.organisation), rules.business[role] + rules.organisation)


def core_of(name: str, role: Role) -> str:
    """圆安速递有限公司 → 圆安; 常州固行轮胎有限公司 → 固行: a legal name begins with the place of registration.

    What stands in brackets is a place of registration or a branch, and goes too, unless nothing else is left.
    """
    folded = _firm(fold(name).strip())
    spaced = SEPARATORS.sub(" ", BRACKETS.sub(" ", folded)).strip() or SEPARATORS.sub(" ", folded).strip()
    plain = spaced if spaced.isascii() else spaced.replace(" ", "")
    core = strip_suffixes(plain, role)
    return _of_group(without_region(core)) if plain.endswith(suffixes().organisation) else core


def parts_of(partner: Partner) -> Parts:
    """Takes a partner's name apart. Places are looked for among those of its own province."""
    own = tuple(dict.fromkeys(place_core(p) for p in (partner.district, partner.city, partner.province) if p))
    core = core_of(partner.name, partner.role)
    brand = core_of(partner.brand, partner.role) if partner.brand else ""
    inside = [*_places_inside(core, places_in(partner.province)), *_branches(partner.name)]
    places = tuple(dict.fromkeys((*inside, *own[:2])))
    stem = _without(core, (*own, *inside, brand))
    return Parts(core, stem, brand if len(brand) >= MIN_CORE else "", places)


def short_names(partner: Partner) -> Iterator[tuple[str, Derivation]]:
    """Every short form of a partner's name and how it was derived; folded, at least two characters, may repeat."""
    for text, how in _derived(partner):
        if len(text) >= MIN_CORE:
            yield text, how


def _derived(partner: Partner) -> Iterator[tuple[str, Derivation]]:
    listed = {fold(name).strip() for name in (partner.name, *partner.aliases)}
    for name in sorted(listed):
        core = core_of(name, partner.role)
        yield core, "suffix"
        if core not in listed:  # else the text's 圆安快递 is better read as 圆安, listed, beside 快递
            yield _strip_ends(name, suffixes().organisation), "suffix"
    if partner.role != "dealer":
        return
    parts = parts_of(partner)
    stems = _stems(partner, parts)
    yield parts.core, "suffix"
    yield from ((stem, "short") for stem in stems)
    if parts.brand:
        yield from ((stem + parts.brand, "short") for stem in stems)
    yield from ((form, "branch") for form in _branch_forms(stems, parts))


def _branch_forms(stems: Iterable[str], parts: Parts) -> Iterator[str]:
    """Chain, trade name or brand beside a place, in either order, and with the brand at the end."""
    for place in parts.places:
        for owner in (*stems, parts.brand):
            if owner and owner != place:
                yield place + owner
                yield owner + place
                if parts.brand and owner != parts.brand:
                    yield owner + place + parts.brand
                    yield place + owner + parts.brand


def _stems(partner: Partner, parts: Parts) -> tuple[str, ...]:
    """The trade name and the parent group's short name, when they are names."""
    parent = core_of(partner.parent, partner.role) if partner.parent else ""
    return tuple(dict.fromkeys(stem for stem in (parts.stem, parent) if len(stem) >= MIN_CORE))


def _strip_ends(name: str, ends: tuple[str, ...]) -> str:
    """The name without any of the ends, repeatedly; `ends` stand longest first."""
    stripped = name.strip(EDGES)
    while stripped.endswith(ends):
        end = next((e for e in ends if _ends_with(stripped, e)), None)
        if end is None:
            break
        stripped = stripped[: -len(end)].rstrip(EDGES)
    return stripped


def _ends_with(name: str, end: str) -> bool:
    """The end can go: enough is left, and a Latin end is a word of its own (tyre ltd, not texaco)."""
    rest = len(name) - len(end)
    if not name.endswith(end) or rest < MIN_CORE:
        return False
    return not (end[0].isascii() and name[rest - 1].isascii() and name[rest - 1].isalnum())


def _firm(folded: str) -> str:
    """The name without a branch behind the legal form."""
    found = BRANCH_OFFICE.match(folded)
    return found[1] if found else folded


def _of_group(core: str) -> str:
    """中星汽车集团宁波东远 → 东远: what a group puts its own name before."""
    head, _, own = core.rpartition(GROUP)
    own = without_region(own)
    return own if head and len(own) >= MIN_CORE else core


def _branches(name: str) -> Iterator[str]:
    """Places and streets that a name gives in brackets or behind the legal form: （滨河路店） → 滨河路."""
    folded = fold(name).strip()
    office = BRANCH_OFFICE.match(folded)
    for text in (*BRACKETS.findall(folded), *([office[2]] if office else [])):
        branch = place_core(_strip_ends(text, suffixes().branch_tails))
        if len(branch) >= MIN_CORE and branch not in suffixes().registration:
            yield branch


def without_region(core: str) -> str:
    """The core without the province, city and district that legal names begin with, as long as a name is left.

    Behind the first place only places of its own province count: 新兴 in 北京新兴福远 is no county of Guangdong.
    """
    rest, inside = core, None
    while True:
        ends = range(min(LONGEST_PLACE, len(rest) - MIN_CORE), 1, -1)
        end = next((n for n in ends if _is_place(rest[:n], inside)), None)
        if end is None:
            return rest
        inside = inside or _province(rest[:end])
        rest = rest[end:]


def _province(place: str) -> str | None:
    return normalize_province(place) or province_of(place)


def _is_place(text: str, province: str | None) -> bool:
    known = all_places() if province is None else places_in(province)
    return place_core(text) in known or REGION.fullmatch(text) is not None


def _places_inside(core: str, known: frozenset[str]) -> list[str]:
    """Known places in the core, in order, the longest at each position."""
    found, at = [], 0
    while at < len(core) - 1:
        place = next((core[at : at + n] for n in (4, 3, 2) if core[at : at + n] in known and at + n <= len(core)), None)
        if place is not None:
            found.append(place)
        at += len(place) if place is not None else 1
    return found


def _without(text: str, parts: Iterable[str]) -> str:
    rest = text
    for part in sorted(filter(None, parts), key=len, reverse=True):
        rest = rest.replace(part, "")
    return rest
