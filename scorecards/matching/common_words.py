"""Is a name also a word? Dictionary counts, and whether a stretch of text stands on word boundaries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import rjieba

from scorecards.matching.folding import package_file

NAME_COUNT = 400
"""Least dictionary count that names are given: rare enough that 其中|迅速 beats 其|中迅|速."""
EVERYDAY = 1500
"""Dictionary count from which a word is found in any text: 25 in a million."""
RARE = 1000
"""Dictionary count as a word of its own below which a character is rare."""
EVERYDAY_CHARACTER = 10_000
"""The same from which it stands in any text."""
WINDOW = 8
"""Characters read on each side of a name; no dictionary word that matters is longer."""
BREAKS = frozenset("，。！？；：、,.!?;:~～…\n\r\t ()（）【】\"'“”‘’")


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of jieba's dictionary: how often it stands in 60 million running words, and its part of speech."""

    count: int
    tag: str

    @property
    def is_proper(self) -> bool:
        """Names of people, firms and brands."""
        return self.tag.startswith(("nz", "nt", "nr"))

    @property
    def is_place(self) -> bool:
        """Names of places."""
        return self.tag.startswith("ns")


UNKNOWN = Entry(0, "")


def dictionary(words: frozenset[str]) -> dict[str, Entry]:
    """The dictionary's entries for those of the words that it has."""
    return {word: Entry(int(count), tag) for word, count, tag in _entries() if word in words}


def everyday_words() -> frozenset[str]:
    """Words of two to four characters that stand in any text."""
    return _frequent()[0]


def has_rare_character(text: str) -> bool:
    """A Han character that is hardly ever a word stands in the text: what holds one is no ordinary word."""
    return any("\u4e00" <= char <= "\u9fff" and char not in _frequent()[1] for char in text)


def is_everyday_character(text: str) -> bool:
    """A single Han character that stands in any text as a word of its own: 快, 好, 又."""
    return text in _frequent()[2]


def plain_words(text: str) -> list[str]:
    """The text cut by the dictionary alone, without the registry's names."""
    return list(_plain().cut(text, hmm=False))


@cache
def _plain() -> rjieba.Jieba:
    return rjieba.Jieba()


@cache
def _frequent() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """(everyday words, characters that are not rare, everyday characters), from one reading of the dictionary."""
    words, characters, everyday = set(), set(), set()
    for word, count, _ in _entries():
        if 2 <= len(word) <= 4 and int(count) >= EVERYDAY:
            words.add(word)
        elif len(word) == 1 and int(count) >= RARE:
            characters.add(word)
            if int(count) >= EVERYDAY_CHARACTER:
                everyday.add(word)
    return frozenset(words), frozenset(characters), frozenset(everyday)


def _entries() -> Iterator[tuple[str, str, str]]:
    """Word, count and tag of every line; read anew each time, since all entries together would take 100 MB."""
    with package_file("jieba", "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, count, tag = line.split()
            yield word, count, tag


class WordBoundaries:
    """Segmentation that knows the registry's names as rare words. Held per process: it cannot be pickled."""

    def __init__(self, names: frozenset[str]) -> None:
        self._words = rjieba.Jieba()
        known = dictionary(names)
        for name in sorted(names):
            if known.get(name, UNKNOWN).count < NAME_COUNT:
                self._words.add_word(name, NAME_COUNT, "nz")

    def is_word(self, text: str) -> bool:
        """Whether the dictionary, or a name, is exactly this text."""
        return bool(self._words.has_word(text))

    def stands_alone(self, text: str, start: int, end: int) -> bool:
        """False when [start, end) cuts through a word at either side, as 中迅 does in 其中|迅速."""
        left, right = _window(text, start, end)
        at = left
        edges = {left}
        for token in self._words.cut(text[left:right], hmm=False):
            at += len(token)
            edges.add(at)
        return start in edges and end in edges


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around [start, end), at most WINDOW characters on each side."""
    left = start
    while left > max(0, start - WINDOW) and text[left - 1] not in BREAKS:
        left -= 1
    right = end
    while right < min(len(text), end + WINDOW) and text[right] not in BREAKS:
        right += 1
    return left, right
