"""People's rulings: added, never changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.db.models import RulingRow
from scorecards.learning.drafts import Draft
from scorecards.records import Ruling

ERASED_AT_ONCE = 500


def add(session: Session, draft: Draft, *, ruled_by: str, now: datetime) -> int:
    """Adds one ruling, in the caller's transaction, and returns its id."""
    row = RulingRow(**draft.fields(), ruled_by=ruled_by, ruled_at=now)
    session.add(row)
    session.flush()
    return row.id


def load(session: Session) -> tuple[Ruling, ...]:
    """All rulings, oldest first."""
    return tuple(_ruling(row) for row in session.scalars(select(RulingRow).order_by(RulingRow.id)))


def newest(session: Session, roles: Collection[str], *, limit: int) -> list[Ruling]:
    """The latest rulings on opinions about partners of these kinds, newest first."""
    chosen = select(RulingRow).where(RulingRow.role.in_(roles)).order_by(RulingRow.id.desc()).limit(limit)
    return [_ruling(row) for row in session.scalars(chosen)]


def forget_others(session: Session, feedback_ids: Collection[str]) -> int:
    """Deletes the rulings on feedback that is not among these, for erasure; returns how many. The caller commits."""
    gone = [row.id for row in session.scalars(select(RulingRow)) if row.feedback_id not in feedback_ids]
    for start in range(0, len(gone), ERASED_AT_ONCE):
        session.execute(delete(RulingRow).where(RulingRow.id.in_(gone[start : start + ERASED_AT_ONCE])))
    return len(gone)


def _ruling(row: RulingRow) -> Ruling:
    return Ruling(
        ruling_id=row.id,
        feedback_id=row.feedback_id,
        role=row.role,  # type: ignore[arg-type]  # written from a checked draft
        start=row.start,
        end=row.end,
        aspect=row.aspect,
        verdict=row.verdict,  # type: ignore[arg-type]  # by the table's constraint
        value=row.value,
        ruled_by=row.ruled_by,
        ruled_at=row.ruled_at,
        note=row.note,
        written=row.written,
    )
