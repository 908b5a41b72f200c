"""Names as they are written in the registry or derived from it, told from ordinary words by what stands around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from scorecards.matching.common_words import WordBoundaries
from scorecards.matching.context import Beside
from scorecards.matching.vocabulary import suffixes
from scorecards.matching.writings import RANK, STRENGTH, Writing
from scorecards.records import Name

LONGEST_ABBREVIATION = 4
"""Latin names up to this length have other meanings too."""
LONGEST_IN_DOUBT = 3
"""Han names up to this length are found across the borders of ordinary words."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A stretch of text that may be one of `writings`: the same letters in different roles. Equal only to itself."""

    start: int
    end: int
    writings: tuple[Writing, ...]


class ExactFinder:
    """Finds writings letter by letter, the longest at each place."""

    def __init__(self, by_text: Mapping[str, tuple[Writing, ...]], beside: Beside, words: WordBoundaries) -> None:
        self._by_text, self._beside, self._words = by_text, beside, words
        self._texts = sorted(by_text)
        self._automaton = (
            AhoCorasick(self._texts, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA)
            if self._texts
            else None
        )

    def find(self, text: str, folded: str) -> list[Name]:
        """Believed names in the order of the text; `folded` is the text after folding."""
        if self._automaton is None:
            return []
        hits = [
            Candidate(start, end, self._by_text[self._texts[i]])
            for i, start, end in self._automaton.find_matches_as_indexes(folded)
        ]
        if not hits:
            return []
        possible = [hit for hit in hits if self._is_whole(folded, hit)]
        believed = {hit: w for hit in possible if (w := self._believed(folded, hit)) is not None}
        believed |= self._by_company(folded, possible, believed)
        return [self._named(text, folded, hit, writing=writing) for hit, writing in believed.items()]

    def _is_whole(self, folded: str, hit: Candidate) -> bool:
        """Neither part of a Latin word, nor cut out of dictionary words, nor the head of another name."""
        writing = hit.writings[0]
        if not _latin_edges_free(folded, hit.start, hit.end):
            return False
        if self._beside.is_other_name(folded, hit.end):
            return False
        short_han = not writing.text.isascii() and len(writing.text) <= LONGEST_IN_DOUBT
        return not short_han or self._words.stands_alone(folded, hit.start, hit.end)

    def _believed(self, folded: str, hit: Candidate) -> Writing | None:
        """The writing whose role the surroundings show best; None when they show too little."""
        span = (hit.start, hit.end)
        fitting = [w for w in hit.writings if self._beside.enough(folded, span, role=w.role, caution=w.caution)]
        if not fitting:
            return None
        best = max(fitting, key=lambda w: (self._beside.evidence(folded, span, w.role), -RANK[w.how], w.role))
        doubtful = _is_abbreviation(best.text) and not self._beside.service_follows(folded, hit.end, best.role)
        return None if doubtful and self._beside.is_technical(folded, span) else best

    def _by_company(
        self, folded: str, possible: Sequence[Candidate], believed: dict[Candidate, Writing]
    ) -> dict[Candidate, Writing]:
        """Names in doubt that stand beside a believed name of their role, nothing but a joining word between."""
        added: dict[Candidate, Writing] = {}
        for first, second in pairwise(possible):
            if (first in believed) == (second in believed):
                continue
            sure, doubtful = (first, second) if first in believed else (second, first)
            match = next((w for w in doubtful.writings if w.role == believed[sure].role), None)
            between = folded[first.end : second.start]
            if match is not None and self._beside.lists(between, listed=match.how == "exact"):
                added[doubtful] = match
        return added

    def _named(self, text: str, folded: str, hit: Candidate, *, writing: Writing) -> Name:
        is_short_form = writing.role == "dealer" and writing.how != "exact"
        end = hit.end + (_tail(folded, hit.end) if is_short_form else 0)
        return Name(
            hit.start,
            end,
            text[hit.start : end],
            writing.role,
            writing.partner_ids,
            writing.how,
            STRENGTH[writing.how],
            writing.components,
        )


def _is_abbreviation(text: str) -> bool:
    return text.isascii() and len(text) <= LONGEST_ABBREVIATION


def _latin_edges_free(folded: str, start: int, end: int) -> bool:
    """A Latin letter or digit at the edge of a name must not go on outside it; a figure may follow a long name."""
    before, first = folded[max(0, start - 1) : start], folded[start]
    last, after = folded[end - 1], folded[end : end + 1]
    if end - start > LONGEST_ABBREVIATION and last.isalpha() and after.isdigit():
        after = ""
    return not (_is_latin(before) and _is_latin(first)) and not (_is_latin(last) and _is_latin(after))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _tail(folded: str, end: int) -> int:
    """Length of the 店, 4S店 ... that belongs to a branch form."""
    return next((len(tail) for tail in suffixes().branch_tails if folded.startswith(tail, end)), 0)
