"""Clauses: the stretches of a text that hold one statement, with the cues in each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from scorecards.opinions.fold import fold, mask
from scorecards.opinions.lexicon import Hit, find_cues
from scorecards.records import Name

_BREAK = re.compile(
    r"[,。!?、]+"
    r"|(?=但是|但(?!愿)|不过|可是|然而|可惜|却(?!实)|而且|并且|结果|另外|只是|反而|(?<!其)实际)"
    r"|(?<=.)(?=就是(?:快递|物流|送|Ⓒ|包装|发货|客服|服务|Ⓢ|Ⓓ|有点|太|价格|油耗|噪音|胎噪|声音))"
)
_SENTENCE_END = re.compile(r"[。!?]")
_CONTRAST = re.compile(r"(?:但是|但|不过|可是|然而|可惜|却|就是|只是|反而|结果)")


LONGEST_CLAUSE = 150
"""Characters without a stop after which one is assumed: no statement is longer, and work grows with its square."""


@dataclass(slots=True)
class Clause:
    """One clause: offsets into the text, number of its sentence, cues; `contrast` if it opens with but or though."""

    start: int
    end: int
    sentence: int
    text: str
    contrast: bool
    hits: list[Hit] = field(default_factory=list)

    def has(self, *kinds: str) -> bool:
        """Whether any cue of one of these kinds stands in the clause."""
        return any(not h.kinds.isdisjoint(kinds) for h in self.hits)


@dataclass(slots=True)
class Parsed:
    """A text made ready for the rules: masked writing (same length as the text), names, cues, clauses."""

    masked: str
    names: Sequence[Name]
    hits: list[Hit]
    clauses: list[Clause]
    kinds: frozenset[str]

    def clause_at(self, offset: int) -> int:
        """Index of the clause that holds the offset (or the last one before it)."""
        low = 0
        for i, clause in enumerate(self.clauses):
            if clause.start > offset:
                break
            low = i
        return low


def parse(text: str, names: Sequence[Name]) -> Parsed:
    """Fold, mask, find cues and split. The text itself is never changed."""
    masked = mask(fold(text), names)
    hits = find_cues(masked)
    hits += [Hit(n.start, n.end, frozenset({f"name.{n.role}"}), i) for i, n in enumerate(names)]
    hits.sort(key=lambda h: (h.start, h.end))
    clauses = _split(masked)
    _deal_out(hits, clauses)
    return Parsed(masked, names, hits, clauses, frozenset(k for h in hits for k in h.kinds))


def _split(masked: str) -> list[Clause]:
    clauses: list[Clause] = []
    at, sentence = 0, 0
    for match in [*_BREAK.finditer(masked), None]:
        end = match.start() if match else len(masked)
        for start in range(at, end, LONGEST_CLAUSE):
            stop = min(start + LONGEST_CLAUSE, end)
            if masked[start:stop].strip():
                clauses.append(_clause(masked, start, end=stop, sentence=sentence))
        if match:
            sentence += bool(_SENTENCE_END.search(match.group()))
            at = match.end()
    return clauses


def _clause(masked: str, start: int, *, end: int, sentence: int) -> Clause:
    text = masked[start:end]
    return Clause(start, end, sentence, text, contrast=_CONTRAST.match(text.lstrip()) is not None)


def _deal_out(hits: list[Hit], clauses: list[Clause]) -> None:
    at = 0
    for hit in hits:
        while at + 1 < len(clauses) and clauses[at + 1].start <= hit.start:
            at += 1
        if clauses:
            clauses[at].hits.append(hit)
