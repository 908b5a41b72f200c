"""Partners named in a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scorecards.matching.common_words import WordBoundaries
from scorecards.matching.context import Beside
from scorecards.matching.exact_names import ExactFinder
from scorecards.matching.folding import fold
from scorecards.matching.spellings import SpellingFinder, is_free
from scorecards.matching.staff import StaffFinder
from scorecards.matching.writings import Writing, writings_of
from scorecards.records import Name, Registry

LONGEST_WORD = 4
"""Longer names are no part of the words that text is cut into."""


class NameFinder:
    """Finds the names of a registry's partners in text. Held per process; building takes about a second."""

    def __init__(self, registry: Registry) -> None:
        by_text: dict[str, tuple[Writing, ...]] = {}
        for writing in writings_of(registry):
            by_text[writing.text] = (*by_text.get(writing.text, ()), writing)
        beside = Beside()
        words = WordBoundaries(frozenset(t for t in by_text if len(t) <= LONGEST_WORD and not t.isascii()))
        exact, spellings = ExactFinder(by_text, beside, words), SpellingFinder(by_text, beside, words)
        staff = StaffFinder(registry)
        self._as_written = (staff.find, exact.find)
        self._misspelt = (spellings.find_homophones, spellings.find_typos)

    def find(self, text: str) -> list[Name]:
        """Non-overlapping names sorted by start; offsets count code points of `text`. Never raises.

        A name that may be several partners holds them all; what is only a word, or only like a name, is left out.
        """
        folded = fold(text)
        taken: list[Name] = []
        for find in self._as_written:
            taken += _without_overlaps(find(text, folded), taken)
        for find_misspelt in self._misspelt:
            taken += _without_overlaps(find_misspelt(text, folded, taken), taken)
        return sorted(taken, key=lambda name: name.start)


def _without_overlaps(found: Iterable[Name], taken: Sequence[Name]) -> list[Name]:
    """The found names that overlap neither `taken` nor one another; of two the longer, then surer, then earlier."""
    kept: list[Name] = []
    for name in sorted(found, key=lambda n: (n.start - n.end, -n.strength, n.start)):
        if is_free(name.start, name.end, taken) and is_free(name.start, name.end, kept):
            kept.append(name)
    return kept
