"""Signing in and out, changing the password, changing the language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from app.db import audit, login_attempts, users
from app.db.models import LoginAttempt
from app.web.context import site
from app.web.i18n import LANGUAGES
from app.web.i18n import gettext as _
from app.web.viewers import known_viewer, sign_in, sign_out, viewer
from scorecards.errors import InputError

pages = Blueprint("account", __name__)

Page = str | Response | tuple[str, int]


@pages.route("/login", methods=["GET", "POST"])
def login() -> Page:
    if viewer() is not None:
        return redirect(_local(request.args.get("next")))
    if request.method == "GET":
        return render_template("login.html")
    name, now = request.form.get("username", ""), datetime.now(UTC)
    with site().sessions() as database:
        attempt = _counted_attempt(database, name)
        user = users.authenticate(database, name, password=request.form.get("password", ""), now=now)
        if user is not None:
            database.delete(attempt)
        database.commit()
    if user is None:
        return render_template("login.html", wrong=True), 401
    sign_in(user)
    return redirect(_local(request.args.get("next")))


@pages.post("/logout")
def logout() -> Page:
    sign_out()
    return redirect(url_for("account.login"))


@pages.route("/account", methods=["GET", "POST"])
def password() -> Page:
    """Own account: who am I, what may I see, a new password."""
    if request.method == "GET":
        return render_template("account.html")
    try:
        _change_password(request.form)
    except InputError as error:
        return render_template("account.html", problem=error.what), 400
    flash(_("密码已修改，其他设备上的登录已全部失效。"))
    return redirect(url_for("account.password"))


@pages.post("/language")
def language() -> Page:
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["language"] = chosen
    return redirect(_local(request.form.get("next")))


def _change_password(form: Mapping[str, str]) -> None:
    """Raises InputError when the old password is wrong, the new one too short or not repeated."""
    name = known_viewer().username
    if form.get("new", "") != form.get("again", ""):
        raise InputError(_("两次输入的新密码不一致"))
    with site().sessions() as database:
        attempt = _counted_attempt(database, name)
        if not users.verify(users.find(database, name).password_hash, form.get("old", "")):
            raise InputError(_("当前密码不正确"))
        database.delete(attempt)
        user = users.set_password(database, name, form.get("new", ""))
        audit.record(database, "user.password", actor=name, subject=name)
        database.commit()
    sign_in(user)


def _counted_attempt(database: Session, name: str) -> LoginAttempt:
    """One more password tried on this name, at once for all processes to see. Raises TooManyRequests."""
    key, address = site().settings.keys.session, request.remote_addr or ""
    attempt = login_attempts.begin(database, name, key=key, address=address, now=datetime.now(UTC))
    database.commit()
    if attempt is None:
        raise TooManyRequests(retry_after=int(login_attempts.WINDOW.total_seconds()))
    return attempt


def _local(target: str | None) -> str:
    """A path of this site, so that no link can send people elsewhere after they signed in."""
    try:
        parts = urlsplit(target or "")
    except ValueError:
        return url_for("home.overview")
    safe = bool(target) and not parts.scheme and not parts.netloc and str(target).startswith("/")
    if not safe or str(target).startswith(("//", "/\\")) or any(ord(c) < 32 for c in str(target)):
        return url_for("home.overview")
    return str(target)
