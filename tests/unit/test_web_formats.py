"""How numbers and dates are written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.web import formats


@pytest.mark.parametrize(("value", "said"), [(12345, "12,345"), (0, "0"), (None, "–"), (1234567.4, "1,234,567")])
def test_counts_have_commas_and_none_is_not_zero(value: float | None, said: str) -> None:
    assert formats.count(value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(21.84, "21.8"), (-0.04, "0.0"), (None, "–"), (float("nan"), "–"), (float("inf"), "–")]
)
def test_decimals(value: float | None, said: str) -> None:
    assert formats.decimal(value) == said


@pytest.mark.parametrize(("value", "said"), [(1.26, "+1.3"), (-1.26, "−1.3"), (0.04, "±0.0"), (None, "–")])
def test_changes_have_a_sign(value: float | None, said: str) -> None:
    assert formats.signed(value) == said


def test_times_are_told_in_shanghai() -> None:
    assert formats.day(datetime(2026, 10, 31, 16, tzinfo=UTC)) == "2026-11-01"
    assert formats.day(datetime(2026, 10, 31, 15, 59)) == "2026-10-31"  # noqa: DTZ001 as the snapshot stores it
    assert formats.day(date(2026, 10, 31)) == "2026-10-31"
    assert formats.moment("2026-11-22T05:02:58+00:00") == "2026-11-22 13:02"
    assert formats.moment(None) == formats.day(None) == "–"


def test_no_probability_claims_certainty() -> None:
    assert [formats.sureness(p) for p in (None, 0.5, 0.999, 0.99999, 1.0)] == [
        "–",
        "50.0%",
        "99.9%",
        ">99.9%",
        ">99.9%",
    ]
