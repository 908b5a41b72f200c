"""Places named in a text, as provinces, cities and districts.

Names are found longest first (geo/gazetteer.py), names of roads and brands are passed over, neighbours are read as one
place (江苏南京江宁), and a name that several areas share is decided by the other places of the text or by the context;
when that does not decide, only what the candidates have in common is given, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import rjieba

from geo.area_names import normalize_city, normalize_province, province_of
from geo.gazetteer import Area, Writing, abbreviation, gazetteer


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the text and the area it names; city and district are None above that level."""

    start: int
    end: int
    text: str
    province: str
    city: str | None
    district: str | None


class Context(NamedTuple):
    """Where a text is known to come from, in any writing; decides names that several areas share."""

    province: str | None = None
    city: str | None = None


Hit = tuple[int, int, Writing]
"""Start and end in the text, and what was found there."""


class Found(NamedTuple):
    """One or several neighbouring names read together, and the areas they may mean."""

    start: int
    end: int
    areas: tuple[Area, ...]
    alone: bool
    everyday: bool


# 南京西路, 中山北二路: a road, not the city; 上海路过 is passing through
ROAD = re.compile(
    r"[东西南北中]{0,2}[一二三四五六七八九十]{0,2}(?:路(?![过况途程由])|街(?!上)|大道|大街|巷|弄|胡同|公路|高速|大桥|高架|立交)"
)
# 在沪提车, 人在穗, 甬店; 苏A车主: the first letter of a number plate is the province, and A its capital
ABBREVIATED = re.compile(
    r"(?:(?<=[在来去到回驻])(?P<in>[京沪津渝穗蓉甬榕浙鲁豫皖赣鄂湘闽粤桂琼晋冀])"
    r"(?=[提买购订修保试看取上]|工作|生活|出差|这边|那边|的|[，,。.！!？?；;]|$)"
    r"|(?<![\u4e00-\u9fff])(?P<shop>[沪津渝穗蓉甬闽粤浙皖鄂湘豫鲁赣])(?=店|4[sS])"
    r"|(?P<plate>[京津沪渝冀豫云辽黑湘皖鲁苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼新])"
    r"(?P<letter>[A-HJ-NP-Z])(?=车主|牌照?|的?车牌|本地))",
    re.IGNORECASE,
)
BETWEEN_NAMES = re.compile(r"[\s·,，、的/\-|]{0,2}|(?:省|市)?(?:下面|这边|那边)?的")


def find_places(text: str, context: Context | None = None) -> list[Place]:
    """Places in the order of the text, not overlapping; offsets count code points.

    Ambiguous names (朝阳区 with no city in sight) are left out unless another place of the text or `context` decides.
    A context never overrides what the text says: 南京 stays 南京 in a text from 上海.
    """
    chains = chained(text, whole_words(text, named(text)))
    if not chains:
        return []
    hints = [area for chain in chains if (area := sure(chain)) and area.city] + context_areas(context)
    return [
        Place(chain.start, chain.end, text[chain.start : chain.end], *area)
        for chain in chains
        if (area := decided(chain, hints)) is not None
    ]


def named(text: str) -> list[Hit]:
    """Start, end and writing of each name in the text, without roads and what only looks like a place."""
    known = gazetteer()
    hits = known.automaton.find_matches_as_indexes(text)
    names = [(start, end, known.writings[index]) for index, start, end in hits]
    named = [n for n in names if n[2].areas and not (n[2].short and ROAD.match(text, n[1]))]
    letters = [a for a in abbreviated(text) if all(a[1] <= start or end <= a[0] for start, end, _ in names)]
    return sorted(named + letters, key=lambda hit: hit[0]) if letters else named


def abbreviated(text: str) -> list[Hit]:
    """One-character places in phrases that show them (在沪提车), and the first letters of number plates (苏A车主)."""
    found = [(m.span(), m["in"] or m["shop"] or m["plate"], m["letter"] or "") for m in ABBREVIATED.finditer(text)]
    return [(*span, Writing((abbreviation(character, letter),), False, True)) for span, character, letter in found]


def whole_words(text: str, names: list[Hit]) -> list[Hit]:
    """Without short names that begin or end inside a word (比如东西 does not name 如东).

    Where one name ends and the next begins counts as the edge of a word, whatever the word cutter says.
    """
    if not any(writing.short for _, _, writing in names):
        return names
    edges = {0, *accumulate(len(word) for word in rjieba.cut(text))}
    starts = edges | {end for _, end, _ in names}
    ends = edges | {start for start, _, _ in names}
    return [hit for hit in names if not hit[2].short or (hit[0] in starts and hit[1] in ends)]


def chained(text: str, names: Sequence[Hit]) -> list[Found]:
    """Names read together with the larger place just before them; the areas are those that fit all of a chain."""
    chains: list[Found] = []
    for start, end, writing in names:
        if chains and BETWEEN_NAMES.fullmatch(text, chains[-1].end, start):
            inside = tuple(a for a in writing.areas if any(b.contains(a) for b in chains[-1].areas))
            if inside:
                chains[-1] = Found(chains[-1].start, end, inside, True, False)
                continue
        chains.append(Found(start, end, writing.areas, writing.alone, writing.everyday))
    return chains


def sure(chain: Found) -> Area | None:
    """The one area a chain names without help, if it does."""
    return shared(chain.areas) if chain.alone else None


def decided(chain: Found, hints: Sequence[Area]) -> Area | None:
    """The area a chain names, with the help of other places; None when nothing decides."""
    if chain.alone and len(chain.areas) == 1:
        return chain.areas[0]
    for hint in [] if chain.everyday else hints:
        inside = tuple(area for area in chain.areas if hint.contains(area) or area.contains(hint))
        if inside:
            return shared(inside)
    return sure(chain)


def shared(areas: Sequence[Area]) -> Area | None:
    """The smallest area that holds all of `areas`; None when they lie in different provinces."""
    first = areas[0]
    for candidate in (first, Area(first.province, first.city), Area(first.province)):
        if all(candidate.contains(area) for area in areas):
            return candidate
    return None


def context_areas(context: Context | None) -> list[Area]:
    """The context as areas, the city before the province; what is not known is left out."""
    if context is None:
        return []
    city = normalize_city(context.city, context.province)
    province = normalize_province(context.province) or province_of(city)
    if province is None:
        return []
    return [Area(province, city), Area(province)] if city else [Area(province)]
