"""Roads, towns and complexes in the addresses of a registry's sites, found again in texts: "双龙大道那家店"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind
from pydantic import BaseModel, ConfigDict

from scorecards.matching.areas_by_name import place_core
from scorecards.matching.folding import fold
from scorecards.records import Partner, Role

FILE = Path(__file__).with_name("places.yaml")
SHORTEST_STEM = 2
HAN = "[\u4e00-\u9fff]"


class PlaceWords(BaseModel):
    """places.yaml, folded as texts are."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    address_ends: tuple[str, ...]
    town_ends: tuple[str, ...]
    shop_follows: tuple[str, ...]
    between: tuple[str, ...]
    other_road_before: tuple[str, ...]
    centre: tuple[str, ...]


class Landmark(NamedTuple):
    """A part of an address that stands in a text, and the partners that have it in theirs."""

    start: int
    end: int
    partner_ids: frozenset[str]


class AddressWords:
    """Own sites of one role by the named parts of their addresses. Competitors are only ever found by name."""

    def __init__(self, partners: Iterable[Partner], role: Role) -> None:
        owners: dict[str, set[str]] = defaultdict(set)
        for partner in partners:
            if partner.role == role and not partner.competitor and partner.address:
                for part in parts_of(partner):
                    owners[part].add(partner.partner_id)
        self._full = frozenset(owners)
        for town in self._full:
            stem = _town(town)
            if stem and stem not in self._full:
                owners[stem] |= owners[town]
        self._owners = {word: frozenset(ids) for word, ids in owners.items()}
        self._words = sorted(owners)
        self._automaton = AhoCorasick(
            self._words, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def find(self, folded: str) -> list[Landmark]:
        """Parts of addresses in a folded text, in its order; offsets count code points."""
        if not self._words:
            return []
        hits = self._automaton.find_matches_as_indexes(folded)
        found = ((start, end, self._words[index]) for index, start, end in hits)
        return [Landmark(start, end, self._owners[w]) for start, end, w in found if self._is_meant(folded, start, w)]

    def _is_meant(self, folded: str, start: int, word: str) -> bool:
        """A whole name, not the end of a longer road's; a town without its ending only as the place of a shop."""
        if word not in self._full:
            return folded.startswith(words().shop_follows, start + len(word))
        return not folded.endswith(words().other_road_before, 0, start)


def parts_of(partner: Partner) -> Iterator[str]:
    """Named parts of a partner's address, folded, without its province, city and district: 双龙大道, 前湾街道."""
    rest = fold(partner.address or "")
    for area in (partner.province, partner.city, partner.district):
        if area:
            core = re.escape(place_core(area))
            rest = re.sub(rf"{core}(?:特别行政区|自治[区州县旗]|[省市区县])?(?!{_ends()})", " ", rest, count=1)
    for piece in _between().split(rest):
        yield from (found[0] for found in _part().finditer(piece) if len(found[1]) >= SHORTEST_STEM)


@cache
def words() -> PlaceWords:
    """The word lists of places.yaml."""
    return PlaceWords.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def _town(word: str) -> str | None:
    """前湾街道 → 前湾; None for what is no town or would be too short."""
    end = next((e for e in sorted(words().town_ends, key=len, reverse=True) if word.endswith(e)), None)
    stem = word.removesuffix(end) if end else ""
    return stem if len(stem) >= SHORTEST_STEM else None


@cache
def _ends() -> str:
    return "|".join(sorted(words().address_ends, key=len, reverse=True))


@cache
def _part() -> re.Pattern[str]:
    return re.compile(rf"({HAN}{{1,7}}?)(?:{_ends()})")


@cache
def _between() -> re.Pattern[str]:
    # 和 begins too many names (和平路) to be taken for "and" without a road's end before it.
    joined = "|".join(sorted(set(words().between) - {"和"}, key=len, reverse=True))
    return re.compile(rf"{joined}|(?<=[路街道])和|(?<=[省市区县旗])(?={HAN}{{2}})|[^\u4e00-\u9fff]")
