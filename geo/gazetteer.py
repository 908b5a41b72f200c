"""Every writing of a place that is looked for in texts, and the areas each may mean.

From the official names (geo/area_names.py), geo/data/place_aliases.yaml, and geo/data/standalone_districts.txt: the
short district names (江宁, 义乌) that are sure enough to be a place with nothing beside them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, NamedTuple

import ahocorasick_rs
import yaml

from geo import area_names
from geo.area_names import DATA, District


class Area(NamedTuple):
    """A province, a city in it, or a district in that, by full names."""

    province: str
    city: str | None = None
    district: str | None = None

    def contains(self, other: Area) -> bool:
        """Whether `other` is this area or lies in it."""
        return (
            self.province == other.province
            and self.city in (None, other.city)
            and self.district in (None, other.district)
        )


@dataclass(frozen=True, slots=True)
class Writing:
    """What a string of characters may mean as a place; no areas: it is not one (青岛啤酒)."""

    areas: tuple[Area, ...]
    short: bool
    """Without its official ending, so that it may be part of another word or of a road's name."""
    alone: bool
    """Sure enough with no larger place beside it and no context."""
    everyday: bool = False
    """An everyday word (资源), which no context makes a place; only the name of its city just before it does."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All writings by their index in the automaton's pattern list."""

    automaton: ahocorasick_rs.AhoCorasick
    writings: tuple[Writing, ...]


@cache
def gazetteer() -> Gazetteer:
    """Built once a process, in a fraction of a second."""
    table = all_writings()
    automaton = ahocorasick_rs.AhoCorasick(
        list(table),
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        implementation=ahocorasick_rs.Implementation.ContiguousNFA,
    )
    return Gazetteer(automaton, tuple(table.values()))


def all_writings() -> dict[str, Writing]:
    """Writing → what it may mean; where sources meet, areas are joined and the surer reading wins."""
    extra = place_aliases()
    found: dict[str, list[Writing]] = defaultdict(list)
    for source in (province_writings(), city_writings(set(extra["cautious_cities"])), district_writings()):
        for written, writing in source:
            found[written].append(writing)
    for written, targets in extra["aliases"].items():
        found[written] = [Writing(tuple(Area(*target.split("/")) for target in targets), True, len(targets) == 1)]
    table = {written: joined(writings) for written, writings in found.items() if len(written) > 1}
    for word in table.keys() & set(extra["everyday_words"]):
        table[word] = replace(table[word], alone=False, everyday=True)
    return table | {word: Writing((), True, False) for word in extra["not_places"]}


@cache
def abbreviation(character: str, plate_letter: str = "") -> Area:
    """What one character stands for (沪, 苏); on a number plate the letter A is the province's capital."""
    listed: dict[str, str] = place_aliases()["abbreviations"]
    area = Area(*listed[character].split("/"))
    if plate_letter.upper() == "A" and area.city is None:
        return Area(area.province, str(area_names.provinces().loc[area.province, "capital"]) or None)
    return Area(area.province, None) if plate_letter and area.province != area.city else area


@cache
def place_aliases() -> dict[str, Any]:
    """The lists of place_aliases.yaml by their names."""
    loaded: dict[str, Any] = yaml.safe_load((DATA / "place_aliases.yaml").read_text("utf-8"))
    return loaded


def joined(writings: list[Writing]) -> Writing:
    """One writing for several: a city's name read alone is the city, not a district elsewhere of that name."""
    alone = [w for w in writings if w.alone]
    kept = alone or writings
    areas = tuple(sorted({area for w in kept for area in w.areas}, key=str))
    return Writing(areas, all(w.short for w in kept), bool(alone))


def province_writings() -> list[tuple[str, Writing]]:
    return [
        (written, Writing((whole(full),), written == str(area_names.provinces().loc[full, "short"]), True))
        for written, full in area_names.province_writings().items()
    ]


def whole(province: str) -> Area:
    """The province as an area; a municipality or a special region is its own city."""
    own_city = any(d.city == province for d in area_names.districts())
    return Area(province, province if own_city else None)


def city_writings(cautious: set[str]) -> list[tuple[str, Writing]]:
    found = []
    for written, cities in area_names.city_writings().items():
        areas = tuple(Area(d.province, d.city) for d in cities)
        short = not any(written == d.city for d in cities) and not written.endswith(("市", "州"))
        found.append((written, Writing(areas, short, written not in cautious)))
    return found


def district_writings() -> list[tuple[str, Writing]]:
    standalone = set((DATA / "standalone_districts.txt").read_text("utf-8").split())
    split = [
        # 青岛市南区 is 市南区 of 青岛, not 南区 of 青岛市
        (area_names.short_name(d.city) + d.district, Writing((Area(d.province, d.city, d.district),), False, True))
        for d in area_names.districts()
        if d.district.startswith("市")
    ]
    return split + [
        (written, Writing(district_areas(found), short := is_short(written, found), not short or written in standalone))
        for written, found in area_names.district_writings().items()
    ]


def district_areas(found: tuple[District, ...]) -> tuple[Area, ...]:
    """Cities without districts (东莞市) are left to the city level, which says the same."""
    return tuple(Area(d.province, d.city, d.district) for d in found if d.district != d.city)


def is_short(written: str, found: tuple[District, ...]) -> bool:
    """Two characters are always short: 城区, 东区 and 和县 stand in too many sentences."""
    return len(written) <= 2 or (written[-1] not in "区县市旗" and not any(written == d.district for d in found))
