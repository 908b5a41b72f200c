"""Spans: the stretch of text that is shown for a judgement, in whole words."""

from __future__ import annotations

import re
from dataclasses import replace

import rjieba

from scorecards.opinions.clauses import Parsed
from scorecards.opinions.findings import Finding

_OPEN = re.compile(r"(?:[就得没未不还才都也把被给再却弄修做办搞]|没有|还是|不能|不会|当天就)$")
"""Words that promise another one: a span never ends with them."""
_LONGEST_MORE = 8


def whole(parsed: Parsed, finding: Finding) -> Finding:
    """The finding with its span widened to whole words of its clauses, and by one word more where it ends open."""
    words = _words(parsed, finding)
    start = max((s for s, _ in words if s <= finding.start), default=finding.start)
    end = min((e for _, e in words if e >= finding.end), default=finding.end)
    while _OPEN.search(parsed.masked[start:end]) and end - finding.end < _LONGEST_MORE:
        further = min((e for s, e in words if s == end), default=end)
        if further == end:
            break
        end = further
    return replace(finding, start=start, end=end)


def _words(parsed: Parsed, finding: Finding) -> list[tuple[int, int]]:
    """Start and end of the words of the clauses that the finding touches; names and stops are no words."""
    first, last = parsed.clause_at(finding.start), parsed.clause_at(max(finding.start, finding.end - 1))
    words: list[tuple[int, int]] = []
    for clause in parsed.clauses[first : last + 1]:
        at = clause.start
        for word in rjieba.cut(clause.text, False):
            words.append((at, at + len(word)))
            at += len(word)
    return words
