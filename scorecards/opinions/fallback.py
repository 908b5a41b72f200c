"""What the small models add where the rules found nothing: a bare verdict on a carrier, a terse complaint heading."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from scorecards.opinions.clauses import Parsed
from scorecards.opinions.findings import Finding
from scorecards.opinions.lexicon import mask_of
from scorecards.opinions.model import load
from scorecards.opinions.stance import stands, text_stands

_SURE = 0.96
"""Probability from which a clause's direction is believed; measured on held-out reviews."""
_LIKELY = 0.5
_LONGEST_CLAUSE = 12
_LONGEST_HEADING = 40
_UNREAL = ("question", "hypothetical", "wish", "elsewhere", "plan")
_CARRIER = mask_of("topic.courier", "topic.rider")


def find_unworded(parsed: Parsed, *, cars: bool) -> list[Finding]:
    """At most one judgement for a text in which no rule found any; carriers only in texts about goods."""
    if cars:
        return _heading(parsed)
    return list(islice(_verdicts_on_carriers(parsed), 1)) if parsed.mask & _CARRIER else []


def _verdicts_on_carriers(parsed: Parsed) -> Iterator[Finding]:
    for index, clause in enumerate(parsed.clauses):
        spoken_of = clause.mask & _CARRIER and len(clause.text) <= _LONGEST_CLAUSE
        if not spoken_of or any(stands(clause, stance) for stance in _UNREAL):
            continue
        positive = load("polarity").probabilities(clause.text)["positive"]
        if positive > _SURE:
            yield Finding(clause.start, clause.end, index, "delivery/general/good", 1, "courier")
        elif positive < 1 - _SURE:
            yield Finding(clause.start, clause.end, index, "delivery/general/bad", -1, "courier")


def _heading(parsed: Parsed) -> list[Finding]:
    """A complaint heading: short, without stops, and worded as one."""
    text = parsed.masked.rstrip(",。")
    if (
        len(text) > _LONGEST_HEADING
        or "。" in text
        or "!" in text
        or not text_stands(text, "heading")
        or text_stands(text, "question")
    ):
        return []
    likely = load("headings").probabilities(text)
    label = max(likely, key=lambda name: likely[name])
    if likely[label] < _LIKELY or label == "other_part":
        return []
    if label == "service":
        return [Finding(0, len(text), 0, "dealer/other/bad", -1, "dealer")]
    return [Finding(0, len(text), 0, "part/fault/failure", -1, "supplier", label)]
