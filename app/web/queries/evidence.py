"""The sentences behind the numbers. Only opinions that count (accepted, review, ruled) are listed and counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.web.queries.names import Row
from scorecards.snapshot.store import Snapshot

_COLUMNS = """
    opinion_id, feedback_id, partner_id, role, occurred_at, period_month, source, channel, product, province, city,
    text, start, "end", aspect, polarity, severity, stage, component, batch, staff_id, intent, probability, decision,
    clues, other_mentions
"""

# A filter that is NULL is not applied; an aspect stands for all below it.
_MATCHES = """
    partner_id = $partner_id AND decision IN ('accepted', 'review', 'ruled')
    AND ($first::VARCHAR IS NULL OR period_month BETWEEN $first AND $last)
    AND ($polarity::INT IS NULL OR polarity = $polarity)
    AND ($province::VARCHAR IS NULL OR province = $province)
    AND ($city::VARCHAR IS NULL OR city = $city)
    AND ($product::VARCHAR IS NULL OR product = $product)
    AND ($component::VARCHAR IS NULL OR component = $component)
    AND ($batch::VARCHAR IS NULL OR batch = $batch)
    AND ($channel::VARCHAR IS NULL OR channel = $channel)
    AND severity >= $least_severity
    AND (
        $aspects::VARCHAR[] IS NULL
        OR len(list_filter($aspects, LAMBDA a: aspect = a OR starts_with(aspect, a || '/'))) > 0
    )
"""
_ASPECT = "AND ($aspect::VARCHAR IS NULL OR aspect = $aspect OR starts_with(aspect, $aspect || '/'))"

_PAGE = f"SELECT {_COLUMNS} FROM evidence WHERE {_MATCHES} {_ASPECT}" + (  # noqa: S608 constants only
    " ORDER BY occurred_at DESC NULLS LAST, opinion_id LIMIT $limit OFFSET $offset"
)
_COUNTS = f"""
    SELECT count(*) AS opinions, count(DISTINCT feedback_id) AS voices
    FROM evidence WHERE {_MATCHES} {_ASPECT}
"""  # noqa: S608
_BY_ASPECT = f"""
    SELECT array_to_string(string_split(aspect, '/')[1:2], '/') AS aspect, count(*) AS opinions
    FROM evidence WHERE {_MATCHES} GROUP BY 1 ORDER BY opinions DESC, 1
"""  # noqa: S608
_ONE = f"SELECT {_COLUMNS} FROM evidence WHERE opinion_id = $opinion_id"  # noqa: S608
_SAME_FEEDBACK = f"""
    SELECT {_COLUMNS} FROM evidence WHERE feedback_id = $feedback_id ORDER BY start, opinion_id
"""  # noqa: S608
_MANY = f"""
    SELECT {_COLUMNS} FROM evidence WHERE list_contains($opinion_ids, opinion_id)
    ORDER BY occurred_at DESC NULLS LAST, opinion_id LIMIT $limit OFFSET $offset
"""  # noqa: S608


def page(snapshot: Snapshot, matching: Mapping[str, Any], *, limit: int, offset: int) -> list[Row]:
    """One row per opinion, newest first, undated last. `matching` binds every name of the filter, None = any."""
    return snapshot.query(_PAGE, {**matching, "limit": limit, "offset": offset})


def counts(snapshot: Snapshot, matching: Mapping[str, Any]) -> Row:
    """How many opinions match, in how many pieces of feedback."""
    return snapshot.query(_COUNTS, dict(matching))[0]


def by_aspect(snapshot: Snapshot, matching: Mapping[str, Any]) -> list[Row]:
    """(aspect, opinions) per second-level aspect under all filters but the aspect's own."""
    return snapshot.query(_BY_ASPECT, {name: value for name, value in matching.items() if name != "aspect"})


def one(snapshot: Snapshot, opinion_id: str) -> Row | None:
    rows = snapshot.query(_ONE, {"opinion_id": opinion_id})
    return rows[0] if rows else None


def of_feedback(snapshot: Snapshot, feedback_id: str) -> list[Row]:
    """Every opinion with a partner in one feedback, in the order of its words, counted or not."""
    return snapshot.query(_SAME_FEEDBACK, {"feedback_id": feedback_id})


def many(snapshot: Snapshot, opinion_ids: Sequence[str], *, limit: int, offset: int) -> list[Row]:
    """The opinions of these ids, newest first."""
    return snapshot.query(_MANY, {"opinion_ids": list(opinion_ids), "limit": limit, "offset": offset})
