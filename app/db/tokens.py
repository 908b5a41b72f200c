"""Keys for programs that use the API. The key is shown once; only its SHA-256 is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.models import SCOPES, ApiToken, User
from scorecards.errors import InputError, NotFound

MARK = "sc_"


def create(
    session: Session, user: User, *, name: str, scopes: Collection[str], expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """A new token of a user, and its key. `expires_at` None = until revoked. Raises InputError for an unknown scope."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        advice = f"可用 / choose from: {', '.join(SCOPES)}"
        raise InputError("未知权限 / unknown scope", where=", ".join(unknown) or "scopes", advice=advice)
    key = MARK + secrets.token_urlsafe(32)
    token = ApiToken(
        user_id=user.id,
        name=name,
        token_hash=_hash(key),
        scopes=sorted(set(scopes)),
        created_at=datetime.now(UTC),
        expires_at=expires_at,
    )
    session.add(token)
    session.flush()
    return token, key


def owner(session: Session, key: str, *, scope: str, now: datetime) -> User | None:
    """The active user whose valid token with this scope has this key; None when there is none."""
    token = session.scalar(select(ApiToken).where(ApiToken.token_hash == _hash(key)))
    if token is None or token.revoked_at is not None or scope not in token.scopes:
        return None
    if token.expires_at is not None and token.expires_at <= now:
        return None
    user = session.get(User, token.user_id)
    return user if user is not None and user.active else None


def every(session: Session) -> list[ApiToken]:
    """All tokens, oldest first."""
    return list(session.scalars(select(ApiToken).order_by(ApiToken.id)))


def revoke(session: Session, token_id: int, *, now: datetime) -> ApiToken:
    """Ends a token for good. Raises NotFound."""
    token = session.get(ApiToken, token_id)
    if token is None:
        raise NotFound("没有该令牌 / no such token", where=str(token_id), advice="scorecards tokens list")
    token.revoked_at = token.revoked_at or now
    return token


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
