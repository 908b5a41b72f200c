"""What stands beside a name: the words by which a name in doubt is believed or dropped."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from scorecards.matching.vocabulary import Context, context, suffixes
from scorecards.matching.writings import Caution
from scorecards.records import ROLES, Role

NEAR = 12
"""Characters on each side that count as near."""


class Beside:
    """Looks at the surroundings of stretches of folded text."""

    def __init__(self, words: Context | None = None) -> None:
        self._words = words or context()
        self._services = {role: _Ends(self._behind_gap(self._words.roles[role].services)) for role in ROLES}
        self._behind = {role: _Ends(self._behind_gap(self._words.roles[role].nouns)) for role in ROLES}
        self._before = {role: _Ends(self._verbs(role)) for role in ROLES}
        self._any_behind = _Ends(w for ends in self._behind.values() for w in ends.words)
        self._any_before = _Ends(w for ends in self._before.values() for w in ends.words)
        self._near = {role: _any_of(self._words.roles[role].near) for role in ROLES}
        self._endings = {role: tuple(sorted(n for n in self._words.roles[role].nouns if len(n) > 1)) for role in ROLES}

    def _behind_gap(self, nouns: Iterable[str]) -> Iterator[str]:
        return (gap + noun for noun in nouns for gap in self._words.before_noun)

    def _verbs(self, role: Role) -> Iterator[str]:
        return (verb + gap for verb in self._words.roles[role].verbs for gap in self._words.after_verb)

    def service_follows(self, text: str, end: int, role: Role) -> bool:
        """圆安|快递, 固行|的轮胎, but not 圆安|的客服: a shop has those too."""
        return self._services[role].begin(text, end)

    def kind_follows(self, text: str, end: int, role: Role) -> bool:
        """天天|快递, 通达|4S店, but not 天天|送到: the business itself right behind."""
        return text.startswith(suffixes().business[role], end)

    def noun_follows(self, text: str, end: int, role: Role) -> bool:
        """圆安|快递, 圆安|的司机."""
        return self._behind[role].begin(text, end)

    def verb_precedes(self, text: str, start: int, role: Role) -> bool:
        """发的|圆安, 换了一套|固行."""
        return self._before[role].stop(text, start)

    def adjacent(self, text: str, span: tuple[int, int], role: Role) -> bool:
        """A word of the role stands right before or behind."""
        return self.noun_follows(text, span[1], role) or self.verb_precedes(text, span[0], role)

    def adjacent_to_any(self, text: str, start: int, end: int) -> bool:
        """Whether `adjacent` holds for some role; quick, since most stretches end here."""
        return self._any_behind.begin(text, end) or self._any_before.stop(text, start)

    def has_little_words(self, text: str) -> bool:
        """A character of grammar (的, 是, 有 ...) stands in the stretch: nobody types that into a name."""
        return not self._words.little_words.isdisjoint(text)

    def near(self, text: str, span: tuple[int, int], role: Role) -> bool:
        """A word of the role stands within a dozen characters, right beside, or at the end of the stretch itself."""
        words = self._near[role]
        if words.search(text, max(0, span[0] - NEAR), span[0]) or words.search(text, span[1], span[1] + NEAR):
            return True
        return self.adjacent(text, span, role) or text.endswith(self._endings[role], *span)

    def evidence(self, text: str, span: tuple[int, int], role: Role) -> int:
        """How strongly the surroundings show the role: 3 its service behind, 2 a word beside, 1 one near, 0 none."""
        if self.service_follows(text, span[1], role):
            return 3
        if self.adjacent(text, span, role):
            return 2
        return int(self.near(text, span, role))

    def enough(self, text: str, span: tuple[int, int], *, role: Role, caution: Caution) -> bool:
        """Whether the surroundings give what `caution` asks for."""
        if caution is Caution.KIND:
            return self.kind_follows(text, span[1], role)
        if caution is Caution.SERVICE:
            return self.service_follows(text, span[1], role)
        if caution is Caution.ADJACENT:
            return self.adjacent(text, span, role)
        return caution is not Caution.NEAR or self.near(text, span, role)

    def is_other_name(self, text: str, end: int) -> bool:
        """The stretch is the beginning of a road's, a temple's, a shop's name."""
        return text.startswith(self._words.other_name_after, end) and not text.startswith(
            self._words.other_name_after_not, end
        )

    def is_technical(self, text: str, span: tuple[int, int]) -> bool:
        """Words of another trade stand near a Latin abbreviation."""
        around = text[max(0, span[0] - NEAR) : span[1] + NEAR]
        return any(word in around for word in self._words.technical)

    def lists(self, between: str, *, listed: bool) -> bool:
        """Whether the text between two names puts them in one list; for unlisted short forms only "and" does."""
        return between in self._words.joining or (listed and between in self._words.listing)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")


class _Ends:
    """Words that text may go on with at one point, or have stopped with."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._lengths_by_first = _lengths_by(word[0] + word for word in self.words)
        self._lengths_by_last = _lengths_by(word[-1] + word for word in self.words)

    def begin(self, text: str, at: int) -> bool:
        lengths = self._lengths_by_first.get(text[at : at + 1], ())
        return any(text[at : at + n] in self.words for n in lengths)

    def stop(self, text: str, at: int) -> bool:
        lengths = self._lengths_by_last.get(text[max(0, at - 1) : at], ())
        return any(text[at - n : at] in self.words for n in lengths if n <= at)


def _lengths_by(keyed: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """First character → the lengths of what follows it."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for word in keyed:
        lengths[word[0]].add(len(word) - 1)
    return {key: tuple(sorted(found)) for key, found in lengths.items()}
