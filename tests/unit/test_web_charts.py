"""Geometry of charts: on the axis, in order, gaps kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.charts import Axis, axis_over, sparkline, trend_chart

VALUES = st.lists(st.one_of(st.none(), st.floats(0, 100)), max_size=40)


@given(VALUES)
def test_an_axis_holds_all_values_and_has_ticks_in_order(values: list[float | None]) -> None:
    axis = axis_over(values, floor=0.0, ceiling=100.0)
    known = [v for v in values if v is not None]
    assert axis.low < axis.high
    assert all(axis.low <= v <= axis.high for v in known)
    assert axis.ticks == sorted(set(axis.ticks))
    assert all(axis.low - 1e-6 <= tick <= axis.high + 1e-6 for tick in axis.ticks)


@given(st.floats(-50, 150), st.floats(-50, 150))
def test_positions_keep_the_order_of_values(a: float, b: float) -> None:
    axis = Axis(0, 100)
    assert (axis.x(a) <= axis.x(b)) or a > b
    assert axis.pad <= axis.x(a) <= axis.width - axis.pad


@pytest.mark.parametrize("values", [[], [None], [80.0], [None, 80.0, None]])
def test_a_sparkline_needs_two_values(values: list[float | None]) -> None:
    assert sparkline(values) == []


def test_a_missing_month_breaks_the_line() -> None:
    assert len(sparkline([70.0, 71.0, None, 75.0, 74.0])) == 2
    chart = trend_chart(
        [("1", 70.0, 60.0, 80.0), ("2", 71.0, 61.0, 81.0), ("3", None, None, None), ("4", 70.0, 60.0, 80.0)]
    )
    assert len(chart.lines) == 2
    assert len(chart.bands) == 1
    assert chart.points[2].y is None
    assert chart.points[0].y_high is not None
    assert chart.points[0].y is not None
    assert chart.points[0].y_low is not None
    assert chart.points[0].y_high < chart.points[0].y < chart.points[0].y_low, "higher scores are drawn higher"
