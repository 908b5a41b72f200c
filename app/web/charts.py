"""Geometry of the charts: values become positions here, the drawing stands in templates/charts.html.

Positions are in the units of the chart's own viewBox, rounded to a tenth so that pages stay small.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Axis:
    """A common linear scale from `low` to `high` drawn `width` units wide, with round ticks."""

    low: float
    high: float
    width: float = 160.0
    pad: float = 5.0

    def x(self, value: float) -> float:
        """Where a value lies, clipped to the axis."""
        inner = self.width - 2 * self.pad
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.pad + inner * share, 1)

    @property
    def ticks(self) -> list[float]:
        """Three to six round values within the axis."""
        step = _round_step((self.high - self.low) / 4)
        first = math.ceil(self.low / step - 1e-9) * step
        count = math.floor((self.high - first) / step + 1e-9) + 1
        return [round(first + i * step, 6) for i in range(count)]


def axis_over(
    values: Iterable[float | None], *, floor: float | None = None, ceiling: float | None = None, width: float = 160.0
) -> Axis:
    """The round axis, at least half a point long, that holds all known values; 0–100 when none is known.

    It does not reach beyond `floor` and `ceiling` where they are given.
    """
    known = [v for v in values if v is not None and math.isfinite(v)]
    if not known:
        return Axis(0.0, 100.0, width)
    low, high = min(known), max(known)
    step = _round_step(max((high - low) / 4, 0.25))
    low = math.floor(low / step) * step if floor is None else max(floor, math.floor(low / step) * step)
    high = math.ceil(high / step) * step if ceiling is None else min(ceiling, math.ceil(high / step) * step)
    return Axis(low, high if high > low else low + step, width)


def _round_step(raw: float) -> float:
    """The 1, 2 or 5 times a power of ten at or above `raw`."""
    power = 10.0 ** math.floor(math.log10(raw))
    return next((m * power for m in (1, 2, 5) if m * power >= raw * 0.999), 10 * power)


def sparkline(values: Sequence[float | None], width: float = 72.0, height: float = 18.0) -> list[str]:
    """Polyline point lists for a small series; a gap (None) breaks the line. Empty below two known values."""
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return []
    low, high = min(known), max(known)
    spread = max(high - low, 4.0)  # a change below four points must not look like a cliff
    middle = (low + high) / 2
    step = (width - 4) / max(len(values) - 1, 1)
    points = [
        None if v is None else f"{2 + i * step:.1f},{height / 2 - (v - middle) / spread * (height - 5):.1f}"
        for i, v in enumerate(values)
    ]
    return _runs(points)


def _runs(points: Sequence[str | None]) -> list[str]:
    runs: list[list[str]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [" ".join(run if len(run) > 1 else [run[0], run[0]]) for run in runs if run]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One month of the trend chart. None where the month has no score."""

    label: str
    x: float
    y: float | None
    y_low: float | None
    y_high: float | None
    score: float | None


@dataclass(frozen=True, slots=True)
class TrendChart:
    """A score over months with its interval as a band. Coordinates for a viewBox of width × height."""

    width: float
    height: float
    points: list[TrendPoint]
    lines: list[str]
    bands: list[str]
    ticks: list[tuple[float, float]]
    """(value, y) of the horizontal rules."""


def trend_chart(months: Sequence[tuple[str, float | None, float | None, float | None]]) -> TrendChart:
    """Lays out (label, score, low, high) per month. The vertical axis holds every interval, within 0–100."""
    width, height, left, bottom = 640.0, 210.0, 34.0, 26.0
    axis = axis_over([v for m in months for v in m[1:]], floor=0.0, ceiling=100.0)
    step = (width - left - 14) / max(len(months) - 1, 1)

    def y(value: float) -> float:
        share = (min(max(value, axis.low), axis.high) - axis.low) / (axis.high - axis.low)
        return round(height - bottom - share * (height - bottom - 10), 1)

    points = [
        TrendPoint(
            label,
            round(left + i * step, 1),
            None if score is None else y(score),
            None if low is None else y(low),
            None if high is None else y(high),
            score,
        )
        for i, (label, score, low, high) in enumerate(months)
    ]
    lines = _runs([None if p.y is None else f"{p.x},{p.y}" for p in points])
    return TrendChart(width, height, points, lines, _bands(points), [(t, y(t)) for t in axis.ticks])


def _bands(points: Sequence[TrendPoint]) -> list[str]:
    """One polygon per unbroken run of months that have an interval."""
    runs: list[list[TrendPoint]] = [[]]
    for point in points:
        if point.y_low is None or point.y_high is None:
            runs.append([])
        else:
            runs[-1].append(point)
    bands = []
    for run in (r for r in runs if len(r) > 1):
        upper = [f"{p.x},{p.y_high}" for p in run]
        lower = [f"{p.x},{p.y_low}" for p in reversed(run)]
        bands.append(" ".join(upper + lower))
    return bands
