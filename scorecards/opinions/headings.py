"""Complaint headings: terse enough for the circumstances to name the part ("noise when steering")."""

from __future__ import annotations

import re
from functools import cache

from scorecards.opinions.clauses import Parsed
from scorecards.opinions.findings import Finding
from scorecards.opinions.lexicon import data_files, rows

_LONGEST = 30
_TOLD = re.compile("[,。!?]|我|你|吗|吧|呢|啊|了")
"""Stops and words of somebody who tells or asks: headings have none."""


@cache
def _circumstances() -> tuple[tuple[str, re.Pattern[str]], ...]:
    (file,) = data_files("headings")
    return tuple((component, re.compile(source)) for component, source, *_reason in rows(file))


def is_heading(parsed: Parsed) -> bool:
    """Whether the whole text is one short statement without a speaker."""
    return len(parsed.masked) <= _LONGEST and _TOLD.search(parsed.masked) is None


def named_by_circumstances(parsed: Parsed, parts: list[Finding]) -> list[Finding]:
    """The findings about parts, given to the part that a heading's circumstances name, if any."""
    if any(finding.polarity > 0 and not finding.loose for finding in parts) or not is_heading(parsed):
        return parts
    found = ((component, pattern.search(parsed.masked)) for component, pattern in _circumstances())
    component, match = next(((c, m) for c, m in found if m), ("", None))
    if match is None:
        return parts
    clause = parsed.clause_at(match.start())
    bare = Finding(match.start(), match.end(), clause, "part/fault/failure", -1, "supplier", component)
    blamed = [finding._replace(component=component, loose=False) for finding in parts if finding.polarity < 0]
    return blamed or [bare]
