"""Sessions that end when they are ended, and guessed passwords that every process counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.db import login_attempts
from app.db.models import LoginAttempt
from app.db.session import connect, sessions
from app.settings import Settings
from app.web import create_app
from tests.site_fixture import PASSWORD, csrf_of, make_home, sign_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_home(tmp_path / "home", publish=False)


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("scorecards")
    assert cookie is not None
    return cookie.value


def with_cookie(app: Flask, value: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("scorecards", value)
    return client


def test_a_copied_cookie_is_worthless_after_signing_out(settings: Settings) -> None:
    app = create_app(settings)
    client = sign_in(app, "reader")
    copied = cookie_of(client)
    assert with_cookie(app, copied).get("/account").status_code == 200
    client.post("/logout", data={"csrf_token": csrf_of(client, "/account")})
    assert with_cookie(app, copied).get("/account").status_code == 302
    assert sign_in(app, "reader").get("/account").status_code == 200


def test_signing_out_leaves_others_signed_in(settings: Settings) -> None:
    app = create_app(settings)
    leaving, staying = sign_in(app, "reader"), sign_in(app, "channel")
    leaving.post("/logout", data={"csrf_token": csrf_of(leaving, "/account")})
    assert staying.get("/account").status_code == 200


def guess(app: Flask, username: str, *, password: str = "wrong", address: str = "10.0.0.1") -> int:
    client = app.test_client()
    form = {"username": username, "password": password, "csrf_token": csrf_of(client, "/login")}
    return client.post("/login", data=form, environ_base={"REMOTE_ADDR": address}).status_code


def test_guesses_on_a_name_are_counted_over_processes_and_restarts(settings: Settings) -> None:
    first, second = create_app(settings), create_app(settings)
    assert [guess(app, "reader", address=f"10.0.0.{n}") for n, app in enumerate([first, second] * 5)] == [401] * 10
    assert guess(create_app(settings), "Reader ", password=PASSWORD, address="10.0.1.1") == 429
    assert guess(second, "channel", password=PASSWORD) == 302


def test_guesses_from_an_address_are_counted_over_names(settings: Settings) -> None:
    app = create_app(settings)
    assert [guess(app, f"name{n}") for n in range(20)] == [401] * 20
    assert guess(app, "another") == 429
    assert guess(app, "another", address="10.0.0.2") == 401


def test_right_passwords_are_not_counted(settings: Settings) -> None:
    app = create_app(settings)
    assert [guess(app, "reader", password=PASSWORD) for _ in range(25)] == [302] * 25


def test_the_old_password_cannot_be_guessed_from_an_open_session(settings: Settings) -> None:
    client = sign_in(create_app(settings), "reader")
    form = {"old": "wrong", "new": "something new", "again": "something new"}
    form["csrf_token"] = csrf_of(client, "/account")
    assert [client.post("/account", data=form).status_code for _ in range(11)] == [400] * 10 + [429]


def test_only_a_minute_of_hashed_names_is_kept(settings: Settings) -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)
    with sessions(connect(settings))() as session:
        for second in range(0, 600, 7):
            moment = start + timedelta(seconds=second)
            assert login_attempts.begin(session, "li", key=b"k" * 32, address="10.0.0.1", now=moment) is not None
        kept = session.scalars(select(LoginAttempt)).all()
        assert len(kept) == session.scalar(select(func.count()).select_from(LoginAttempt)) == 9
        assert all(attempt.name_hash != "li" and len(attempt.name_hash) == 32 for attempt in kept)
