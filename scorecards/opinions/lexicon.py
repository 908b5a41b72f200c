"""The word lists: which words of a text are cues, and of what kind. The lists are the files `data/cues_*.tsv`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

Kinds = frozenset[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue in a text. `name` is the index of the Name that stands there, when the cue is a partner's name."""

    start: int
    end: int
    kinds: Kinds
    name: int | None = None


@cache
def verdict_kinds(kinds: Kinds) -> tuple[str, ...]:
    """The kinds of a cue that judge something (`eval.speed-`), sorted."""
    return tuple(sorted(kind for kind in kinds if kind.startswith("eval.")))


@cache
def component_of_kinds(kinds: Kinds) -> str | None:
    """The component that a cue of these kinds stands for, None if it stands for none."""
    return next((kind[10:] for kind in sorted(kinds) if kind.startswith("component.")), None)


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
def _automaton() -> tuple[AhoCorasick, list[str], list[Kinds]]:
    words = list(_words())
    automaton = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA)
    return automaton, words, [_words()[word] for word in words]


def find_cues(masked: str) -> list[Hit]:
    """All cues of a masked text, longest first where they overlap, sorted by start."""
    automaton, words, kinds = _automaton()
    hits = []
    for index, start, end in automaton.find_matches_as_indexes(masked):
        if not words[index].isascii() or _stands_alone(masked, start, end=end):
            hits.append(Hit(start, end, kinds[index]))
    return hits


def _stands_alone(text: str, start: int, *, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalpha())
