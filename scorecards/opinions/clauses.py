"""Clauses: the stretches of a text that hold one statement, with the cues in each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from scorecards.opinions.fold import fold, mask
from scorecards.opinions.lexicon import Hit, find_cues, name_cue
from scorecards.opinions.patterns import triggered
from scorecards.records import Name

_BREAK = re.compile(
    r"(?P<stop>[。!?][,。!?、]*)|[,、]+(?P<late_stop>[。!?][,。!?、]*)?"
    r"|(?P<turn>但是|但(?!愿)|不过|可是|然而|可惜|却(?!实)|而且|并且|结果|另外|只是|反而|实际(?<!其实际)"
    r"|就是(?=快递|物流|送|Ⓒ|包装|发货|客服|服务|Ⓢ|Ⓓ|有点|太|价格|油耗|噪音|胎噪|声音))"
)
"""Stops, which end a clause (some of them its sentence too), and turns, which begin the next one. Every branch starts
with a character of its own, so that the search passes over all others."""

LONGEST_CLAUSE = 150
"""Characters without a stop after which one is assumed: no statement is longer, and work grows with its square."""


class Clause:
    """One clause: offsets into the text, number of its sentence, cues and the bits of all their kinds."""

    __slots__ = ("end", "hits", "mask", "sentence", "stances", "start", "text")

    def __init__(self, start: int, end: int, sentence: int, text: str) -> None:
        self.start, self.end, self.sentence, self.text = start, end, sentence, text
        self.hits: list[Hit] = []
        self.mask = 0
        self.stances: dict[str, bool] = {}
        """What `stance.stands` has found out so far."""


@dataclass(slots=True)
class Parsed:
    """A text made ready for the rules: masked writing (same length as the text), names, cues, clauses.

    `mask` has the bits of all kinds of cues in the text, `turns` those of the patterns that may stand in it.
    """

    masked: str
    names: Sequence[Name]
    hits: list[Hit]
    clauses: list[Clause]
    starts: list[int]
    mask: int
    turns: int

    def clause_at(self, offset: int) -> int:
        """Index of the clause that holds the offset (or the last one before it)."""
        return max(0, bisect_right(self.starts, offset) - 1)


def parse(text: str, names: Sequence[Name]) -> Parsed:
    """Fold, mask, find cues and split. The text itself is never changed."""
    masked = mask(fold(text), names)
    hits = find_cues(masked)
    if names:
        hits += [Hit(name.start, name.end, name_cue(name.role)) for name in names]
        hits.sort(key=lambda hit: (hit.start, hit.end))
    clauses = _split(masked)
    mask_of_all = _deal_out(hits, clauses)
    return Parsed(masked, names, hits, clauses, [c.start for c in clauses], mask_of_all, triggered(masked))


def _split(masked: str) -> list[Clause]:
    clauses: list[Clause] = []
    at = sentence = 0
    for match in _BREAK.finditer(masked):
        end, kind = match.start(), match.lastgroup
        if end > at:
            _add_clause(clauses, masked[at:end], start=at, sentence=sentence)
        at = end if kind == "turn" else match.end()
        if kind == "stop" or kind == "late_stop":
            sentence += 1
    if at < len(masked):
        _add_clause(clauses, masked[at:], start=at, sentence=sentence)
    return clauses


def _add_clause(clauses: list[Clause], text: str, *, start: int, sentence: int) -> None:
    """Adds the clause of a stretch without stops: several if it is too long, none if it is blank."""
    if len(text) > LONGEST_CLAUSE:
        for at in range(0, len(text), LONGEST_CLAUSE):
            _add_clause(clauses, text[at : at + LONGEST_CLAUSE], start=start + at, sentence=sentence)
    elif not text.isspace():
        clauses.append(Clause(start, start + len(text), sentence, text))


def _deal_out(hits: list[Hit], clauses: list[Clause]) -> int:
    """Gives each clause its hits and their bits; returns all bits. A hit before any clause goes to the first."""
    if not clauses:
        return 0
    every = at = 0
    clause, last = clauses[0], len(clauses) - 1
    for hit in hits:
        while at < last and clauses[at + 1].start <= hit.start:
            at += 1
            clause = clauses[at]
        clause.hits.append(hit)
        clause.mask |= hit.cue.mask
        every |= hit.cue.mask
    return every
