"""Names with one typing error: a wrong, missing, extra or swapped character.

Every name is filed under its patterns with one character open, so a stretch of text is looked up, not compared. Where
to look is told by seeds: one error leaves the first two characters of a name as they are, or the last two, or - in a
name of three - the two around the wrong one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

SHORTEST = 3
SHORTEST_EDITED = 4
"""Below this length a missing or extra character leaves too little to go by."""
LONGEST = 6
OPEN = "\x00"

Stretch = tuple[int, int]


class TypoIndex:
    """Looks for misspelt writings of three to six characters. Whether to believe them is for the caller."""

    def __init__(self, writings: Sequence[str], everyday: frozenset[str]) -> None:
        """`everyday`: words that are no seeds, since they stand everywhere."""
        self._owners: dict[str, list[int]] = defaultdict(list)
        self._heads: dict[str, set[int]] = defaultdict(set)
        self._tails: dict[str, set[int]] = defaultdict(set)
        frames: set[str] = set()
        for i, text in enumerate(writings):
            if SHORTEST <= len(text) <= LONGEST and not text.isascii():
                for pattern in _patterns(text):
                    self._owners[pattern].append(i)
                self._plant(text, everyday)
                frames |= {text[::2]} if len(text) == SHORTEST else set()
        self._seeds = sorted(self._heads.keys() | self._tails.keys())
        self._pairs, self._frames = _automaton(self._seeds), _automaton(sorted(frames))

    def _plant(self, text: str, everyday: frozenset[str]) -> None:
        """Files under its seeds how long a misspelt name may be."""
        edited = len(text) >= SHORTEST_EDITED
        lengths = {len(text) - edited, len(text), len(text) + edited}
        heads = {text[:2], text[1::-1]} | ({text[::2]} if len(text) == SHORTEST_EDITED else set())
        for seed in heads - everyday:
            self._heads[seed] |= lengths
        for seed in {text[-2:], text[-1] + text[-2]} - everyday:
            self._tails[seed] |= lengths

    def owners(self, written: str) -> list[int]:
        """Sorted indices of the writings that are at most one error away; empty for most."""
        return sorted({i for key in _keys(written) if key in self._owners for i in self._owners[key]})

    def stretches(self, folded: str) -> Iterator[Stretch]:
        """Stretches that begin or end like a name; they may overlap."""
        if self._pairs is not None:
            for seed, start, end in self._pairs.find_matches_as_indexes(folded, overlapping=True):
                for n in self._heads.get(self._seeds[seed], ()):
                    if start + n <= len(folded):
                        yield start, start + n
                for n in self._tails.get(self._seeds[seed], ()):
                    if n <= end:
                        yield end - n, end
        if self._frames is not None:
            # Every other character, so that the two around a wrong one become neighbours: even ones, then odd ones.
            evens = (len(folded) + 1) // 2
            for _, at, _ in self._frames.find_matches_as_indexes(folded[::2] + OPEN + folded[1::2], overlapping=True):
                start = 2 * at if at < evens else 2 * (at - evens) - 1
                yield start, start + SHORTEST


def _automaton(patterns: Sequence[str]) -> AhoCorasick | None:
    if not patterns:
        return None
    return AhoCorasick(patterns, matchkind=MatchKind.Standard, implementation=Implementation.DFA)


def _patterns(text: str) -> set[str]:
    """What a name is filed under: one character open, missing, or two swapped; itself, for an extra one in the text."""
    patterns = {text[:i] + OPEN + text[i + 1 :] for i in range(len(text))}
    patterns |= {text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in range(len(text) - 1)}
    if len(text) >= SHORTEST_EDITED:
        patterns |= {text[:i] + text[i + 1 :] for i in range(len(text))}
        patterns |= {text[:i] + OPEN + text[i:] for i in range(1, len(text))}
    return patterns


def _keys(window: str) -> list[str]:
    """The keys under which a name that was written as `window` may be filed."""
    return [window, *(window[:i] + OPEN + window[i + 1 :] for i in range(len(window)))]
