"""How numbers and dates are written: the same decimals in a column, a dash where nothing is known, never 0."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
DASH = "–"


def count(value: float | None) -> str:
    """A whole number with thousands commas; a dash for None (the page says why beside it)."""
    return DASH if value is None else f"{value:,.0f}"


def decimal(value: float | None, digits: int = 1) -> str:
    """A number with fixed decimals and commas. A value that rounds to nothing has no minus sign."""
    if value is None or not math.isfinite(value):
        return DASH
    return f"{round(value, digits) + 0.0:,.{digits}f}"


def signed(value: float | None, digits: int = 1) -> str:
    """A change, with its sign written out."""
    if value is None or not math.isfinite(value):
        return DASH
    rounded = round(value, digits) + 0.0
    return f"{rounded:+,.{digits}f}".replace("-", "\N{MINUS SIGN}") if rounded else f"±{0:.{digits}f}"


def percent(value: float | None) -> str:
    """A share of 0–1 as a percentage with one decimal."""
    return DASH if value is None else f"{value * 100:.1f}%"


def sureness(value: float | None) -> str:
    """A probability as a percentage that never claims certainty."""
    if value is None:
        return DASH
    return ">99.9%" if value > 0.9994 else percent(value)


def day(value: date | datetime | None) -> str:
    """2026-10-31, in Shanghai's calendar when a UTC time is given."""
    if value is None:
        return DASH
    return f"{_local(value):%Y-%m-%d}" if isinstance(value, datetime) else value.isoformat()


def moment(value: datetime | str | None) -> str:
    """2026-10-31 18:05 in Shanghai time. Accepts ISO text; a time without a zone is UTC."""
    if value is None:
        return DASH
    return f"{_local(datetime.fromisoformat(value) if isinstance(value, str) else value):%Y-%m-%d %H:%M}"


def _local(value: datetime) -> datetime:
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(SHANGHAI)
