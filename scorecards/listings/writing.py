"""How a site is written: its name apart from its branch, and what of an address can be compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scorecards.matching.folding import fold

BRACKETS = re.compile(r"[(\[【〔「]([^)\]】〕」]*)(?:[)\]】〕」]|$)")
LATIN = re.compile(r"[a-z0-9][a-z0-9 &'’.+\-]*")
HAN = re.compile(r"[\u4e00-\u9fff]+")
PUNCTUATION = re.compile(r"[^\w\u4e00-\u9fff]+")
BRANCH_TAIL = re.compile(r"(?:总店|分店|支店|旗舰店|门店|专卖店|加盟店|直营店|店|分公司|支行|分行|营业部|营业厅|网点)$")
DECORATION = re.compile(r"(?:连锁|总店|旗舰店|直营店|加盟店)$")
SHORTEST_CORE = 2

REGION = re.compile(r"^[\u4e00-\u9fff]{1,8}?(?:省|自治区|市(?!场)|区(?!间)|县|镇|乡|街道)")
ROAD = re.compile(r"([\u4e00-\u9fff]{1,8}?(?:大街|大道|胡同|路|街|巷|弄))(?!道|口)")
NUMBER = re.compile(r"(\d{1,9})(?:[-—~、](\d{1,9}))*\s*(?:号|弄)(?!楼|线)")
LONGEST_RANGE = 100
"""House numbers that one site may span: 86-88号 is a range, 3-1201号 is a room."""


@dataclass(frozen=True, slots=True)
class SiteName:
    """A folded name without punctuation. `branch` is "" where none is told; `spellings`: other writings of the core."""

    core: str
    branch: str
    spellings: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """Core and branch together, for comparing with names that do not mark their branch."""
        return self.core + self.branch


@dataclass(frozen=True, slots=True)
class Address:
    """A folded address; road and house numbers (first and last, both in it) are None where none was understood."""

    text: str
    road: str | None
    numbers: tuple[int, int] | None


def site_name(name: str, branch: str | None = None) -> SiteName:
    """Takes a name apart: what stands in brackets is the branch, unless it is told or is the name in Latin letters."""
    folded = fold(name)
    inside = [part.strip() for part in BRACKETS.findall(folded)]
    outside = BRACKETS.sub(" ", folded).strip()
    core = _undecorated(_plain(outside) or _plain(folded))
    branches = [part for part in inside if HAN.search(part)] if _plain(outside) else []
    told = branch_stem(fold(branch or "")) or branch_stem("".join(branches))
    latin = [_plain(part) for part in inside if part and not HAN.search(part)]
    return SiteName(core, told, _spellings(core, latin))


def split_unmarked(site: SiteName, chains: frozenset[str]) -> SiteName:
    """星杯新街口店 → 星杯, 新街口, when 星杯 is known as a name by itself and no branch is marked."""
    if site.branch or not BRANCH_TAIL.search(site.core):
        return site
    stem = branch_stem(site.core)
    for end in range(len(stem) - SHORTEST_CORE, SHORTEST_CORE - 1, -1):
        if stem[:end] in chains:
            return SiteName(stem[:end], stem[end:], site.spellings)
    return site


def branch_stem(text: str) -> str:
    """新街口分店 → 新街口; "" for 总店, 旗舰店 and the like, which name no place."""
    stem = _plain(text)
    while (shorter := BRANCH_TAIL.sub("", stem)) != stem:
        stem = shorter
    return stem


def address_of(text: str | None) -> Address | None:
    """None for an empty address. What stands in brackets (近文昌路, 地铁站旁) is no part of road and number."""
    if not text or not (folded := fold(text).strip()):
        return None
    plain = BRACKETS.sub(" ", folded)
    while (shorter := REGION.sub("", plain)) != plain:
        plain = shorter
    road = ROAD.search(plain)
    return Address(_plain(folded), road[1] if road else None, _house_numbers(plain))


def _house_numbers(address: str) -> tuple[int, int] | None:
    found = NUMBER.search(address)
    if not found:
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    return first, last if first <= last <= first + LONGEST_RANGE else first


def _undecorated(core: str) -> str:
    shorter = DECORATION.sub("", core)
    return shorter if len(shorter) >= SHORTEST_CORE else core


def _plain(text: str) -> str:
    return PUNCTUATION.sub("", text).replace("_", "")


def _spellings(core: str, latin: list[str]) -> tuple[str, ...]:
    """The Chinese and the Latin part of a name that has both: other files have only one of them."""
    han = "".join(HAN.findall(core))
    letters = "".join(LATIN.findall(core)).replace(" ", "")
    parts = [han, letters, *latin] if han and han != core else latin
    return tuple(dict.fromkeys(p for p in parts if len(p) >= (2 if HAN.search(p) else 3) and p != core))
