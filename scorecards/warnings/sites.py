"""Dealers and couriers whose monthly complaints rise above what their own past and their peers lead to expect."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scorecards.definitions import Definitions
from scorecards.definitions.models import SiteThresholds
from scorecards.warnings.control_charts import alarm_limit, poisson_cusum, reference_value
from scorecards.warnings.model import PartnerWarning, Words

Floats = NDArray[np.float64]
LEVEL_EVENTS = 5.0
"""Expected complaints at peers' rates that stand behind a partner's own past: a short past is not believed."""

MONTHLY = """
SELECT slices.role, roster.partner_id, roster.name, period_list.period AS month, scored.complaints, scored.expected
FROM scored_rankings AS scored
JOIN slices USING (slice_no)
JOIN period_list USING (period_no)
JOIN roster USING (partner_no)
WHERE slices.cut_kind = 'all' AND period_list.kind = 'month' AND slices.role IN ('dealer', 'courier')
ORDER BY slices.role, roster.partner_id, month
"""
EVIDENCE = """
SELECT opinion.opinion_id
FROM counted_opinions AS opinion
JOIN roster USING (partner_no)
WHERE roster.partner_id = $partner_id AND opinion.complaint > 0 AND opinion.month >= $since
ORDER BY opinion.occurred_at DESC, opinion.opinion_id
"""


@dataclass(frozen=True, slots=True)
class Series:
    """One partner's months in order: complaints, and those expected at peers' rates times the own past level."""

    partner_id: str
    name: str
    months: list[str]
    counts: Floats
    expected: Floats
    level: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The CUSUM of a series, in complaints, with its alarm limit."""

    series: Series
    path: Floats
    limit: float

    @property
    def run_start(self) -> int:
        """Index of the month in which the present climb began."""
        zeros = np.flatnonzero(self.path <= 0)
        return int(zeros[-1]) + 1 if len(zeros) else 0

    def first_above(self, threshold: float) -> str:
        """The month in which the present climb first reached a threshold that the last month stands above."""
        return self.series.months[self.run_start + int(np.argmax(self.path[self.run_start :] >= threshold))]


def detect_sites(con: duckdb.DuckDBPyConnection, definitions: Definitions) -> Iterator[PartnerWarning]:
    """Warnings on partners whose chart stands above its limit in the last month, from scored_rankings and its keys."""
    limits = definitions.thresholds.warnings.site
    monthly = con.execute(MONTHLY).df()
    months = sorted(monthly["month"].unique())
    for role, rows in monthly.groupby("role", sort=True):
        partners = rows.groupby(["partner_id", "name"], sort=True)
        every = [_series(key, part, months=months, limits=limits) for key, part in partners]
        phi = dispersion(every)
        charts = [_chart(one, phi, limits) for one in every if one.expected.mean() >= limits.least_expected * phi]
        for chart in charts:
            if chart.path[-1] >= limits.watch_share * chart.limit:
                bound = {"partner_id": chart.series.partner_id, "since": chart.series.months[chart.run_start]}
                ids = [row[0] for row in con.execute(EVIDENCE, bound).fetchall()]
                if ids:
                    yield _warning(str(role), chart, phi=phi, found=(ids, limits))


def dispersion(every: Sequence[Series]) -> float:
    """Variance of monthly complaints over that of a Poisson count, at least 1: one visit gives several opinions."""
    squares = sum(float(((one.counts - one.expected) ** 2).sum()) for one in every)
    means = sum(float(one.expected.sum()) for one in every)
    return max(1.0, squares / means) if means > 0 else 1.0


def _series(key: tuple[Hashable, ...], rows: pd.DataFrame, *, months: list[str], limits: SiteThresholds) -> Series:
    """The months after the baseline, which sets the partner's own level; all months when the past is too short."""
    table = rows.set_index("month").reindex(months)
    counts = table["complaints"].fillna(0.0).to_numpy(float)
    peers = table["expected"].fillna(0.0).to_numpy(float)
    split = len(months) - limits.baseline_months
    start = split if split >= limits.baseline_months // 2 else 0
    level = (counts[:start].sum() + LEVEL_EVENTS) / (peers[:start].sum() + LEVEL_EVENTS)
    return Series(str(key[0]), str(key[1]), months[start:], counts[start:], peers[start:] * level, float(level))


def _chart(series: Series, phi: float, limits: SiteThresholds) -> Chart:
    """The chart in units of `phi` complaints, in which counts vary like Poisson counts; brought back to complaints."""
    path = poisson_cusum(series.counts / phi, reference_value(series.expected / phi, limits.shift))
    mean = float(series.expected.mean()) / phi
    limit = alarm_limit(mean, shift=limits.shift, run_length=limits.run_length)
    return Chart(series, path * phi, limit * phi)


def _warning(role: str, chart: Chart, *, phi: float, found: tuple[list[str], SiteThresholds]) -> PartnerWarning:
    opinion_ids, limits = found
    series, run = chart.series, slice(chart.run_start, None)
    raised = bool(chart.path[-1] >= chart.limit)
    threshold = chart.limit * (1.0 if raised else limits.watch_share)
    counted, expected = float(series.counts[run].sum()), float(series.expected[run].sum())
    span = len(series.counts[run])
    return PartnerWarning(
        kind="site",
        role=role,
        partner_id=series.partner_id,
        key=(),
        subject=Words(series.name, series.name),
        month=chart.first_above(threshold),
        level="raise" if raised else "watch",
        statistic=float(chart.path[-1]),
        threshold=threshold,
        baseline=Words(
            f"按同行水平与自身过去，{span} 个月应有 {expected:.1f} 条；"
            f"控制图平均每 {limits.run_length:.0f} 个月误报一次",
            f"{expected:.1f} expected in {span} months from peers and its own past; one false alarm in "
            f"{limits.run_length:.0f} months",
        ),
        headline=Words(
            f"{series.name}近 {span} 个月投诉 {counted:.1f} 条，应有 {expected:.1f} 条",
            f"{series.name}: {counted:.1f} complaints in {span} months, {expected:.1f} expected",
        ),
        opinion_ids=opinion_ids,
        details={
            "span": [series.months[run][0], series.months[-1]],
            "months": series.months[run],
            "complaints": [round(float(count), 2) for count in series.counts[run]],
            "expected": [round(float(mean), 2) for mean in series.expected[run]],
            "own_level": round(series.level, 3),
            "dispersion": round(phi, 3),
            "run_length": limits.run_length,
            "shift": limits.shift,
        },
    )
