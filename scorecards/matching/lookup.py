"""Which partner does a name mean, when the name is all there is? Misspelt, shortened and dressed-up names included.

Exact writings first; then the names nearest in characters and in sounds (n-grams weighted by rarity in the registry),
each with odds from a few measures of likeness (lookup.yaml), against one another and against nobody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pypinyin import lazy_pinyin

from scorecards.errors import DefinitionError
from scorecards.matching.folding import fold
from scorecards.matching.gram_space import Floats, GramSpace
from scorecards.matching.short_names import BRACKETS, strip_suffixes, without_region
from scorecards.records import ROLES, Registry

Indices = npt.NDArray[np.intp]
FILE = Path(__file__).with_name("lookup.yaml")
CANDIDATES = 8
CHUNK = 256
EXACT_ODDS = 1e4
"""Of a writing that stands in the registry, against nobody; partners that share it share the probability."""
AFTER_LEGAL_FORM = re.compile(r"(?<=公司).+$")
PUNCTUATION = re.compile(r"[^\w]+|_")
LATIN_OR_HAN = re.compile(r"[a-z]+|[0-9]+|.")
MEASURES = (
    *("characters", "sounds", "query_found", "name_found"),
    *("same_core", "same_sound", "same_letters", "other_place", "lead"),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A partner that a name may mean, with the registered writing it is likest to."""

    partner_id: str
    writing: str
    probability: float


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name folded and bare; its core without place, line of business and legal form; the place it begins with."""

    bare: str
    core: str
    place: str


class Weights(BaseModel):
    """Log odds of a candidate against nobody: `start`, and the weight of each of MEASURES."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    start: float
    weights: dict[str, float]


class Lookup:
    """The writings of a registry, ready to be searched. Building takes a second or two for 5,000 names."""

    def __init__(self, registry: Registry) -> None:
        owned = [(p.partner_id, writing) for p in registry.partners for writing in (p.name, *p.aliases)]
        self._owners = np.array([partner_id for partner_id, _ in owned], dtype=object)
        self._writings = [writing for _, writing in owned]
        self._parts = [name_parts(writing) for writing in self._writings]
        self._exact: dict[str, dict[str, str]] = defaultdict(dict)
        for (partner_id, writing), parts in zip(owned, self._parts, strict=True):
            self._exact[parts.bare].setdefault(partner_id, writing)
        self._spaces = [GramSpace(grams) for grams in _readings(self._parts)]

    def best(self, name: str) -> tuple[Candidate, ...]:
        """The partners that a name may mean, likeliest first; their probabilities sum to at most one."""
        return self.best_of([name])[0]

    def best_of(self, names: Sequence[str]) -> list[tuple[Candidate, ...]]:
        """The same for many names at once, which is far quicker."""
        answers: list[tuple[Candidate, ...]] = []
        for start in range(0, len(names), CHUNK):
            part = [name_parts(name) for name in names[start : start + CHUNK]]
            rows, measures = self.measured(part)
            odds = np.exp(log_odds(measures))
            answers += [self._answer(parts, rows[at], odds[at]) for at, parts in enumerate(part)]
        return answers

    def measured(self, names: Sequence[NameParts]) -> tuple[Indices, Floats]:
        """For each name the rows of the writings nearest to it, best first, and their measures.

        Shapes (names, k) and (names, k, len(MEASURES)), k at most CANDIDATES.
        """
        if not self._writings:
            return np.empty((len(names), 0), np.intp), np.empty((len(names), 0, len(MEASURES)))
        tables = [space.compare(grams) for space, grams in zip(self._spaces, _readings(names), strict=True)]
        together = sum((cosine for cosine, _ in tables), np.zeros(1))
        rows = _greatest(together, CANDIDATES)
        at = np.arange(len(names))[:, None]
        characters, by_sound, in_core = (cosine[at, rows] for cosine, _ in tables)
        ratio = tables[-1][1][at, rows]
        like = [characters, by_sound, in_core / ratio, in_core * ratio]
        told = [[_told(name, self._parts[row]) for row in near] for name, near in zip(names, rows, strict=True)]
        lead = _lead(together[at, rows], self._owners[rows])
        return rows, np.concatenate(
            [np.stack(like, axis=-1), np.array(told, dtype=np.float64), lead[..., None]], axis=-1
        )

    def _answer(self, name: NameParts, rows: Indices, odds: Floats) -> tuple[Candidate, ...]:
        """Each partner with the best of its writings."""
        exact = self._exact.get(name.bare, {})
        found = {partner_id: (EXACT_ODDS, writing) for partner_id, writing in exact.items()}
        for row, odd in zip(rows, odds, strict=True) if not exact else ():
            if odd > found.get(self._owners[row], (0.0, ""))[0]:
                found[self._owners[row]] = (float(odd), self._writings[row])
        total = 1 + sum(odd for odd, _ in found.values())
        best_first = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))
        return tuple(Candidate(partner_id, writing, odd / total) for partner_id, (odd, writing) in best_first)


