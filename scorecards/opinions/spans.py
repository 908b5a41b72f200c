"""Spans: the stretch of text that is shown for a judgement, in whole words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

import rjieba

from scorecards.opinions.clauses import Parsed
from scorecards.opinions.findings import Finding

_OPEN = re.compile(r"(?:[就得没未不还才都也把被给再却弄修做办搞]|没有|还是|不能|不会|当天就)$")
"""Words that promise another one: a span never ends with them."""
_LONGEST_MORE = 8


def whole(parsed: Parsed, finding: Finding) -> Finding:
    """The finding with its span widened to whole words of its clauses, and by one word more where it ends open."""
    starts, ends = _words(parsed, finding)
    first, last = bisect_right(starts, finding.start) - 1, bisect_left(ends, finding.end)
    start = starts[first] if first >= 0 else finding.start
    if last == len(ends):
        return finding._replace(start=start)
    while _OPEN.search(parsed.masked, start, ends[last]) and ends[last] - finding.end < _LONGEST_MORE:
        if last + 1 == len(ends) or starts[last + 1] != ends[last]:
            break
        last += 1
    return finding._replace(start=start, end=ends[last])


def _words(parsed: Parsed, finding: Finding) -> tuple[list[int], list[int]]:
    """Starts and ends of the words of the clauses that the finding touches; names and stops are no words."""
    first, last = parsed.clause_at(finding.start), parsed.clause_at(max(finding.start, finding.end - 1))
    starts: list[int] = []
    ends: list[int] = []
    for clause in parsed.clauses[first : last + 1]:
        at = clause.start
        for word in rjieba.cut(clause.text, False):
            starts.append(at)
            at += len(word)
            ends.append(at)
    return starts, ends
