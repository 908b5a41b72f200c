"""Rulings in words, and forms turned into answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.web import wording
from app.web.queries.names import Row
from scorecards.learning.drafts import Answer, Subject
from scorecards.records import Ruling

VALUE_FIELDS = {"move": "partner_id", "aspect": "aspect"}
"""Which field of the form holds the value that a verdict needs."""


def answer(form: Mapping[str, str], row: Row) -> Answer:
    """What the form says about an opinion as the page showed it; a wrong polarity is the other one."""
    verdict = form.get("verdict", "")
    value = form.get(VALUE_FIELDS.get(verdict, ""), "").strip()
    return Answer(
        verdict=verdict,
        value=str(-row["polarity"]) if verdict == "polarity" else value,
        written=form.get("written", "") if verdict in ("accept", "move") else "",
        note=form.get("note", ""),
    )


def subject(row: Row) -> Subject:
    """What a ruling on a row of evidence is about."""
    told = ("feedback_id", "role", "start", "end", "aspect", "partner_id", "text")
    return Subject(**{name: row[name] for name in told})


def presented(
    ruling: Ruling, partners: Mapping[str, str], aspects: Mapping[str, Row], *, counted: int
) -> dict[str, Any]:
    """One ruling for the list. `counted` is the last one that the snapshot knew."""
    value = ruling.value or ""
    if ruling.verdict in ("accept", "move"):
        value = partners.get(value, value)
    elif ruling.verdict == "aspect":
        value = wording.aspect_path(aspects, value)
    elif ruling.verdict == "polarity":
        value = wording.polarity(int(value))
    return {
        "ruled_at": ruling.ruled_at,
        "ruled_by": ruling.ruled_by,
        "role": ruling.role,
        "was": wording.aspect_path(aspects, ruling.aspect),
        "verdict": ruling.verdict,
        "value": value,
        "note": ruling.note,
        "counts": ruling.ruling_id <= counted,
    }
