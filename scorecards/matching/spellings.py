"""Names spelt another way: by sound, or with one typing error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scorecards.matching.areas_by_name import all_places
from scorecards.matching.common_words import WordBoundaries, everyday_words, has_rare_character
from scorecards.matching.context import Beside
from scorecards.matching.homophones import HomophoneIndex
from scorecards.matching.short_names import strip_suffixes
from scorecards.matching.typos import TypoIndex
from scorecards.matching.vocabulary import role_words
from scorecards.matching.writings import STRENGTH, How, Writing
from scorecards.records import Name, Role

SHORT = 2
"""A homophone of this length needs a word of the role right beside it."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A stretch of text that may be a misspelt name: indices of the bare names, and whether it looks like no word."""

    start: int
    end: int
    owners: Sequence[int]
    how: How
    unusual: bool


class SpellingFinder:
    """Finds misspelt names, and believes them beside words of their role only."""

    def __init__(self, by_text: Mapping[str, tuple[Writing, ...]], beside: Beside, words: WordBoundaries) -> None:
        self._by_text, self._beside, self._words = by_text, beside, words
        self._cores = _cores(by_text)
        self._core_texts = list(self._cores)
        self._everyday = everyday_words() | role_words() | all_places()
        self._sounds = HomophoneIndex(self._core_texts)
        self._typos = TypoIndex(self._core_texts, self._everyday)

    def find_homophones(self, text: str, folded: str, taken: Sequence[Name]) -> Iterator[Name]:
        """Names of the same sound beside those `taken`; `folded` is the text after folding."""
        for start, end, owners in self._sounds.find(folded):
            written = folded[start:end]
            if written in self._by_text or written in self._everyday or not is_free(start, end, taken):
                continue
            unusual = end - start > SHORT or any(_keeps_rare(written, self._core_texts[i]) for i in owners)
            if unusual or self._beside.adjacent_to_any(folded, start, end):
                yield from self._believed_spelling(text, folded, Spelling(start, end, owners, "homophone", unusual))

    def find_typos(self, text: str, folded: str, taken: Sequence[Name]) -> Iterator[Name]:
        """Names with one error beside those `taken`, which may overlap; `folded` is the text after folding."""
        for start, end in set(self._typos.stretches(folded)):
            if not is_free(start, end, taken) or not self._beside.adjacent_to_any(folded, start, end):
                continue
            written = folded[start:end]
            if written not in self._by_text and (owners := self._typos.owners(written)):
                yield from self._believed_spelling(text, folded, Spelling(start, end, owners, "typo", False))

    def _believed_spelling(self, text: str, folded: str, spelling: Spelling) -> Iterator[Name]:
        """At most one name: all the writings of one role that the stretch may stand for, if it is believed."""
        writings = [w for i in spelling.owners for w in self._cores[self._core_texts[i]]]
        roles = sorted({w.role for w in writings})
        role = next((r for r in roles if self._fits(folded, spelling, r)), None)
        span = (spelling.start, spelling.end)
        if role is None or not self._words.stands_alone(folded, *span):
            return
        ids = tuple(sorted({i for w in writings if w.role == role for i in w.partner_ids}))
        components = tuple(sorted({c for w in writings if w.role == role for c in w.components}))
        how = spelling.how
        yield Name(*span, text[slice(*span)], role, ids, how, STRENGTH[how], components)

    def _fits(self, folded: str, spelling: Spelling, role: Role) -> bool:
        """Unusual spellings need a word of the role near, all else one right beside, dictionary words the business."""
        span = (spelling.start, spelling.end)
        written = folded[slice(*span)]
        if self._beside.has_little_words(written):
            return False
        enough = self._beside.near if spelling.unusual else self._beside.adjacent
        if not enough(folded, span, role):
            return False
        if not self._words.is_word(written):
            return True
        return spelling.how == "homophone" and self._beside.kind_follows(folded, spelling.end, role)


def is_free(start: int, end: int, taken: Sequence[Name]) -> bool:
    """Whether [start, end) overlaps none of the names."""
    return all(end <= name.start or name.end <= start for name in taken)


def _cores(by_text: Mapping[str, tuple[Writing, ...]]) -> dict[str, tuple[Writing, ...]]:
    """Writings that may be meant when misspelt: bare names in Han characters.

    A suffix left on would hide that most of the name is wrong, and of branch forms there are too many.
    """
    bare = {
        text: tuple(w for w in writings if w.how != "branch" and strip_suffixes(text, w.role) == text)
        for text, writings in sorted(by_text.items())
        if all("\u4e00" <= char <= "\u9fff" for char in text)
    }
    return {text: writings for text, writings in bare.items() if writings}


def _keeps_rare(written: str, name: str) -> bool:
    """A rare character of the name stands where it belongs: 园琅 for 圆琅."""
    return has_rare_character("".join(a for a, b in zip(written, name, strict=True) if a == b))
