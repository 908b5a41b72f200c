"""The audit log: who did what to users, tokens, partners, snapshots and jobs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.db.models import AuditLog


def record(session: Session, action: str, *, actor: str, subject: str | None = None, **details: Any) -> None:
    """Adds one line, in the caller's transaction. `details` hold ids and counts, never customer text or secrets."""
    session.add(AuditLog(at=datetime.now(UTC), actor=actor, action=action, subject=subject, details=details))
