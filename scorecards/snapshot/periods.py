"""The periods that a snapshot publishes: months, quarters, rolling twelve months, and everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

Kind = Literal["month", "quarter", "rolling", "all"]
ROLLING_MONTHS = 12
UNDATED = ""
ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DISPLAY_ORDER: tuple[Kind, ...] = ("rolling", "quarter", "month", "all")


@dataclass(frozen=True, slots=True)
class Period:
    """`months`: the YYYY-MM it covers; the period `all` also covers UNDATED. Days are None when nothing is dated."""

    period: str
    kind: Kind
    months: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    label_zh: str
    label_en: str


def list_periods(first: str | None, last: str | None, history: int) -> list[Period]:
    """All periods in display order (rolling, quarter, month, all; newest first) for dated months `first` to `last`.

    Only the newest `history` months get periods of their own; older ones are in `all`. Twelve months roll up to each
    month that has eleven before it in the data, and always up to the last.
    """
    if first is None or last is None:
        return [Period("all", "all", (UNDATED,), None, None, "全部", "All time")]
    everything = _months(first, last)
    recent = everything[-history:]
    periods = [_month(month) for month in recent]
    periods += [_quarter(name, months) for name, months in _quarters(recent)]
    periods += [_rolling(window) for window in _windows(everything, recent)]
    periods.append(Period("all", "all", (*everything, UNDATED), _first_day(first), _last_day(last), "全部", "All time"))
    newest_first = sorted(periods, key=lambda p: p.period, reverse=True)
    return sorted(newest_first, key=lambda p: DISPLAY_ORDER.index(p.kind))


def previous_of(periods: Sequence[Period]) -> dict[str, str]:
    """The period of the same kind just before, where there is one. The periods of one kind must be newest first."""
    pairs = pairwise(periods)
    return {newer.period: older.period for newer, older in pairs if newer.kind == older.kind}


def month_before(month: str, steps: int) -> str:
    """`month_before("2026-01", 2)` is "2025-11"."""
    number = int(month[:4]) * 12 + int(month[5:]) - 1 - steps
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _months(first: str, last: str) -> tuple[str, ...]:
    months = [last]
    while months[-1] > first:
        months.append(month_before(months[-1], 1))
    return tuple(reversed(months))


def _quarters(months: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    names = [f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}" for month in months]
    for name in sorted(set(names)):
        yield name, tuple(month for month, quarter in zip(months, names, strict=True) if quarter == name)


def _windows(everything: tuple[str, ...], recent: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for last in recent:
        end = everything.index(last) + 1
        if end >= ROLLING_MONTHS or last == everything[-1]:
            yield everything[max(0, end - ROLLING_MONTHS) : end]


def _month(month: str) -> Period:
    return Period(month, "month", (month,), _first_day(month), _last_day(month), _chinese(month), _english(month))


def _quarter(name: str, months: tuple[str, ...]) -> Period:
    year, quarter = name.split("-Q")
    label_zh, label_en = f"{year} 年第 {quarter} 季度", f"Q{quarter} {year}"
    return Period(name, "quarter", months, _first_day(months[0]), _last_day(months[-1]), label_zh, label_en)


def _rolling(months: tuple[str, ...]) -> Period:
    last, count = months[-1], len(months)
    label_zh, label_en = f"截至 {_chinese(last)}的 {count} 个月", f"{count} months to {_english(last)}"
    return Period(f"R12-{last}", "rolling", months, _first_day(months[0]), _last_day(last), label_zh, label_en)


def _chinese(month: str) -> str:
    return f"{month[:4]} 年 {int(month[5:])} 月"


def _english(month: str) -> str:
    return f"{ENGLISH_MONTHS[int(month[5:]) - 1]} {month[:4]}"


def _first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def _last_day(month: str) -> date:
    return _first_day(month_before(month, -1)) - timedelta(days=1)
