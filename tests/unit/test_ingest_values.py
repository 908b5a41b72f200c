"""Cells to values: what is understood, and by which reason the rest is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from scorecards.ingest.values import BadValue, clean_text, is_empty, to_id, to_month, to_number, to_time

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-10-31 14:05", "2026-10-31T06:05:00"),
        ("2026-10-31T14:05:09+08:00", "2026-10-31T06:05:09"),
        ("2026-10-31T14:05:09.250Z", "2026-10-31T14:05:09.250000"),
        ("2026-10-31 14:05:09 +0000", "2026-10-31T14:05:09"),
        ("2026/10/31", "2026-10-30T16:00:00"),
        ("2026/1/2 3:04", "2026-01-01T19:04:00"),
        ("2026.10.31", "2026-10-30T16:00:00"),
        ("2026年10月31日", "2026-10-30T16:00:00"),
        ("2026年10月31日 14时05分06秒", "2026-10-31T06:05:06"),
        ("2026年10月31日 下午2:05", "2026-10-31T06:05:00"),
        ("2026-10-31 12:05 AM", "2026-10-30T16:05:00"),
        ("２０２６－１０－３１", "2026-10-30T16:00:00"),
        ("20261031", "2026-10-30T16:00:00"),
        ("20261031140506", "2026-10-31T06:05:06"),
        ("1793426700", "2026-10-31T06:05:00"),
        (1793426700000, "2026-10-31T06:05:00"),
        ("46326.5868055556", "2026-10-31T06:05:00"),
        (46326, "2026-10-30T16:00:00"),
        (46326.0, "2026-10-30T16:00:00"),
        (datetime(2026, 10, 31, 14, 5), "2026-10-31T06:05:00"),  # noqa: DTZ001
        (datetime(2026, 10, 31, 14, 5, tzinfo=UTC), "2026-10-31T14:05:00"),
        (date(2026, 10, 31), "2026-10-30T16:00:00"),
        ("2000-01-01", "1999-12-31T16:00:00"),
    ],
)
def test_times(cell: Any, expected: str) -> None:
    found = to_time(cell, now=NOW)
    assert found is not None
    assert found.tzinfo is UTC
    assert found.replace(tzinfo=None).isoformat() == expected


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("yesterday", "bad_date"),
        ("2026-02-30", "bad_date"),
        ("2026-13-01", "bad_date"),
        ("31/10/2026", "bad_date"),
        ("2026-10-31 25:00", "bad_date"),
        ("12", "bad_date"),
        ("1e999", "bad_date"),
        (True, "bad_date"),
        ("2026-11-03", "date_in_future"),
        ("2099年1月1日", "date_in_future"),
        ("1999-12-31 23:59", "date_too_early"),
        ("1900-01-00", "bad_date"),
    ],
)
def test_bad_times(cell: Any, reason: str) -> None:
    with pytest.raises(BadValue) as bad:
        to_time(cell, now=NOW)
    assert bad.value.reason == reason


@pytest.mark.parametrize("cell", ["", "  ", None, "-", "无", "NULL", "NaN", float("nan"), "N/A"])
def test_empty_cells_are_none(cell: Any) -> None:
    assert is_empty(cell)
    assert to_time(cell, now=NOW) is None
    assert to_number(cell, reason="bad_rating") is None
    assert to_month(cell, reason="bad_month") is None
    assert to_id(cell) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("4", 4.0),
        (4, 4.0),
        ("4.5分", 4.5),
        ("５", 5.0),
        ("五星", 5.0),
        ("3颗星", 3.0),
        ("1,234.5", 1234.5),
        ("-1", -1.0),
    ],
)
def test_numbers(cell: Any, expected: float) -> None:
    assert to_number(cell, reason="bad_rating") == expected


@pytest.mark.parametrize("cell", ["很好", "4/5", "inf", "1 2", 10**400])
def test_bad_numbers(cell: Any) -> None:
    with pytest.raises(BadValue, match="bad_rating"):
        to_number(cell, reason="bad_rating")


@pytest.mark.parametrize(
    "cell", ["2026-10", "2026/10", "2026年10月", "202610", "20261031", "2026-10-05", date(2026, 10, 5)]
)
def test_months(cell: Any) -> None:
    assert to_month(cell, reason="bad_month") == "2026-10"


@pytest.mark.parametrize("cell", ["2026-13", "Oct 2026", "10", "2026"])
def test_bad_months(cell: str) -> None:
    with pytest.raises(BadValue, match="bad_month"):
        to_month(cell, reason="bad_month")


def test_ids_keep_their_form_unless_excel_rounded_them() -> None:
    assert to_id("007") == "007"
    assert to_id(123.0) == "123"
    assert to_id(12345678901234567890) == "12345678901234567890"
    with pytest.raises(BadValue, match="damaged_id"):
        to_id("1.23457E+18")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("  好\x00\x07评\u200b  ", "好评"),
        ("第一行\r\n第二行\t格", "第一行\n第二行\t格"),
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 繁體中文 café",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467 繁體中文 café",
        ),
        ("半个\ud83d表情", "半个\ufffd表情"),
        ("整个\ud83d\ude00表情", "整个\U0001f600表情"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("abc\u202ecba", "abccba"),
        (5, "5"),
        (None, ""),
    ],
)
def test_clean_text(cell: Any, expected: str) -> None:
    assert clean_text(cell) == expected
