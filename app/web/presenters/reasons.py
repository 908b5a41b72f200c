"""Why an opinion was given to a partner: its clues in words, in one sentence, and as steps of a waterfall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.web import wording
from app.web.charts import Axis, axis_over
from app.web.highlight import reveal
from app.web.i18n import language
from app.web.queries.names import Row
from scorecards.matching.explain import CONFLICTS, Step, explain, waterfall, worded
from scorecards.matching.frame import FRAME_EXPLANATIONS
from scorecards.records import Attribution, Clue

COMPONENT_CLUES = frozenset({"supplies_component", "other_component"})
"""Clues whose detail is a component's id."""
STAFF_CLUES = frozenset({"named_staff", "staff_surname"})
"""Clues whose detail is a name: shown only with the right."""
MACHINE = frozenset({"accepted", "review"})
CHART_WIDTH = 240.0


def reasons(
    clues: Sequence[Mapping[str, Any]], row: Row, *, partner: str | None, staff: Mapping[str, str] | None
) -> dict[str, Any]:
    """`clues` in words, heaviest first; `why`, one sentence (None where a person decided); `steps` to the probability.

    A step has says, detail, weight, probability, and where its bar stands on a scale of CHART_WIDTH: x, width, and the
    x of even odds (`zero`). `staff` None hides every name.
    """
    seen = [replace(clue, detail=_shown(clue, staff)) for clue in map(_clue, clues)]
    steps = waterfall(seen)
    axis = axis_over([0.0, *(v for step in steps for v in (step.before, step.after))], width=CHART_WIDTH)
    return {
        "clues": [_in_words(clue) for clue in seen if clue.clue not in FRAME_EXPLANATIONS],
        "why": _sentence(row, seen, partner),
        "steps": [_drawn(step, axis) for step in steps] if any(c.clue == "prior" for c in seen) else [],
        "zero": axis.x(0.0),
    }


def _clue(stored: Mapping[str, Any]) -> Clue:
    place = (stored["start"], stored["end"])
    return Clue(stored["clue"], str(stored["detail"] or ""), stored["weight"], *place)


def _shown(clue: Clue, staff: Mapping[str, str] | None) -> str:
    """What the clue saw, as this reader may see it."""
    if clue.clue in STAFF_CLUES and staff is None:
        return ""
    detail = reveal(clue.detail, staff)
    return wording.component(detail) if clue.clue in COMPONENT_CLUES else detail


def _in_words(clue: Clue) -> dict[str, Any]:
    says, detail = worded(clue.clue, clue.detail, _language())
    return {
        "clue": clue.clue,
        "says": says,
        "detail": detail,
        "weight": clue.weight,
        "start": clue.start,
        "end": clue.end,
        "conflict": clue.clue in CONFLICTS,
    }


def _sentence(row: Row, clues: Sequence[Clue], partner: str | None) -> str | None:
    if row["decision"] not in MACHINE:
        return None
    attribution = Attribution(row["partner_id"], row["probability"], row["decision"], tuple(clues))
    return explain(attribution, partner, language=_language())


def _drawn(step: Step, axis: Axis) -> dict[str, Any]:
    left, right = sorted((axis.x(step.before), axis.x(step.after)))
    bar = {"x": left, "width": round(max(right - left, 1.0), 1), "end": axis.x(step.after)}
    return _in_words(step.clue) | bar | {"probability": step.probability}


def _language() -> Any:
    return "en" if language() == "en" else "zh"
