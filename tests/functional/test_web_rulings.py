"""The form that says an attribution is wrong, and the list of what was said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.db import rulings
from app.db.models import USER_ROLES
from app.db.session import connect, sessions
from app.settings import Settings
from scorecards.records import Ruling
from tests.site_fixture import SAID, csrf_of

PAGE = "/opinions/o-hostile"
FORM = f"{PAGE}/rulings"
MAY_RULE_ON_DEALERS = {"administrator", "channel"}


def stored(settings: Settings) -> tuple[Ruling, ...]:
    with sessions(connect(settings))() as session:
        return rulings.load(session)


def post(client: FlaskClient, **fields: str) -> int:
    return client.post(FORM, data={"csrf_token": csrf_of(client, "/account"), **fields}).status_code


def test_a_ruling_is_kept_with_who_and_why_and_listed(
    web_settings: Settings, as_user: Callable[[str], FlaskClient]
) -> None:
    channel = as_user("channel")
    assert post(channel, verdict="move", partner_id="d-003", note="<b>看错了</b>") == 302
    last = stored(web_settings)[-1]
    assert (last.verdict, last.value, last.ruled_by, last.note) == ("move", "d-003", "channel", "<b>看错了</b>")
    assert (last.feedback_id, last.role, last.end - last.start) == ("f-hostile", "dealer", len(SAID))
    assert "已裁定" in channel.get(PAGE).text
    listed = channel.get("/rulings").text
    assert "应归另一家" in listed
    assert "待发布" in listed
    assert "&lt;b&gt;看错了" in listed
    assert "应归另一家" not in as_user("logistics").get("/rulings").text, "a ruling on a dealer"


def test_a_wrong_polarity_is_the_other_one(web_settings: Settings, admin: FlaskClient) -> None:
    assert post(admin, verdict="polarity", partner_id="ignored", written="ignored") == 302
    last = stored(web_settings)[-1]
    assert (last.verdict, last.value, last.written) == ("polarity", "1", None)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"verdict": "banish"},
        {"verdict": "move", "partner_id": "c-1"},
        {"verdict": "move", "partner_id": ""},
        {"verdict": "aspect", "aspect": "delivery/speed"},
        {"verdict": "accept", "written": "文中没有"},
        {"verdict": "nobody", "note": "长" * 501},
    ],
)
def test_a_form_that_makes_no_ruling_is_refused(
    fields: dict[str, str], web_settings: Settings, admin: FlaskClient
) -> None:
    before = stored(web_settings)
    assert post(admin, **fields) == 400
    assert stored(web_settings) == before


def test_an_unknown_opinion_is_not_found(admin: FlaskClient) -> None:
    form = {"csrf_token": csrf_of(admin, "/"), "verdict": "nobody"}
    assert admin.post("/opinions/nothing/rulings", data=form).status_code == 404


@pytest.mark.parametrize("role", USER_ROLES)
def test_only_who_answers_for_the_kind_of_partner_rules(role: str, as_user: Callable[[str], FlaskClient]) -> None:
    client = as_user(role)
    assert post(client, verdict="nobody") == (302 if role in MAY_RULE_ON_DEALERS else 403)
    sees_page = role in MAY_RULE_ON_DEALERS | {"reader"}
    answer = client.get(PAGE)
    assert answer.status_code == (200 if sees_page else 403)
    assert (f'action="{FORM}"' in answer.text) == (role in MAY_RULE_ON_DEALERS)


def test_nothing_is_ruled_without_the_forms_token(admin: FlaskClient, web_app: Flask, web_settings: Settings) -> None:
    before = stored(web_settings)
    assert admin.post(FORM, data={"verdict": "nobody"}).status_code == 400
    assert web_app.test_client().post(FORM, data={"verdict": "nobody"}).status_code in (302, 400)
    assert stored(web_settings) == before


def test_every_sentence_of_the_evidence_leads_to_the_form(
    admin: FlaskClient, as_user: Callable[[str], FlaskClient]
) -> None:
    address = "/partners/d-003/evidence?period=all"
    assert f'href="{PAGE}#rule"' in admin.get(address).text
    assert "#rule" not in as_user("reader").get(address).text
