"""How pairs of a listing and a site compare: one level a comparison and pair, or UNKNOWN where one side is silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.proximity import distance_m
from scorecards.listings.kinds import uncovered
from scorecards.listings.likeness import Floats, Indices, Likeness, Writings
from scorecards.listings.weights import Comparison, level_of
from scorecards.listings.writing import Address, SiteName

Levels = npt.NDArray[np.int8]
UNKNOWN = -1
SAME, NEARLY = 0.97, 0.85
SMALL_PART, WHOLLY_CONTAINED = 0.3, 0.85
LIKE = {"alike": 0.65, "partly": 0.45, "little": 0.25}
FEW, FEW_SHARE = 4, 0.001
"""Texts (of both files) that may hold an n-gram that still is rare: so many, or this share of all."""
DISTANCE_CUTS_M = (20.0, 50.0, 100.0, 200.0, 400.0, 800.0, 1600.0, 5000.0)
ZONES_M = (60.0, 200.0, 500.0, 1500.0)
"""Strangers this near share streets and malls, and so the words of their names: they are counted zone by zone."""
SAME_BRANCH = 0.5
LIKE_ADDRESS = 0.6
SHORTEST_PLACE = 2
SHORTEST_ROAD = 3
ONE_PLACE = [level_of("address", name) for name in ("same_number", "alike", "same_road", "other_number")]
SETTINGS = 2 * (len(ZONES_M) + 1)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two files, field by field. lon/lat are WGS-84 degrees, NaN where not known."""

    names: Sequence[SiteName]
    other_names: Sequence[Sequence[SiteName]]
    addresses: Sequence[Address | None]
    lon: Floats
    lat: Floats


@dataclass(frozen=True, slots=True)
class Compared:
    """Pairs (i, j) with their levels; `setting` numbers what the levels of strangers depend on, for each pair."""

    i: Indices
    j: Indices
    levels: Mapping[Comparison, Levels]
    setting: Mapping[Comparison, Indices]


class Comparer:
    """Two files made ready: their n-grams weighed, their roads numbered, their chains known."""

    def __init__(self, left: Side, right: Side) -> None:
        self._left, self._right = left, right
        self.cores = Writings(_cores(left), _cores(right))
        self.wholes = Writings(_wholes(left), _wholes(right))
        self._branches = Writings(*([[n.branch] if n.branch else [] for n in s.names] for s in (left, right)))
        self._texts = Writings(*([[a.text] if a else [] for a in s.addresses] for s in (left, right)))
        self._in_chain = _chain_members(left, right)
        self._roads = _roads(left, right)
        self._numbers = tuple(_numbers(side) for side in (left, right))
        cores = [[name.core for name in side.names] for side in (left, right)]
        self._uncovered = uncovered(*cores), uncovered(*reversed(cores))
        self._has_branch = tuple(np.array([bool(n.branch) for n in side.names], bool) for side in (left, right))

    def compare(self, i: Indices, j: Indices) -> Compared:
        """Levels of the pairs (i, j)."""
        left, right = self._left, self._right
        metres = distance_m(left.lon[i], left.lat[i], right.lon[j], right.lat[j])
        levels: dict[Comparison, Levels] = {
            "name": self._name(i, j),
            "distance": _distance(metres),
            **self._branch(i, j),
            "address": self._address(i, j),
            "kind": (~(self._uncovered[0][i] | self._uncovered[1][j])).astype(np.int8),
        }
        return Compared(i, j, levels, _settings(metres, levels["address"]))

    def _name(self, i: Indices, j: Indices) -> Levels:
        """Cores are compared; with the branch only where one side does not mark it, else all of a mall are alike."""
        like = self._names(i, j)
        chain = self._in_chain[0][i] | self._in_chain[1][j]
        part = like.overlap >= WHOLLY_CONTAINED
        rare = like.writers <= max(FEW, self.cores.texts * FEW_SHARE)
        found = [
            (chain & (like.cosine >= SAME), "same_of_chain"),
            (like.cosine >= SAME, "same"),
            (chain & (like.cosine >= NEARLY), "nearly_of_chain"),
            (like.cosine >= NEARLY, "nearly"),
            (part & rare, "part_of"),
            (part & (like.cosine >= SMALL_PART), "common_part_of"),
        ]
        for name, least in LIKE.items():
            found += [(rare & (like.cosine >= least), name), (like.cosine >= least, f"{name}_common")]
        return _select("name", found, "different")

    def _names(self, i: Indices, j: Indices) -> Likeness:
        like = self.cores.compare(i, j)
        unmarked = np.flatnonzero(~(self._has_branch[0][i] & self._has_branch[1][j]))
        return like.or_better(self.wholes.compare(i[unmarked], j[unmarked]), at=unmarked)

    def _branch(self, i: Indices, j: Indices) -> dict[Comparison, Levels]:
        has_left, has_right = self._has_branch[0][i], self._has_branch[1][j]
        told = np.zeros(len(i), dtype=bool)
        for row in np.flatnonzero(has_left | has_right):
            told[row] = _told(self._left, i[row], self._right, j[row]) or _told(self._right, j[row], self._left, i[row])
        both = has_left & has_right
        like = self._branches.compare(i, j)
        same = both & ((like.cosine >= SAME_BRANCH) | (like.overlap >= WHOLLY_CONTAINED))
        of_both = np.where(same, 0, np.where(told, 1, 2))
        silent = np.array([a is None for a in self._left.addresses], bool)[i] & has_right
        silent |= np.array([a is None for a in self._right.addresses], bool)[j] & has_left
        of_one = np.where(told, 0, 1)
        return {
            "branch": np.where(both, of_both, UNKNOWN).astype(np.int8),
            "branch_in_address": np.where((has_left ^ has_right) & ~silent, of_one, UNKNOWN).astype(np.int8),
        }

    def _address(self, i: Indices, j: Indices) -> Levels:
        road, other_road = self._roads[0][i], self._roads[1][j]
        first, last = self._numbers[0][i].T
        other_first, other_last = self._numbers[1][j].T
        same_road = (road >= 0) & (road == other_road)
        both_numbers = (first >= 0) & (other_first >= 0)
        alike = self._texts.likeness(i, j) >= LIKE_ADDRESS
        found = [
            (same_road & both_numbers & (first <= other_last) & (other_first <= last), "same_number"),
            (same_road & both_numbers, "other_number"),
            (alike, "alike"),
            (same_road, "same_road"),
        ]
        level = _select("address", found, "different")
        silent = np.array([a is None for a in self._left.addresses], bool)[i]
        silent |= np.array([a is None for a in self._right.addresses], bool)[j]
        return np.where(silent, UNKNOWN, level).astype(np.int8)


