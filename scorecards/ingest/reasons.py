"""Why rows and fields go to quarantine, in both languages (the data is reasons.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Reason:
    """What one reason id means. `keeps_row`: the row was loaded, only the named field was not."""

    zh: str
    en: str
    keeps_row: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one row: the field (None: the row as such) and a reason id."""

    field: str | None
    reason: str


@cache
def reasons() -> dict[str, Reason]:
    """All reasons by id."""
    data = yaml.safe_load(Path(__file__).with_name("reasons.yaml").read_text(encoding="utf-8"))
    return {name: Reason(**entry) for name, entry in data.items()}


def refuses_row(problem: Problem) -> bool:
    return not reasons()[problem.reason].keeps_row
