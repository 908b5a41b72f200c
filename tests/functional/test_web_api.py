"""The JSON API: ETags, problem+json, paging, and that it says what the pages say."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

ADDRESSES = [
    *("/api/v1/snapshot", "/api/v1/rankings?role=dealer", "/api/v1/partners/s-0", "/api/v1/partners/d-003/evidence"),
    *("/api/v1/aspects", "/api/v1/areas?role=courier&level=city", "/api/v1/areas?role=dealer", "/api/v1/warnings"),
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_etag_is_the_snapshot(address: str, admin: FlaskClient, web_app: Flask) -> None:
    snapshot = web_app.extensions["scorecards"].snapshots.current()
    answer = admin.get(address)
    assert answer.status_code == 200
    assert answer.get_etag() == (snapshot.id, False)
    assert answer.get_json()["snapshot"] == snapshot.id
    again = admin.get(address, headers={"If-None-Match": f'"{snapshot.id}"'})
    assert (again.status_code, again.data) == (304, b"")
    assert admin.get(address, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/jobs"])
def test_answers_are_strict_json(address: str, admin: FlaskClient) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    json.loads(admin.get(address).text, parse_constant=refuse)


def test_unchanged_answers_are_not_given_to_those_without_the_right(web_app: Flask) -> None:
    snapshot = web_app.extensions["scorecards"].snapshots.current()
    answer = web_app.test_client().get("/api/v1/warnings", headers={"If-None-Match": f'"{snapshot.id}"'})
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("address", "status"), [("/api/v1/partners/nobody", 404), ("/api/v1/nonsense", 404), ("/api/v1/rankings", 400)]
)
def test_errors_are_problems(address: str, status: int, admin: FlaskClient) -> None:
    answer = admin.get(address)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= answer.get_json().keys()
    assert admin.post("/api/v1/rankings?role=dealer").status_code in {400, 405}


def test_following_next_reads_every_row_once(admin: FlaskClient) -> None:
    address: str | None = "/api/v1/rankings?role=dealer&per_page=25"
    seen: list[str] = []
    while address:
        answer = admin.get(address).get_json()
        seen += [row["partner_id"] for row in answer["rows"]]
        address = answer["next"]
    assert len(seen) == len(set(seen)) == answer["total"] == 59


def test_pages_and_api_say_the_same(admin: FlaskClient) -> None:
    row = admin.get("/api/v1/partners/c-2").get_json()["standing"]
    page = admin.get("/partners/c-2").text
    assert f"{row['score']:.1f}" in page
    assert f"{row['voices']:,}" in page
    assert admin.get("/api/v1/partners/c-2").get_json()["headline"] in page
