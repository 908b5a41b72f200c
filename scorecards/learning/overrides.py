"""What people's rulings make of the opinions as they are read now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from scorecards.lake import Lake
from scorecards.learning.placing import by_feedback, place
from scorecards.records import RULED, Ruling

_READ = """
SELECT feedback_id, opinion_id, start, "end", responsible, aspect FROM current_opinions
WHERE feedback_id IN (SELECT unnest($ids::VARCHAR[]))
ORDER BY feedback_id, start, opinion_id
"""


@dataclass(frozen=True, slots=True)
class ReadOpinion:
    """An opinion as the lake has it now."""

    opinion_id: str
    start: int
    end: int
    responsible: str
    aspect: str


def overrides(lake: Lake, rulings: Sequence[Ruling]) -> pa.Table:
    """Rows of records.RULED: the rulings put on today's opinions, the last one on each matter in force."""
    rows: list[dict[str, Any]] = []
    placed = find_opinions(lake, rulings)
    by_opinion: dict[str, list[Ruling]] = defaultdict(list)
    for ruling in sorted(rulings, key=lambda r: r.ruling_id):
        opinion_id = placed[ruling.ruling_id]
        if opinion_id is None:
            rows.append(_row(None, [ruling]))
        else:
            by_opinion[opinion_id].append(ruling)
    rows += [_row(opinion_id, on_it) for opinion_id, on_it in sorted(by_opinion.items())]
    return pa.Table.from_pylist(rows, RULED)


def find_opinions(lake: Lake, rulings: Sequence[Ruling]) -> dict[int, str | None]:
    """ruling_id → id of the opinion that it is about; None when the text is no longer read so."""
    grouped = by_feedback(rulings)
    read: dict[str, list[ReadOpinion]] = defaultdict(list)
    if grouped:
        with lake.connect() as con:
            for feedback_id, *rest in con.execute(_READ, {"ids": list(grouped)}).fetchall():
                read[feedback_id].append(ReadOpinion(*rest))
    found: dict[int, str | None] = {}
    for feedback_id, here in grouped.items():
        opinions = read[feedback_id]
        for ruling_id, index in place(here, opinions).items():
            found[ruling_id] = None if index is None else opinions[index].opinion_id
    return found


def _row(opinion_id: str | None, rulings: Sequence[Ruling]) -> dict[str, Any]:
    """One opinion's row. `rulings` are in the order in which they were made."""
    on_partner = [ruling for ruling in rulings if ruling.verdict in ("accept", "move", "nobody")]
    polarity = [int(ruling.value) for ruling in rulings if ruling.verdict == "polarity" and ruling.value]
    aspect = [ruling.value for ruling in rulings if ruling.verdict == "aspect"]
    return {
        "opinion_id": opinion_id,
        "on_partner": bool(on_partner),
        "partner_id": on_partner[-1].value if on_partner else None,
        "polarity": polarity[-1] if polarity else None,
        "aspect": aspect[-1] if aspect else None,
    }
