"""Forms: signing in, forged requests, guessed passwords, changing the password and the language."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.db import users
from app.db.session import connect, sessions
from app.jobs import runs
from app.settings import Settings
from app.web import create_app
from tests.site_fixture import PASSWORD, csrf_of, make_home, sign_in


def test_a_wrong_password_says_so_and_keeps_out(web_app: Flask) -> None:
    client = web_app.test_client()
    form = {"username": "reader", "password": "wrong", "csrf_token": csrf_of(client, "/login")}
    answer = client.post("/login", data=form)
    assert answer.status_code == 401
    assert "用户名或密码不正确" in answer.text
    assert client.get("/").status_code == 302


def test_guessing_is_slowed_down_per_account(web_app: Flask) -> None:
    client = web_app.test_client()
    form = {"username": "nobody", "password": "wrong", "csrf_token": csrf_of(client, "/login")}
    statuses = [client.post("/login", data=form).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    assert "尝试次数过多" in client.post("/login", data=form).text


@pytest.mark.parametrize("address", ["/login", "/logout", "/account", "/language", "/jobs/publish/run"])
def test_a_form_without_its_token_is_refused(address: str, admin: FlaskClient) -> None:
    for form in ({}, {"csrf_token": "forged"}):
        answer = admin.post(address, data=form)
        assert answer.status_code == 400
        assert "未作任何改动" in answer.text
    assert admin.get("/").status_code == 200, "still signed in"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "evil"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(target: str, web_app: Flask) -> None:
    client = web_app.test_client()
    form = {"username": "reader", "password": PASSWORD, "csrf_token": csrf_of(client, "/login")}
    answer = client.post("/login", query_string={"next": target}, data=form)
    assert answer.headers["Location"] == "/"


def test_the_page_asked_for_opens_after_signing_in(web_app: Flask) -> None:
    client = web_app.test_client()
    login = client.get("/rankings/dealer?sort=score").headers["Location"]
    form = {"username": "reader", "password": PASSWORD, "csrf_token": csrf_of(client, login)}
    assert client.post(login, data=form).headers["Location"] == "/rankings/dealer?sort=score"


def test_signing_out_ends_the_session(admin: FlaskClient) -> None:
    admin.post("/logout", data={"csrf_token": csrf_of(admin, "/")})
    assert admin.get("/").status_code == 302


def test_a_changed_password_ends_other_sessions(web_app: Flask, web_settings: Settings) -> None:
    with sessions(connect(web_settings))() as database:
        users.create(
            database, "changer", password=PASSWORD, role="reader", now=users.find(database, "reader").created_at
        )
        database.commit()
    here, elsewhere = sign_in(web_app, "changer"), sign_in(web_app, "changer")
    form = {"old": PASSWORD, "new": "another long one", "again": "another long one"}
    answer = here.post("/account", data={**form, "csrf_token": csrf_of(here, "/account")}, follow_redirects=True)
    assert "密码已修改" in answer.text
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    sign_in(web_app, "changer", password="another long one")


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"old": "wrong", "new": "long enough one", "again": "long enough one"}, "当前密码不正确"),
        ({"old": PASSWORD, "new": "long enough one", "again": "another"}, "不一致"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "至少 10"),
    ],
)
def test_a_bad_new_password_changes_nothing(
    form: dict[str, str], says: str, web_app: Flask, as_user: Callable[[str], FlaskClient]
) -> None:
    client = as_user("logistics")
    answer = client.post("/account", data={**form, "csrf_token": csrf_of(client, "/account")})
    assert answer.status_code == 400
    assert says in answer.text
    sign_in(web_app, "logistics")


def test_english_is_one_switch_away_and_survives_signing_in(web_app: Flask) -> None:
    client = web_app.test_client()
    client.post("/language", data={"language": "en", "next": "/login", "csrf_token": csrf_of(client, "/login")})
    assert "Sign in" in client.get("/login").text
    form = {"username": "reader", "password": PASSWORD, "csrf_token": csrf_of(client, "/login")}
    client.post("/login", data=form)
    page = client.get("/rankings/dealer").text
    assert 'lang="en"' in page
    assert "Ranking: Dealers" in page


def test_run_now_queues_one_run_in_the_users_name(admin: FlaskClient, web_settings: Settings) -> None:
    for _ in range(2):
        answer = admin.post("/jobs/prune/run", data={"csrf_token": csrf_of(admin, "/jobs")}, follow_redirects=True)
        assert "已排队" in answer.text
    with sessions(connect(web_settings))() as database:
        queued = [run for run in runs.recent(database) if run.job == "prune"]
    assert [(run.state, run.requested_by) for run in queued] == [("queued", "administrator")]
    assert admin.post("/jobs/nonsense/run", data={"csrf_token": csrf_of(admin, "/jobs")}).status_code == 404


def test_cookies_are_guarded(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = make_home(tmp_path_factory.mktemp("https"), publish=False).model_copy(update={"behind_https": True})
    cookie = create_app(settings).test_client().get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" in cookie
