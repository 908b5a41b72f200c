"""Judgements about the brand's own process: advertising, vouchers, warranty, payment, website."""

from __future__ import annotations

from scorecards.opinions.clauses import Parsed
from scorecards.opinions.findings import Finding
from scorecards.opinions.patterns import find_patterns
from scorecards.opinions.stance import stands


def find_brand(parsed: Parsed) -> list[Finding]:
    """All judgements about the brand's own process other than dispatch, in the order of the pattern file."""
    findings = []
    for pattern, start, end in find_patterns(parsed.masked, "brand", turns=parsed.turns):
        index = parsed.clause_at(start)
        clause = parsed.clauses[index]
        if not stands(clause, "hypothetical") and (pattern.polarity < 0 or not stands(clause, "wish")):
            findings.append(Finding(start, end, index, pattern.aspect, pattern.polarity, "brand"))
    return findings
