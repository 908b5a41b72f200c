"""How often passwords were tried in the last minute. All processes count together, and a restart forgets nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from app.db.models import LoginAttempt

WINDOW = timedelta(minutes=1)
MOST_ON_A_NAME = 10
MOST_FROM_AN_ADDRESS = 20
HASH_BYTES = 16


def begin(session: Session, name: str, *, key: bytes, address: str, now: datetime) -> LoginAttempt | None:
    """Counts an attempt before the password is looked at; None when there were too many, and then it is not counted.

    The caller commits, and deletes the attempt again when the password was right. Attempts on one name are counted
    wherever they come from. `key` hashes the name: what is typed there may be a password in the wrong field. The table
    holds one minute at most.
    """
    session.execute(delete(LoginAttempt).where(LoginAttempt.at <= now - WINDOW))
    hashed = hashlib.blake2b(name.strip().lower().encode(), key=key[:64], digest_size=HASH_BYTES).hexdigest()
    attempt = LoginAttempt(at=now, name_hash=hashed, address=address[:64])
    on_name = _count(session, LoginAttempt.name_hash == attempt.name_hash)
    from_address = _count(session, LoginAttempt.address == attempt.address)
    if on_name >= MOST_ON_A_NAME or from_address >= MOST_FROM_AN_ADDRESS:
        return None
    session.add(attempt)
    return attempt


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(LoginAttempt).where(condition)) or 0
