"""Who is asking: a signed-in browser session or a program's token, checked against the database on every request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from flask import Flask, Request, session
from flask_login import LoginManager, current_user, login_user, logout_user

from app.db import tokens, users
from app.db.models import User, UserRole
from app.web.context import site
from app.web.rights import Right, rights_of, visible_roles
from scorecards.records import Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in user as pages see them. The session version is part of the id: raising it ends every session."""

    user_id: int
    username: str
    role: UserRole
    session_version: int
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        return f"{self.user_id}:{self.session_version}"

    @property
    def rights(self) -> frozenset[Right]:
        return rights_of(self.role)

    @property
    def roles(self) -> tuple[Role, ...]:
        """The kinds of partners this viewer may look at."""
        return visible_roles(self.role)

    def may(self, right: str) -> bool:
        """Whether the viewer has a right, by its name."""
        return Right(right) in self.rights


def init(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = "basic"
    manager.user_loader(_from_session)
    manager.request_loader(_from_token)
    manager.init_app(app)


def viewer() -> Viewer | None:
    """Whoever asks; None when nobody is signed in."""
    return cast(Viewer, current_user._get_current_object()) if current_user.is_authenticated else None


def known_viewer() -> Viewer:
    """Whoever asks, on pages that the rights table opens only to signed-in users."""
    found = viewer()
    assert found is not None
    return found


def sign_in(user: User) -> None:
    """Starts a fresh session; nothing but the chosen language survives from before."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    session.permanent = True
    login_user(_viewer(user))


def sign_out() -> None:
    """Ends all sessions of whoever asks, on every device: a copy of the cookie must not outlive the button."""
    with site().sessions() as database:
        users.end_sessions(database, known_viewer().user_id)
        database.commit()
    logout_user()
    session.clear()


def _from_session(session_id: str) -> Viewer | None:
    user_id, _, version = session_id.partition(":")
    if not (user_id.isdigit() and version.isdigit()):
        return None
    with site().sessions() as database:
        user = database.get(User, int(user_id))
    if user is None or not user.active or user.session_version != int(version):
        return None
    return _viewer(user)


def _from_token(request: Request) -> Viewer | None:
    """The owner of the bearer token, for the API only: pages need a session, which CSRF tokens belong to."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key or not request.path.startswith("/api/"):
        return None
    with site().sessions() as database:
        user = tokens.owner(database, key.strip(), scope="read", now=datetime.now(UTC))
    return None if user is None else _viewer(user)


def _viewer(user: User) -> Viewer:
    return Viewer(user.id, user.username, cast(UserRole, user.role), user.session_version)
