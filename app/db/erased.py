"""Which feedback were erased, as keyed hashes: enough to know one that is delivered again, and nothing to read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.models import ErasedFeedback


def remember(session: Session, hashes: Iterable[str], *, now: datetime) -> None:
    """Adds the hashes (ingest.keyed_hash) that are not there yet. The caller commits."""
    known = load(session)
    session.add_all(ErasedFeedback(feedback_hash=one, erased_at=now) for one in sorted(set(hashes) - known))


def load(session: Session) -> frozenset[str]:
    """The hashes of all feedback that was ever erased here."""
    return frozenset(session.scalars(select(ErasedFeedback.feedback_hash)))
