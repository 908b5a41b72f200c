"""Answers in gzip: for those who take it, the same content, and told apart by caches."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

ADDRESSES = ["/rankings/dealer", "/api/v1/rankings?role=dealer", "/static/app.css", "/static/jobs.js", "/methods"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_large_comes_small_to_those_who_take_it(address: str, admin: FlaskClient) -> None:
    plain = admin.get(address, buffered=True)
    small = admin.get(address, headers={"Accept-Encoding": "br, gzip"}, buffered=True)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.content_length == len(small.data) < len(plain.data)
    assert "Accept-Encoding" in plain.vary
    assert "Accept-Encoding" in small.vary
    if "csrf_token" not in plain.text:
        assert gzip.decompress(small.data) == plain.data


def test_what_is_short_or_not_wanted_comes_as_it_is(admin: FlaskClient) -> None:
    assert "Content-Encoding" not in admin.get("/healthz", headers={"Accept-Encoding": "gzip"}, buffered=True).headers
    assert (
        "Content-Encoding" not in admin.get("/methods", headers={"Accept-Encoding": "gzip;q=0"}, buffered=True).headers
    )
    part = admin.get("/static/app.css", headers={"Accept-Encoding": "gzip", "Range": "bytes=0-1999"}, buffered=True)
    assert (part.status_code, "Content-Encoding" in part.headers, len(part.data)) == (206, False, 2000)


@pytest.mark.parametrize("address", ["/api/v1/rankings?role=dealer", "/static/app.css"])
def test_the_etag_of_the_small_form_is_known_again(address: str, admin: FlaskClient) -> None:
    small = admin.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
    etag, weak = small.get_etag()
    assert (weak, etag) == (True, admin.get(address, buffered=True).get_etag()[0])
    again = admin.get(
        address, headers={"Accept-Encoding": "gzip", "If-None-Match": small.headers["ETag"]}, buffered=True
    )
    assert (again.status_code, again.data) == (304, b"")
