"""Pages: what they say, how they say that something is unknown, and that nothing customers wrote is run."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web.queries import areas as queries
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


def test_an_attribution_explains_itself_by_a_sentence_a_waterfall_and_its_conflicts(admin: FlaskClient) -> None:
    page = admin.get("/partners/d-003/evidence?period=all&per_page=200").text
    assert re.search(r"证据有冲突：订单写的是别家速运，文中说的是\S+</p>", page)
    assert re.search(r"<p class=\"why\">可能归因于\S+，把握 70%：", page)
    (last, *_) = re.findall(r"−3\.3</td>.*?<td class=\"num\">([\d.]+)%</td>", page, re.DOTALL)
    assert float(last) == pytest.approx(70, abs=0.5), "the last step is the probability"


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
    assert [row["编号"] for row in rows] == [row["partner_id"] for row in api["rows"]]
    assert {row["快照"] for row in rows} == {web_app.extensions["scorecards"].snapshots.current().id}


def test_the_csv_says_what_the_page_says(admin: FlaskClient) -> None:
    text = admin.get("/rankings/dealer.csv?voices=1&period=R12-2026-10").text.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    api = admin.get("/api/v1/rankings?role=dealer&voices=1&per_page=200&period=R12-2026-10").get_json()["rows"]
    assert {row["状态"] for row in rows} <= {"参与排名", "暂定", "样本不足"}
    for row, known in zip(rows, api, strict=True):
        assert row["得分"] == ("" if known["score"] is None else f"{round(known['score'], 1)}")
        assert row["数值"] == ("" if known["rate"] is None else f"{round(known['rate'], 2)}")
        assert (row["问题率或占比"], row["数值单位"]) in {("问题率", "每千单"), ("投诉占比", "%")}
        exposed = known["exposure"] is not None
        assert (row["暴露量"], row["暴露量单位"]) == (
            (f"{round(known['exposure'] / 1000, 1)}", "千单") if exposed else ("", "")
        )


def test_the_csv_of_the_english_site_has_english_heads(web_app: Flask) -> None:
    client = sign_in(web_app, "administrator")
    with client.session_transaction() as session:
        session["language"] = "en"
    heads = client.get("/rankings/dealer.csv").text.removeprefix("\ufeff").splitlines()[0].split(",")
    assert heads[:4] == ["Snapshot", "Period", "Rank", "Of"]
    assert all(head.isascii() for head in heads)


def test_empty_tables_say_which_filters_exclude_each_other(admin: FlaskClient) -> None:
    assert "省份 江苏省 不属于大区 华北" in admin.get("/rankings/dealer?macro=华北&region=江苏省").text
    assert "没有符合条件的经销商" in admin.get("/rankings/dealer?q=没有这一家").text


def test_a_role_without_partners_says_how_to_register_them(admin: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.web.presenters.league.partners.any_registered", lambda *_: False)
    page = admin.get("/rankings/dealer?q=没有这一家").text
    assert "还没有登记经销商" in page
    assert "scorecards partners import" in page
    assert "没有符合条件的" not in page


def test_map_links_keep_the_period(admin: FlaskClient) -> None:
    frame = admin.get("/map/frame?role=dealer&period=2026-10").text
    assert "/partners/d-003?period=2026-10" in frame


def test_a_map_without_exposure_speaks_of_shares(admin: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def share(row: dict[str, object]) -> dict[str, object]:
        return row | {"basis": "share"}

    every, areas = queries.all_areas, queries.areas
    monkeypatch.setattr(queries, "all_areas", lambda *args: [share(row) for row in every(*args)])
    monkeypatch.setattr(queries, "areas", lambda *args, **named: [share(row) for row in areas(*args, **named)])
    page, frame = admin.get("/map?role=dealer").text, admin.get("/map/frame?role=dealer").text
    assert "经销商的投诉占比" in page
    assert "各省投诉占比" in page
    assert "问题率" not in page
    assert '"rate":"投诉占比"' in frame
    assert "问题率" not in frame


def test_the_overview_counts_warnings_as_their_list_does(admin: FlaskClient) -> None:
    found = admin.get("/api/v1/warnings").get_json()["rows"]
    raised = sum(row["level"] == "raise" for row in found)
    said = f"报警 {raised} 条、关注 {len(found) - raised} 条"
    assert said in admin.get("/").text
    assert said in admin.get("/warnings").text


def test_a_warning_says_since_when_and_over_which_months(admin: FlaskClient) -> None:
    found = admin.get("/api/v1/warnings").get_json()["rows"]
    site = next(row for row in found if row["kind"] == "site")
    assert site["span"][0] <= site["began"] <= site["span"][1] == "2026-10"
    page = admin.get(f"/warnings/{site['warning_id']}").text
    assert f"{site['span'][0]} 至 {site['span'][1]}" in page
    assert "控制图" in page


def test_a_warning_of_an_area_lists_its_cities(admin: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    details = {"cities": ["苏州市", "无锡市"], "z": 4.1, "span": ["2025-11", "2026-10"]}
    one = {"warning_id": "w_1", "kind": "area", "role": "courier", "partner_id": None, "partner": None} | {
        "subject_zh": "快递·苏州市等 2 市", "headline_zh": "快递投诉聚集", "baseline_zh": "应有 9.0 条",
        "month": "2026-10", "level": "raise", "statistic": 3.0, "threshold": 2.0, "opinion_ids": [],
        "details": json.dumps(details),
    }  # fmt: skip
    monkeypatch.setattr("app.web.presenters.warnings.alarms.warning", lambda *_: one)
    page = admin.get("/warnings/w_1").text
    assert "苏州市、无锡市" in page
    assert "2025-11 至 2026-10" in page
    assert "错误发现率 0.001，界限 0.01" in page
    assert "首次报警" not in page


def test_a_job_that_failed_says_what_where_and_what_to_do(admin: FlaskClient) -> None:
    page = admin.get("/jobs").text
    assert "立即运行" in page
    assert "下次运行" in page
    assert "每 10 分钟" in page
    assert "每天 01:30" in page


def test_a_bug_of_ours_is_a_page_without_details(web_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in(web_app, "administrator")
    monkeypatch.setattr("app.web.pages.quality.present.quality", lambda _: 1 / 0)
    answer = client.get("/quality")
    assert answer.status_code == 500
    assert "系统内部出错" in answer.text
    assert "ZeroDivision" not in answer.text
