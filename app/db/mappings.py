"""Which column holds which field, remembered per source and kind of file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.db.models import SourceMapping


def remembered(session: Session, source: str, *, kind: str) -> dict[str, str]:
    """The mapping (field → column) last given for this source and kind; empty when none was."""
    row = session.get(SourceMapping, (source, kind))
    return dict(row.mapping) if row else {}


def remember(session: Session, source: str, *, kind: str, mapping: Mapping[str, str], now: datetime) -> None:
    """Keeps a mapping for the next files of this source and kind."""
    session.merge(SourceMapping(source=source, kind=kind, mapping=dict(mapping), updated_at=now))
