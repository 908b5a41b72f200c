"""Which periods a snapshot has, and which months each covers."""

from __future__ import annotations

from datetime import date

from scorecards.snapshot.periods import list_periods, month_before, previous_of


def test_fourteen_months() -> None:
    periods = {p.period: p for p in list_periods("2025-09", "2026-10", 36)}
    assert [p for p in periods if p.startswith("R12")] == ["R12-2026-10", "R12-2026-09", "R12-2026-08"]
    assert sum(p.kind == "month" for p in periods.values()) == 14
    assert sum(p.kind == "quarter" for p in periods.values()) == 6
    assert periods["R12-2026-10"].months[0] == "2025-11"
    assert periods["2026-Q4"].months == ("2026-10",)
    assert periods["2026-Q3"].last_day == date(2026, 9, 30)
    assert periods["all"].months[-1] == ""
    assert len(periods["all"].months) == 15
    assert periods["2026-10"].label_zh == "2026 年 10 月"


def test_short_history_still_has_a_rolling_period() -> None:
    rolling = [p for p in list_periods("2026-08", "2026-10", 36) if p.kind == "rolling"]
    assert [(p.period, p.label_en) for p in rolling] == [("R12-2026-10", "3 months to Oct 2026")]


def test_old_months_are_in_all_only() -> None:
    periods = list_periods("1999-01", "2026-10", 24)
    assert min(p.period for p in periods if p.kind == "month") == "2024-11"
    everything = next(p for p in periods if p.kind == "all")
    assert everything.months[0] == "1999-01"


def test_nothing_dated() -> None:
    assert [p.period for p in list_periods(None, None, 36)] == ["all"]


def test_previous_is_of_the_same_kind() -> None:
    before = previous_of(list_periods("2025-09", "2026-10", 36))
    assert before["2026-01"] == "2025-12"
    assert before["2026-Q1"] == "2025-Q4"
    assert before["R12-2026-10"] == "R12-2026-09"
    assert "2025-09" not in before
    assert "all" not in before


def test_month_before() -> None:
    assert month_before("2026-01", 1) == "2025-12"
    assert month_before("2026-12", -1) == "2027-01"
