"""How far the name an opinion is about stands from the words that judge: the same clause, one before, another sentence.

A name in the judging clause is what is judged. One from an earlier clause was carried on by the reading, which is right
where the clause begins with the judgement ("…, 很耐磨") and doubtful where it begins with words of its own.
"""

from __future__ import annotations

import re
from typing import Literal

from scorecards.records import Name, Opinion

OWN_WORDS = 3
"""Characters before the judgement from which a clause has a subject of its own; fewer hold 就是, 确实, 但."""
FAR = 3
"""Clause boundaries between name and judgement from which the name is far."""

_NOT_LATIN = r"[^\x00-\x7f]"
_SENTENCE = r"[。！？!?；;\n]|\.(?=\s)"
# A space parts clauses between Chinese characters, where people write it for a comma, not between Latin ones.
_CLAUSE = re.compile(rf"{_SENTENCE}|[，,、：:…]+|(?<={_NOT_LATIN})[ \u3000]+(?={_NOT_LATIN})")
_SENTENCE_END = re.compile(_SENTENCE)


Elsewhere = Literal["before", "past_words", "far", "behind"]
"""before: in a clause just before, which the judging one continues; past_words: the judging clause begins with words of
its own; far: in another sentence or FAR clauses before; behind: after the judgement."""


def carried(text: str, name: Name, opinion: Opinion) -> frozenset[Elsewhere]:
    """Where the name of an opinion stands; nothing for one in the judging clause, perhaps both past_words and far."""
    if name.start >= opinion.end:
        return frozenset({"behind"})
    between = text[name.end : opinion.start]
    ends = [found.end() for found in _CLAUSE.finditer(between)]
    if not ends:
        return frozenset()
    where: set[Elsewhere] = set()
    if len(ends) >= FAR or _SENTENCE_END.search(between):
        where.add("far")
    if len(between) - ends[-1] >= OWN_WORDS:
        where.add("past_words")
    return frozenset(where or {"before"})
