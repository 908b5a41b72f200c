"""Pages: what they say, how they say that something is unknown, and that nothing customers wrote is run."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.site_fixture import HOSTILE_NAME, sign_in

PAGES = [
    *("/", "/rankings/supplier", "/rankings/dealer", "/rankings/courier", "/partners/d-003", "/partners/s-0"),
    *("/partners/c-2", "/partners/d-005", "/partners/d-003/evidence", "/opinions/o-hostile", "/map", "/warnings"),
    *("/jobs", "/methods", "/quality", "/account"),
]
NAMES = re.compile(r'<th scope="row" class="name"><a href="/partners/([^?"]+)')


def names_in(page: str) -> list[str]:
    return NAMES.findall(page)


@pytest.mark.parametrize("address", PAGES)
def test_every_page_names_its_snapshot_and_period(address: str, admin: FlaskClient, web_app: Flask) -> None:
    snapshot = web_app.extensions["scorecards"].snapshots.current()
    page = admin.get(address).text
    assert snapshot.id in page
    assert "周期" in page


@pytest.mark.parametrize("address", [*PAGES, "/nonsense", "/rankings/dealer?period=nonsense"])
def test_nothing_from_outside_and_nothing_inline(address: str, admin: FlaskClient) -> None:
    answer = admin.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert not re.search(r'\sstyle="|\son\w+="|(?:src|href)="(?:https?:)?//', answer.text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", answer.text)


def test_what_customers_and_registries_write_is_never_markup(admin: FlaskClient) -> None:
    for address in ("/partners/d-003", "/partners/d-003/evidence", "/opinions/o-hostile", "/rankings/dealer?q=店"):
        page = admin.get(address).text
        assert "<script>alert" not in page
        assert HOSTILE_NAME not in page
    assert "&lt;script&gt;alert" in admin.get("/opinions/o-hostile").text
    assert "&lt;b&gt;A1&lt;/b&gt;" in admin.get("/opinions/o-hostile").text
    assert "&lt;img src=x" in admin.get("/partners/d-005").text
    frame = admin.get("/map/frame?role=dealer").text
    assert "<img src=x" not in frame


def test_the_opinion_is_marked_within_its_sentence(admin: FlaskClient) -> None:
    page = admin.get("/opinions/o-hostile").text
    assert '<mark class="complaint">不买装潢就不给提车</mark>' in page
    assert "文中提到了它的员工" in page, "clues are told in words"


def test_sorting_puts_the_unknown_last_both_ways(admin: FlaskClient) -> None:
    rising = names_in(admin.get("/rankings/dealer?period=2026-10&sort=score&order=asc&per_page=200").text)
    falling = names_in(admin.get("/rankings/dealer?period=2026-10&sort=score&order=desc&per_page=200").text)
    api = admin.get("/api/v1/rankings?role=dealer&per_page=200&period=2026-10").get_json()["rows"]
    unknown = {row["partner_id"] for row in api if row["score"] is None}
    assert sorted(rising) == sorted(falling)
    assert unknown
    assert set(rising[-len(unknown) :]) == unknown == set(falling[-len(unknown) :])


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ("voices=20", lambda row: row["voices"] >= 20),
        ("macro=华东", lambda row: row["macro_region"] == "华东"),
        ("brand=云岭", lambda row: row["brand"] == "云岭"),
        ("status=provisional", lambda row: row["status"] == "provisional"),
        ("q=南京", lambda row: "南京" in row["name"]),
    ],
)
def test_filters_of_the_address_bar_pick_rows(filters: str, holds: object, admin: FlaskClient) -> None:
    every = admin.get("/api/v1/rankings?role=dealer&per_page=200").get_json()["rows"]
    expected = {row["partner_id"] for row in every if holds(row)}  # type: ignore[operator]
    assert len(expected) > 0
    assert set(names_in(admin.get(f"/rankings/dealer?per_page=200&{filters}").text)) == expected


def test_a_region_has_a_ranking_of_its_own(admin: FlaskClient) -> None:
    page = admin.get("/rankings/dealer?region=江苏省")
    assert "名次是这一省内的名次" in page.text
    rows = admin.get("/api/v1/rankings?role=dealer&region=江苏省").get_json()
    assert rows["cut"] == {"kind": "region", "value": "江苏省"}


def test_competitors_are_not_ranked(admin: FlaskClient) -> None:
    assert "d-059" not in admin.get("/api/v1/rankings?role=dealer&per_page=200").text
    assert "竞争对手" in admin.get("/partners/d-059").text


def test_unknown_is_never_zero(admin: FlaskClient) -> None:
    """A partner with too few voices has reasons where others have figures."""
    rows = admin.get("/api/v1/rankings?role=dealer&per_page=200&status=too_few&period=2026-10").get_json()["rows"]
    assert rows
    assert all(row["score"] is None and row["why_not_ranked"] for row in rows)
    page = admin.get("/rankings/dealer?status=too_few&period=2026-10").text
    assert page.count("无数据") >= len(rows)
    assert "不给分" in page


def test_the_figures_lead_to_as_many_sentences(admin: FlaskClient) -> None:
    card = admin.get("/api/v1/partners/d-003?period=R12-2026-10").get_json()
    for node in card["aspects"][0]["children"]:
        listed = admin.get(f"/api/v1/partners/d-003/evidence?period=R12-2026-10&aspect={node['aspect']}").get_json()
        assert listed["voices"] >= node["voices"] > 0


def test_evidence_filters_and_pages(admin: FlaskClient) -> None:
    whole = admin.get("/api/v1/partners/d-003/evidence?period=all&per_page=200").get_json()
    assert whole["total"] == len(whole["rows"])
    praise = admin.get("/api/v1/partners/d-003/evidence?period=all&polarity=1").get_json()
    assert 0 < praise["total"] == sum(row["polarity"] == 1 for row in whole["rows"])
    forced = admin.get("/api/v1/partners/d-003/evidence?period=all&dimension=price_honesty&per_page=200").get_json()
    assert {row["aspect"].split("/")[1] for row in forced["rows"]} <= {"price", "honesty", "forced_sale"}
    assert "没有符合条件的原话" in admin.get("/partners/d-003/evidence?city=拉萨市").text
    assert admin.get("/partners/d-003/evidence?dimension=nonsense").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/rankings/dealer?voices=-1", "/rankings/dealer?voices=x", "/rankings/dealer?sort=drop",
        "/rankings/dealer?page=0",
        "/rankings/dealer?page=99999999999999999999", "/rankings/dealer?q=" + "x" * 500, "/rankings/dealer?q=%00",
        "/partners/d-003/evidence?polarity=7", "/api/v1/rankings", "/api/v1/rankings?role=nobody",
        "/api/v1/areas?role=dealer&level=planet", "/rankings/nobody",
    ],
)  # fmt: skip
def test_an_unusable_filter_is_answered_not_obeyed(address: str, admin: FlaskClient) -> None:
    assert admin.get(address).status_code == 400


@pytest.mark.parametrize(
    "address", ["/nonsense", "/partners/nobody", "/opinions/none", "/warnings/none", "/?period=1999"]
)
def test_what_is_not_there_says_what_to_do(address: str, admin: FlaskClient) -> None:
    answer = admin.get(address)
    assert answer.status_code == 404
    assert "回到总览" in answer.text


def test_before_the_first_publish_pages_say_how_to_begin(empty_app: Flask) -> None:
    client = sign_in(empty_app, "administrator")
    for address in ("/", "/rankings/dealer", "/map", "/partners/d-003", "/quality", "/warnings"):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "scorecards run" in answer.text
    for address in ("/jobs", "/account", "/methods", "/api/v1/jobs"):
        assert client.get(address).status_code == 200
    assert client.get("/api/v1/rankings?role=dealer").get_json()["status"] == 503
    assert client.get("/healthz").get_json() == {"status": "ok", "snapshot": None}


def test_warnings_lead_to_their_partner_and_sentences(web_app: Flask) -> None:
    client = sign_in(web_app, "logistics")
    rows = client.get("/api/v1/warnings").get_json()["rows"]
    site = next(row for row in rows if row["kind"] == "site" and row["partner_id"] == "c-2")
    assert {row["role"] for row in rows} == {"courier"}
    assert site["headline"] in client.get("/partners/c-2").text
    page = client.get(f"/warnings/{site['warning_id']}").text
    assert site["baseline"] in page
    assert page.count("<article") == 20
    assert sign_in(web_app, "procurement").get(f"/warnings/{site['warning_id']}").status_code == 404


def test_the_csv_holds_every_row_and_no_formula(admin: FlaskClient, web_app: Flask) -> None:
    answer = admin.get("/rankings/dealer.csv?voices=1")
    assert answer.data.startswith("\ufeff".encode())
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    api = admin.get("/api/v1/rankings?role=dealer&voices=1&per_page=200").get_json()
    assert [row["partner_id"] for row in rows] == [row["partner_id"] for row in api["rows"]]
    assert {row["snapshot"] for row in rows} == {web_app.extensions["scorecards"].snapshots.current().id}


def test_a_job_that_failed_says_what_where_and_what_to_do(admin: FlaskClient) -> None:
    page = admin.get("/jobs").text
    assert "立即运行" in page
    assert "下次运行" in page


def test_a_bug_of_ours_is_a_page_without_details(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in(web_app, "administrator")
    monkeypatch.setattr("app.web.pages.quality.present.quality", lambda _: 1 / 0)
    answer = client.get("/quality")
    assert answer.status_code == 500
    assert "系统内部出错" in answer.text
    assert "ZeroDivision" not in answer.text
