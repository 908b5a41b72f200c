"""A home folder with a published snapshot and one user of each role, for tests of the site."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.db import tokens, users
from app.db.migrate import upgrade
from app.db.models import USER_ROLES, PartnerRow, StaffRow
from app.db.session import connect, sessions
from app.settings import Settings, load
from scorecards import definitions
from tests.snapshot_fixture import World, fill_lake, make_world, publish_snapshot

PASSWORD = "correct horse battery"
HOSTILE_NAME = '<img src=x onerror="alert(1)">店'
HOSTILE_TEXT = '［员工:st-1］凶得很<script>alert("x")</script>，=cmd|不买装潢就不给提车'
SAID = "不买装潢就不给提车"
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


def make_home(home: Path, *, publish: bool = True) -> Settings:
    """Settings of a home with users, and (unless told not to) a snapshot of the invented world."""
    settings = load(home, {})
    engine = connect(settings)
    upgrade(engine)
    with sessions(engine)() as session:
        _add_people(session)
        session.commit()
    engine.dispose()
    if publish:
        world = hostile_world()
        publish_snapshot(fill_lake(world, settings.lake), world.registry, settings.snapshots, definitions.load())
    return settings


def hostile_world() -> World:
    """The invented world with a partner and a customer who write HTML, and a text that names a member of staff."""
    world = make_world()
    partners = tuple(replace(p, name=HOSTILE_NAME) if p.partner_id == "d-005" else p for p in world.registry.partners)
    world.registry = replace(world.registry, partners=partners)
    pattern = next(o for o in world.opinions if o["partner_id"] == "d-003" and o["aspect"].startswith("dealer/"))
    told = next(f for f in world.feedback if f["feedback_id"] == pattern["feedback_id"])
    start = HOSTILE_TEXT.index(SAID)
    clues = [
        {"clue": "named_staff", "detail": "［员工:st-1］", "weight": 3.2, "start": 0, "end": 9},
        {"clue": "prior", "detail": "", "weight": -4.0, "start": None, "end": None},
        {"clue": "order_link", "detail": "<b>A1</b>", "weight": 6.0, "start": None, "end": None},
    ]
    moment = datetime(2026, 10, 28, 9, tzinfo=UTC)
    world.feedback.append(told | {"feedback_id": "f-hostile", "external_id": "hostile", "text": HOSTILE_TEXT,
                                  "author": "hostile", "occurred_at": moment})  # fmt: skip
    world.opinions.append(pattern | {"opinion_id": "o-hostile", "feedback_id": "f-hostile", "start": start,
                                     "end": start + len(SAID), "aspect": "dealer/forced_sale/package", "polarity": -1,
                                     "clues": clues, "staff_id": "st-1", "probability": 0.95,
                                     "decision": "accepted"})  # fmt: skip
    return world


def sign_in(app: Flask, username: str, *, password: str = PASSWORD) -> FlaskClient:
    """A client whose session belongs to the user."""
    client = app.test_client()
    answer = client.post(
        "/login", data={"username": username, "password": password, "csrf_token": csrf_of(client, "/login")}
    )
    assert answer.status_code == 302, answer.text
    return client


def csrf_of(client: FlaskClient, address: str) -> str:
    """The token of the first form of a page."""
    found = CSRF.search(client.get(address).text)
    assert found is not None, address
    return found[1]


def make_token(settings: Settings, username: str, *, scope: str = "read") -> str:
    with sessions(connect(settings))() as session:
        _, key = tokens.create(session, users.find(session, username), name="test", scopes=[scope])
        session.commit()
        return key


def _add_people(session: Session) -> None:
    now = datetime.now(UTC)
    for role in USER_ROLES:
        users.create(session, role, password=PASSWORD, role=role, now=now)
    session.add(PartnerRow(partner_id="d-003", role="dealer", name="店", aliases=[], components=[], competitor=False))
    session.flush()
    session.add(StaffRow(staff_id="st-1", partner_id="d-003", name="钱多多"))
