"""Weighing: severity, journey stage and intent of a judgement."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any, Literal

import yaml

from scorecards.opinions.clauses import Parsed
from scorecards.opinions.findings import Finding
from scorecards.opinions.lexicon import mask_of
from scorecards.records import Intent, Opinion

Severity = Literal[1, 2, 3, 4]
_SEVERE: tuple[tuple[int, Severity], ...] = ((mask_of("severity.safety"), 4), (mask_of("severity.loss"), 3))


@cache
def aspects() -> dict[str, dict[str, Any]]:
    """The aspect tree of `definitions/aspects.yaml`, by id."""
    source = resources.files("scorecards.definitions").joinpath("aspects.yaml").read_text("utf-8")
    return {entry["id"]: entry for entry in yaml.load(source, Loader=yaml.CSafeLoader)}


def weigh(parsed: Parsed, finding: Finding) -> Opinion:
    """The finished opinion: the aspect's own severity and stage, raised by words of loss or danger in the clause."""
    entry = aspects()[finding.aspect]
    return Opinion(
        start=finding.start,
        end=finding.end,
        role=finding.responsible,
        responsible=finding.responsible,
        aspect=finding.aspect,
        polarity=finding.polarity,
        severity=_severity(parsed, finding, usual=entry["severity"]),
        stage=entry["stage"],
        intent=_intent(finding),
        component=finding.component,
        name=finding.name,
    )


def _severity(parsed: Parsed, finding: Finding, *, usual: Severity) -> Severity:
    if finding.polarity > 0:
        return 1
    clause = parsed.clauses[finding.clause]
    return max([usual, *(level for kinds, level in _SEVERE if clause.mask & kinds)])


def _intent(finding: Finding) -> Intent:
    if finding.wished:
        return "suggestion"
    return "praise" if finding.polarity > 0 else "complaint"