def _select(comparison: Comparison, found: Sequence[tuple[npt.NDArray[np.bool_], str]], otherwise: str) -> Levels:
    """The level of the first condition that holds."""
    levels = [level_of(comparison, name) for _, name in found]
    return np.select([holds for holds, _ in found], levels, level_of(comparison, otherwise)).astype(np.int8)


def _settings(metres: Floats, address: Levels) -> dict[Comparison, Indices]:
    zone = _cut(np.nan_to_num(metres, nan=np.inf), ZONES_M)
    one_place = 2 * zone + np.isin(address, ONE_PLACE)
    zone, anywhere = 2 * zone, np.zeros(len(zone), dtype=np.intp)
    by_zone: dict[Comparison, Indices] = {"name": zone, "address": zone}
    by_place: dict[Comparison, Indices] = {"branch": one_place, "branch_in_address": one_place}
    return {"distance": anywhere, "kind": anywhere, **by_zone, **by_place}


def _distance(metres: Floats) -> Levels:
    return np.where(np.isnan(metres), UNKNOWN, _cut(np.nan_to_num(metres), DISTANCE_CUTS_M)).astype(np.int8)


def _cut(values: Floats, cuts: Sequence[float]) -> Indices:
    """How many of the ascending cuts each value lies above."""
    return np.searchsorted(np.asarray(cuts), values, side="left")


def _cores(side: Side) -> list[list[str]]:
    pairs = zip(side.names, side.other_names, strict=True)
    return [[text for name in (site, *others) for text in (name.core, *name.spellings)] for site, others in pairs]


def _wholes(side: Side) -> list[list[str]]:
    pairs = zip(side.names, side.other_names, strict=True)
    return [[name.whole for name in (site, *others)] for site, others in pairs]


def _chain_members(left: Side, right: Side) -> tuple[npt.NDArray[np.bool_], ...]:
    """Which records share their name with another record of their own file."""
    counts = [Counter(name.core for name in side.names) for side in (left, right)]
    chains = {core for count in counts for core, times in count.items() if times > 1}
    return tuple(np.array([name.core in chains for name in side.names], bool) for side in (left, right))


def _told(one: Side, row: int, other: Side, other_row: int) -> bool:
    """Whether the branch of one record stands in the address, or the unmarked name, of the other."""
    branch, there = one.names[row].branch, other.addresses[other_row]
    if len(branch) < SHORTEST_PLACE:
        return False
    return (there is not None and branch in there.text) or branch in other.names[other_row].core


def _roads(left: Side, right: Side) -> tuple[Indices, ...]:
    """Each record's road as a number that is the same in both files; -1 where none was understood."""
    sides = [[a.road if a else None for a in side.addresses] for side in (left, right)]
    times = Counter(road for side in sides for road in side if road)
    known = {road: _without_quarter(road, times) for road in times}
    number = {road: at for at, road in enumerate(sorted(set(known.values())))}
    return tuple(np.array([number[known[road]] if road else -1 for road in side], np.intp) for side in sides)


def _without_quarter(road: str, times: Counter[str]) -> str:
    """新街口中山东路 → 中山东路, when that stands oftener by itself."""
    ends = (road[at:] for at in range(1, len(road) - SHORTEST_ROAD + 1))
    return next((end for end in ends if times[end] > times[road]), road)


def _numbers(side: Side) -> Indices:
    """First and last house number of each record, records × 2; -1 where none was understood."""
    return np.array([a.numbers if a and a.numbers else (-1, -1) for a in side.addresses], np.intp).reshape(-1, 2)
