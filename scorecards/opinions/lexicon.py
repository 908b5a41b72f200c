"""The word lists: which words of a text are cues, and of what kind. The lists are the files `data/cues_*.tsv`.

Every question that the rules ask of a cue is answered once per word, when the lists are read: a `Cue` is such a word's
entry. Whether a stretch of text holds a cue of certain kinds is one `&` of its mask with `mask_of(...)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from scorecards.records import ROLES, Role

Kinds = frozenset[str]
Polarity = Literal[-1, 1]
TOPICS = ("courier", "rider", "bringing", "dispatch", "packaging", "seller", "product")
"""What a text about goods may speak of; a word of several topics stands for the first."""


class Verdict(NamedTuple):
    """One judgement that a word passes by itself: about what (`speed`, `noise` ...), and which way."""

    family: str
    polarity: Polarity


@dataclass(frozen=True, slots=True)
class Cue:
    """What a word of the lists stands for.

    `mask` has the bits of its kinds (`mask_of`). `topic` and `attribute` are "" if it has none; `size` is 1 for much,
    -1 for little, 0 for neither. `symptom_of` is the component that the word names as a symptom (`data/defaults.tsv`).
    """

    kinds: Kinds
    mask: int
    verdicts: tuple[Verdict, ...]
    topic: str
    attribute: str
    size: Literal[-1, 0, 1]
    component: str | None
    symptom_of: str | None


@dataclass(slots=True)
class Hit:
    """A cue in a text; a partner's name is one too. Offsets are those of the text."""

    start: int
    end: int
    cue: Cue


def data_files(prefix: str) -> list[Traversable]:
    """The data files of this room whose names start with `prefix`, sorted by name."""
    folder = resources.files(__package__).joinpath("data")
    return sorted((f for f in folder.iterdir() if f.name.startswith(prefix)), key=lambda f: f.name)


def rows(file: Traversable) -> Iterator[list[str]]:
    """The tab-separated rows of a data file without comments and empty lines."""
    for line in file.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.split("\t")


@cache
def _words() -> dict[str, Kinds]:
    kinds: dict[str, set[str]] = {}
    for file in data_files("cues_"):
        for kind, words, *_reason in rows(file):
            for word in words.split():
                kinds.setdefault(word.replace("_", " "), set()).add(kind)
    return {word: frozenset(of) for word, of in kinds.items()}


@cache
def _symptoms() -> dict[str, str]:
    (file,) = data_files("defaults")
    return {word: component for component, words in rows(file) for word in words.split()}


SYMPTOM = "symptom"
"""The kind of a word that names its component as a symptom does."""


@cache
def _bits() -> dict[str, int]:
    named = {f"name.{role}" for role in ROLES}
    every = sorted({kind for kinds in _words().values() for kind in kinds} | named | {SYMPTOM})
    return {kind: 1 << i for i, kind in enumerate(every)}


def mask_of(*kinds: str) -> int:
    """The bits of these kinds; one that ends with a dot (`component.`) stands for all that begin so.

    Raises AssertionError for a kind that no list has: a rule that asks for it could never hold.
    """
    mask = 0
    for kind in kinds:
        meant = [bit for known, bit in _bits().items() if known == kind or (kind[-1] == "." and known.startswith(kind))]
        assert meant, f"no cue is of the kind {kind}"
        mask |= sum(meant)
    return mask


def _cue(kinds: Kinds, symptom_of: str | None) -> Cue:
    parts = sorted(kind.partition(".")[::2] for kind in kinds)
    first = dict(reversed(parts))
    topics = {value for group, value in parts if group == "topic"}
    return Cue(
        kinds=kinds,
        mask=mask_of(*kinds) | (_bits()[SYMPTOM] if symptom_of else 0),
        verdicts=tuple(Verdict(v[:-1], 1 if v.endswith("+") else -1) for group, v in parts if group == "eval"),
        topic="courier" if "name.courier" in kinds else next((t for t in TOPICS if t in topics), ""),
        attribute=first.get("attr", ""),
        size={"big": 1, "small": -1}.get(first.get("size", ""), 0),  # type: ignore[arg-type]
        component=first.get("component"),
        symptom_of=symptom_of,
    )


@cache
def name_cue(role: Role) -> Cue:
    """The cue that a partner's name is."""
    return _cue(frozenset({f"name.{role}"}), None)


@cache
def _automaton() -> tuple[AhoCorasick, list[tuple[Cue, bool]]]:
    """The automaton of all words, and for each its cue and whether it is written in Latin letters."""
    words = _words()
    automaton = AhoCorasick(
        list(words), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
    )
    return automaton, [(_cue(kinds, _symptoms().get(word)), word.isascii()) for word, kinds in words.items()]


def find_cues(masked: str) -> list[Hit]:
    """All cues of a masked text, longest first where they overlap, sorted by start."""
    automaton, cues = _automaton()
    hits = []
    for index, start, end in automaton.find_matches_as_indexes(masked):
        cue, latin = cues[index]
        if not latin or _stands_alone(masked, start, end=end):
            hits.append(Hit(start, end, cue))
    return hits


def mask_of_hits(hits: Iterable[Hit]) -> int:
    """The bits of all kinds that stand among the hits."""
    mask = 0
    for hit in hits:
        mask |= hit.cue.mask
    return mask


def _stands_alone(text: str, start: int, *, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalpha())