@lru_cache(maxsize=100_000)
def name_parts(name: str) -> NameParts:
    """Takes a name apart whatever its role; a branch behind the legal form or in brackets goes."""
    folded = fold(name)
    outside = BRACKETS.sub("", folded) or folded
    bare = PUNCTUATION.sub("", folded)
    whole = PUNCTUATION.sub("", AFTER_LEGAL_FORM.sub("", outside)) or bare
    inner = without_region(whole)
    core = min((strip_suffixes(inner, role) for role in ROLES), key=len)
    return NameParts(bare, core, whole[: len(whole) - len(inner)])


def log_odds(measures: Floats) -> Floats:
    """Of candidates against nobody; `measures` has MEASURES in its last axis."""
    given = weights()
    return given.start + measures @ np.array([given.weights[name] for name in MEASURES])


@cache
def weights() -> Weights:
    """The shipped table. Raises DefinitionError."""
    try:
        found = Weights.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        what = "名称检索的权重表不可用 / the weights of the name lookup are not usable"
        raise DefinitionError(what, where=FILE.name, advice="重新安装 / install again") from error
    assert found.weights.keys() == set(MEASURES)
    return found


def _readings(names: Sequence[NameParts]) -> tuple[list[list[str]], ...]:
    """n-grams of bare names in characters and in sounds, and of cores in sounds."""
    bare = [LATIN_OR_HAN.findall(name.bare) for name in names]
    cores = [LATIN_OR_HAN.findall(name.core) for name in names]
    heard = [[[_sound(sign) for sign in signs] for signs in texts] for texts in (bare, cores)]
    return tuple([_grams(signs) for signs in texts] for texts in (bare, *heard))


def _grams(signs: Sequence[str]) -> list[str]:
    return [*signs, *(f"{first} {second}" for first, second in pairwise(signs))]


@lru_cache(maxsize=30_000)
def _sound(sign: str) -> str:
    return str(lazy_pinyin(sign)[0]) if len(sign) == 1 else sign


def _told(name: NameParts, other: NameParts) -> tuple[bool, bool, bool, bool]:
    """Same core; other characters of the same sounds; the same characters in another order; another place in front."""
    same = name.core == other.core
    heard = not same and [*map(_sound, name.core)] == [*map(_sound, other.core)]
    turned = not same and not heard and sorted(name.core) == sorted(other.core)
    elsewhere = bool(name.place and other.place) and name.place != other.place
    return same, heard, turned, elsewhere


def _greatest(table: Floats, count: int) -> Indices:
    """The columns of each row's greatest values, the greatest first."""
    count = min(count, table.shape[1])
    columns = np.argpartition(-table, count - 1, axis=1)[:, :count]
    order = np.lexsort((columns, -np.take_along_axis(table, columns, axis=1)), axis=1)
    return np.take_along_axis(columns, order, axis=1)


def _lead(score: Floats, owners: npt.NDArray[np.object_]) -> Floats:
    """By how much each candidate is ahead of the best one of another partner; negative when it is behind."""
    others = np.where(owners[:, :, None] != owners[:, None, :], score[:, None, :], 0.0).max(axis=2, initial=0.0)
    return score - others
