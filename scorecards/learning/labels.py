"""Labelled opinions: a file that says who was really responsible, for training and comparing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from scorecards.errors import FileRefused
from scorecards.lake import Lake
from scorecards.records import Opinion

COLUMNS = ("source", "external_id", "responsible", "partner_id", "aspect", "polarity", "start", "end")

_LABELS = """
SELECT feedback.feedback_id, label.partner_id, {findable}, label.responsible, label.aspect, label.polarity,
    label.start, label."end"
FROM read_parquet($file) AS label
JOIN feedback USING (source, external_id)
ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Label:
    """What is right about one stretch of a text. `partner_id` None: nobody of the registry.

    `findable` is false where text and keys would not lead a careful reader to the partner.
    """

    partner_id: str | None
    findable: bool
    responsible: str
    aspect: str
    polarity: int
    start: int
    end: int


def label_of(opinion: Opinion, labels: Sequence[Label]) -> Label | None:
    """The label of the opinion's own words and role; None when there is none.

    Masking may have moved the words, so where none overlap, a label of the same matter and polarity will do.
    """
    same = [label for label in labels if label.responsible == opinion.responsible]
    touching = [label for label in same if _overlap(label, opinion) > 0]
    if touching:
        return max(touching, key=lambda label: _overlap(label, opinion))
    about = "/".join(opinion.aspect.split("/")[:2])
    return next((label for label in same if (label.aspect, label.polarity) == (about, opinion.polarity)), None)


def read_labels(lake: Lake, file: Path, *, share: float = 1.0) -> dict[str, list[Label]]:
    """Labels by feedback_id, of this share of the feedback (the same ones every time).

    The Parquet file has the COLUMNS and perhaps `identifiable`: whether a careful reader could tell the partner.
    Feedback in which the file labels nothing is not there. Raises FileRefused.
    """
    with lake.connect(tables=["feedback"]) as con:
        findable = "label.identifiable" if "identifiable" in _columns(con, file) else "label.partner_id IS NOT NULL"
        rows = con.execute(_LABELS.format(findable=findable), {"file": str(file)}).fetchall()
    labels: dict[str, list[Label]] = {}
    for feedback_id, *rest in rows:
        if drawn(feedback_id, "labels") < share:
            labels.setdefault(feedback_id, []).append(Label(*rest))
    return labels


def drawn(feedback_id: str, purpose: str) -> float:
    """A number from 0 to 1 that is always the same for a feedback and a purpose, and independent between purposes."""
    digest = hashlib.blake2b(f"{purpose}|{feedback_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def _columns(con: duckdb.DuckDBPyConnection, file: Path) -> list[str]:
    try:
        known = [row[0] for row in con.execute("DESCRIBE FROM read_parquet($file)", {"file": str(file)}).fetchall()]
    except duckdb.Error as error:
        problem = f"无法读取标注文件 / the labels cannot be read ({type(error).__name__})"
        raise FileRefused(problem, where=file.name, advice="给出 Parquet 文件 / name a Parquet file") from None
    if missing := [name for name in COLUMNS if name not in known]:
        problem = f"缺少列 / columns are missing: {', '.join(missing)}"
        raise FileRefused(problem, where=file.name, advice=f"需要 / needed: {', '.join(COLUMNS)}")
    return known


def _overlap(label: Label, opinion: Opinion) -> int:
    return min(label.end, opinion.end) - max(label.start, opinion.start)
