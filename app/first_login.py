"""The first administrator: made at the first start, with a password that is shown until it is changed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.db import users
from app.db.models import User
from app.jobs.work import Work

USERNAME = "admin"
FILE = "first-login.txt"


@dataclass(frozen=True, slots=True)
class Login:
    """A name and a password, in the clear."""

    username: str
    password: str


def ensure(work: Work) -> None:
    """Makes an administrator unless there is any user. The password is kept in HOME/first-login.txt (mode 600)."""
    with work.sessions() as session:
        if session.scalar(select(User.id).limit(1)) is not None:
            return
        password = users.generated_password()
        _write(work.settings.home / FILE, f"{USERNAME}\n{password}\n")
        users.create(session, USERNAME, password=password, role="administrator", now=work.clock())
        session.commit()


def unchanged(work: Work) -> Login | None:
    """The first login as long as it works; None, and the file is gone, once the password was changed."""
    path = work.settings.home / FILE
    if not path.exists():
        return None
    username, password = path.read_text(encoding="utf-8").split()
    with work.sessions() as session:
        user = session.scalar(select(User).where(User.username == username))
    if user is not None and user.active and users.verify(user.password_hash, password):
        return Login(username, password)
    path.unlink()
    return None


def _write(path: Path, content: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(content)
