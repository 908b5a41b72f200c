"""One warning, and the table that a snapshot takes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

Kind = Literal["batch", "site", "area", "phrase"]
Level = Literal["watch", "raise"]
TEXT, NUMBER = pa.string(), pa.float64()
WARNINGS = pa.schema(
    [
        ("warning_id", TEXT), ("kind", TEXT), ("role", TEXT), ("partner_id", TEXT), ("subject_zh", TEXT),
        ("subject_en", TEXT), ("month", TEXT), ("level", TEXT), ("statistic", NUMBER), ("threshold", NUMBER),
        ("baseline_zh", TEXT), ("baseline_en", TEXT), ("headline_zh", TEXT), ("headline_en", TEXT), ("details", TEXT),
        ("opinion_ids", pa.list_(TEXT)),
    ]
)  # fmt: skip
MAX_OPINIONS = 200
"""Evidence cited per warning, newest first; `details` has the full count."""


@dataclass(frozen=True, slots=True)
class Words:
    """The same text in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class PartnerWarning:
    """An alarm. `key` is what it is about, so that the same alarm has the same id in every run.

    `month` is the month in which it reached its level; `statistic` is judged against `threshold`.
    """

    kind: Kind
    role: str
    partner_id: str | None
    key: tuple[str, ...]
    subject: Words
    month: str
    level: Level
    statistic: float
    threshold: float
    baseline: Words
    headline: Words
    opinion_ids: Sequence[str]
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def warning_id(self) -> str:
        text = "|".join([self.kind, self.role, self.partner_id or "", *self.key])
        return "w_" + hashlib.sha256(text.encode()).hexdigest()[:16]


def as_table(found: Sequence[PartnerWarning]) -> pa.Table:
    """The warnings as a table of WARNINGS, sorted by id."""
    return pa.Table.from_pylist([_row(w) for w in sorted(found, key=lambda w: w.warning_id)], WARNINGS)


def _row(warning: PartnerWarning) -> dict[str, object]:
    return {
        "warning_id": warning.warning_id,
        "kind": warning.kind,
        "role": warning.role,
        "partner_id": warning.partner_id,
        "subject_zh": warning.subject.zh,
        "subject_en": warning.subject.en,
        "month": warning.month,
        "level": warning.level,
        "statistic": float(warning.statistic),
        "threshold": float(warning.threshold),
        "baseline_zh": warning.baseline.zh,
        "baseline_en": warning.baseline.en,
        "headline_zh": warning.headline.zh,
        "headline_en": warning.headline.en,
        "details": json.dumps(dict(warning.details) | {"opinions": len(warning.opinion_ids)}, ensure_ascii=False),
        "opinion_ids": list(warning.opinion_ids[:MAX_OPINIONS]),
    }
