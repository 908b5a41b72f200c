"""People who may sign in. Passwords are kept as argon2 hashes only."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.db.models import USER_ROLES, User
from scorecards.errors import InputError, NotFound

SHORTEST_PASSWORD = 10
_USERNAME = re.compile(r"[\w.@-]{1,64}")
_hasher = PasswordHasher()


def create(session: Session, username: str, *, password: str, role: str, now: datetime) -> User:
    """A new active user. Raises InputError when the name is taken or unusable, the role unknown, the password short."""
    name = username.strip().lower()
    if not _USERNAME.fullmatch(name):
        raise InputError("用户名只能含文字、数字和 . @ _ - / letters, digits and . @ _ - only", where="username")
    if role not in USER_ROLES:
        raise InputError("未知角色 / unknown role", where=role, advice=f"可用 / choose from: {', '.join(USER_ROLES)}")
    if session.scalar(select(User.id).where(User.username == name)) is not None:
        raise InputError("用户已存在 / there is such a user already", where=name)
    user = User(username=name, password_hash=_hash(password), role=role, created_at=now, active=True, session_version=1)
    session.add(user)
    session.flush()
    return user


def find(session: Session, username: str) -> User:
    """The user of this name. Raises NotFound."""
    user = session.scalar(select(User).where(User.username == username.strip().lower()))
    if user is None:
        raise NotFound("没有该用户 / no such user", where=username, advice="scorecards users list")
    return user


def every(session: Session) -> list[User]:
    """All users by name."""
    return list(session.scalars(select(User).order_by(User.username)))


def set_password(session: Session, username: str, password: str) -> User:
    """Changes the password and ends the user's open sessions. Raises NotFound, InputError."""
    user = find(session, username)
    user.password_hash = _hash(password)
    user.session_version += 1
    return user


def set_active(session: Session, username: str, *, active: bool) -> User:
    """Lets a user in or keeps them out, ending open sessions. The last active administrator stays: InputError."""
    user = find(session, username)
    if not active and user.role == "administrator" and _active_administrators(session) <= 1:
        raise InputError(
            "这是最后一个管理员 / this is the last administrator",
            where=user.username,
            advice="先添加另一个管理员 / add another one first",
        )
    user.active = active
    user.session_version += 1
    return user


def end_sessions(session: Session, user_id: int) -> None:
    """Makes every cookie that was given to the user worthless, copies of it too."""
    raised = update(User).where(User.id == user_id).values(session_version=User.session_version + 1)
    session.execute(raised)


def authenticate(session: Session, username: str, *, password: str, now: datetime) -> User | None:
    """The user, if active and the password is right; notes the time. Takes as long for a name that does not exist."""
    user = session.scalar(select(User).where(User.username == username.strip().lower()))
    right = verify(user.password_hash if user else _nobody(), password)
    if user is None or not user.active or not right:
        return None
    user.last_login_at = now
    if _hasher.check_needs_rehash(user.password_hash):
        user.password_hash = _hasher.hash(password)
    return user


def verify(password_hash: str, password: str) -> bool:
    """Whether the password belongs to the hash."""
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def generated_password() -> str:
    """About 96 bits, in letters that are easy to copy."""
    return secrets.token_urlsafe(12)


def _hash(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise InputError(
            f"密码至少 {SHORTEST_PASSWORD} 个字符 / a password has at least {SHORTEST_PASSWORD} characters",
            where="password",
        )
    return _hasher.hash(password)


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe())


def _active_administrators(session: Session) -> int:
    count = select(func.count()).select_from(User).where(User.active, User.role == "administrator")
    return session.scalar(count) or 0
