"""Who may see what: every route for every role."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.db import users
from app.db.models import USER_ROLES
from app.db.session import connect, sessions
from app.settings import Settings
from app.web.rights import NEEDS
from tests.site_fixture import PASSWORD, csrf_of, make_token, sign_in

ALL = set(USER_ROLES)
SUPPLIERS = {"administrator", "procurement", "reader"}
DEALERS = {"administrator", "channel", "reader"}
COURIERS = {"administrator", "logistics", "reader"}

ROUTES: list[tuple[str, str, set[str]]] = [
    ("home.overview", "/", ALL),
    ("league.table", "/rankings/supplier", SUPPLIERS),
    ("league.table", "/rankings/dealer", DEALERS),
    ("league.table", "/rankings/courier", COURIERS),
    ("league.csv_file", "/rankings/supplier.csv", {"administrator", "procurement"}),
    ("league.csv_file", "/rankings/dealer.csv", {"administrator", "channel"}),
    ("league.csv_file", "/rankings/courier.csv", {"administrator", "logistics"}),
    ("partners.scorecard", "/partners/s-0", SUPPLIERS),
    ("partners.scorecard", "/partners/d-003", DEALERS),
    ("partners.scorecard", "/partners/c-1", COURIERS),
    ("partners.evidence", "/partners/s-0/evidence", SUPPLIERS),
    ("partners.evidence", "/partners/d-003/evidence", DEALERS),
    ("partners.evidence", "/partners/c-1/evidence", COURIERS),
    ("partners.opinion", "/opinions/o-hostile", DEALERS),
    ("maps.page", "/map", ALL),
    ("maps.page", "/map?role=dealer", DEALERS),
    ("maps.frame", "/map/frame?role=dealer", DEALERS),
    ("maps.frame", "/map/frame?role=courier", COURIERS),
    ("warnings.listing", "/warnings", ALL),
    ("methods.page", "/methods", ALL),
    ("quality.page", "/quality", ALL),
    ("account.password", "/account", ALL),
    ("jobs.listing", "/jobs", {"administrator"}),
    ("rulings.listing", "/rulings", ALL - {"reader"}),
    ("api.snapshot_about", "/api/v1/snapshot", ALL),
    ("api.aspects", "/api/v1/aspects", ALL),
    ("api.rankings", "/api/v1/rankings?role=supplier", SUPPLIERS),
    ("api.rankings", "/api/v1/rankings?role=dealer", DEALERS),
    ("api.partner", "/api/v1/partners/c-1", COURIERS),
    ("api.evidence", "/api/v1/partners/d-003/evidence", DEALERS),
    ("api.areas", "/api/v1/areas?role=courier", COURIERS),
    ("api.warnings", "/api/v1/warnings", ALL),
    ("api.jobs", "/api/v1/jobs", {"administrator"}),
]


@pytest.mark.parametrize("role", USER_ROLES)
def test_each_role_sees_exactly_what_the_rights_allow(role: str, as_user: Callable[[str], FlaskClient]) -> None:
    client = as_user(role)
    wrong = {
        address: status
        for _, address, allowed in ROUTES
        if (status := client.get(address).status_code) != (200 if role in allowed else 403)
    }
    assert wrong == {}


def test_every_readable_route_stands_in_the_list_above() -> None:
    apart = {
        *("static", "system.health", "account.login", "account.logout", "account.language", "jobs.run_now"),
        "warnings.one",  # tested with the warnings
        "rulings.make",  # tested with the rulings
    }
    assert {endpoint for endpoint, _, _ in ROUTES} | apart == set(NEEDS)


@pytest.mark.parametrize("address", sorted({address for _, address, _ in ROUTES}))
def test_nobody_sees_anything_without_signing_in(address: str, web_app: Flask) -> None:
    answer = web_app.test_client().get(address)
    if address.startswith("/api/"):
        assert answer.status_code == 401
        assert answer.mimetype == "application/problem+json"
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/login")


@pytest.mark.parametrize("role", USER_ROLES)
def test_only_administrators_run_jobs(role: str, as_user: Callable[[str], FlaskClient]) -> None:
    client = as_user(role)
    answer = client.post("/jobs/publish/run", data={"csrf_token": csrf_of(client, "/")})
    assert answer.status_code == (302 if role == "administrator" else 403)


def test_raising_the_session_version_ends_open_sessions(web_app: Flask, web_settings: Settings) -> None:
    with sessions(connect(web_settings))() as database:
        users.create(
            database, "leaver", password=PASSWORD, role="reader", now=users.find(database, "reader").created_at
        )
        database.commit()
        client = sign_in(web_app, "leaver")
        assert client.get("/").status_code == 200
        users.set_active(database, "leaver", active=False)
        database.commit()
    assert client.get("/").status_code == 302


def test_a_token_opens_the_api_with_its_owners_rights(web_app: Flask, web_settings: Settings) -> None:
    headers = {"Authorization": f"Bearer {make_token(web_settings, 'logistics')}"}
    client = web_app.test_client()
    assert client.get("/api/v1/rankings?role=courier", headers=headers).status_code == 200
    assert client.get("/api/v1/rankings?role=dealer", headers=headers).status_code == 403
    assert client.get("/rankings/courier", headers=headers).status_code == 302, "pages need a session"


@pytest.mark.parametrize("header", ["Bearer sc_wrong", "Bearer ", "Basic eDp5", "sc_wrong"])
def test_a_wrong_token_is_refused(header: str, web_app: Flask) -> None:
    assert web_app.test_client().get("/api/v1/snapshot", headers={"Authorization": header}).status_code == 401


def test_a_token_without_the_scope_is_refused(web_app: Flask, web_settings: Settings) -> None:
    headers = {"Authorization": f"Bearer {make_token(web_settings, 'logistics', scope='ingest')}"}
    assert web_app.test_client().get("/api/v1/snapshot", headers=headers).status_code == 401


@pytest.mark.parametrize(("role", "sees"), [("administrator", True), ("channel", True), ("reader", False)])
def test_staff_are_named_only_to_those_with_the_right(
    role: str, sees: bool, as_user: Callable[[str], FlaskClient]
) -> None:
    client = as_user(role)
    for address in ("/partners/d-003", "/partners/d-003/evidence", "/opinions/o-hostile"):
        page = client.get(address).text
        assert ("钱多多" in page) == sees, address
        assert ("［员工］" in page) != sees, address
        assert "st-1" not in page, address
    rows = client.get("/api/v1/partners/d-003/evidence").text
    assert ("钱多多" in rows) == sees
    assert "st-1" not in rows
