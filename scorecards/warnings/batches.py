"""Part × batch × symptom: does one batch draw more of one complaint than its share of the parts explains?

Expected counts share out all complaints of a symptom about a component by the batches' parts in service, or, where
those are not known, by their complaints of any kind; more are expected of a maker whose other batches are bad. EBGM
(DuMouchel) over all cells says which ratios to believe; a Poisson CUSUM on the batch's months says whether it is
happening at a rate that cannot be chance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scorecards.definitions import Definitions, component_names
from scorecards.definitions.models import BatchThresholds, SiteThresholds
from scorecards.warnings.control_charts import alarm_limit, poisson_cusum, reference_value
from scorecards.warnings.disproportionality import GammaMixture, Shrunken, fit_mixture, shrink
from scorecards.warnings.model import PartnerWarning, Words

Floats = NDArray[np.float64]
STEADYING_EVENTS = 5.0
"""Complaints at the component's level that stand behind what a maker's other batches show."""
CELL = ["component", "symptom", "partner_id", "batch"]
MONTHLY = """
SELECT
    opinion.component, opinion.aspect_2 AS symptom, roster.partner_id, opinion.batch, opinion.month,
    CAST(sum(opinion.complaint) AS DOUBLE) AS complaints,
    list(opinion.opinion_id ORDER BY opinion.occurred_at DESC, opinion.opinion_id) AS opinion_ids
FROM counted_opinions AS opinion
JOIN roster USING (partner_no)
WHERE opinion.role = 'supplier' AND opinion.complaint > 0 AND opinion.month <> ''
    AND opinion.batch IS NOT NULL AND opinion.component IS NOT NULL AND NOT roster.competitor
GROUP BY opinion.component, opinion.aspect_2, roster.partner_id, opinion.batch, opinion.month
ORDER BY opinion.component, opinion.aspect_2, roster.partner_id, opinion.batch, opinion.month
"""
BATCHES = """
SELECT component, partner_id, batch, sum(exposure) AS units
FROM batch_counts
GROUP BY component, partner_id, batch
ORDER BY component, partner_id, batch
"""


@dataclass(frozen=True, slots=True)
class Cells:
    """`counts` and `expected` per month (columns) of every component × symptom × batch (rows of `keys`)."""

    keys: pd.DataFrame
    months: list[str]
    counts: Floats
    expected: Floats


def detect_batches(con: duckdb.DuckDBPyConnection, definitions: Definitions) -> Iterator[PartnerWarning]:
    """Warnings on batches, from the tables counted_opinions, roster and batch_counts."""
    monthly = con.execute(MONTHLY).df()
    if monthly.empty:
        return
    cells = _cells(monthly, con.execute(BATCHES).df())
    total, expected = cells.counts.sum(axis=1), cells.expected.sum(axis=1)
    prior = fit_mixture(total, expected)
    shrunken = shrink(total, expected, prior)
    limits = definitions.thresholds.warnings.batch
    names = {a.id: Words(a.name_zh, a.name_en) for a in definitions.aspects}
    opinions = _opinions(monthly)
    for row in np.flatnonzero(_is_watched(total, shrunken, limits)):
        story = _follow(cells, int(row), prior, limits=limits, chart=definitions.thresholds.warnings.site)
        yield _warning(cells.keys.iloc[int(row)], story, names=names, opinions=opinions, limits=limits)


def _opinions(monthly: pd.DataFrame) -> dict[tuple[str, ...], list[str]]:
    """Opinion ids per cell, newest month first."""
    found: dict[tuple[str, ...], list[str]] = {}
    newest_first = monthly.iloc[::-1]
    keys = zip(*(newest_first[name] for name in CELL), strict=True)
    for key, ids in zip(keys, newest_first["opinion_ids"], strict=True):
        found.setdefault(key, []).extend(ids)
    return found


def _cells(monthly: pd.DataFrame, batches: pd.DataFrame) -> Cells:
    """Every symptom of a component crossed with every batch of it, also those without a report."""
    symptoms = monthly[["component", "symptom"]].drop_duplicates()
    keys = symptoms.merge(batches, on="component").sort_values(CELL, ignore_index=True)
    months = sorted(monthly["month"].unique())
    place = pd.MultiIndex.from_frame(keys[CELL]).get_indexer(pd.MultiIndex.from_frame(monthly[CELL]))
    counts = np.zeros((len(keys), len(months)))
    column = pd.Index(months).get_indexer(monthly["month"])
    counts[place[place >= 0], column[place >= 0]] = monthly["complaints"].to_numpy(float)[place >= 0]
    symptom = keys.groupby(["component", "symptom"]).ngroup().to_numpy()
    per_symptom = np.zeros((int(symptom.max()) + 1, len(months)))
    np.add.at(per_symptom, symptom, counts)
    expected = per_symptom[symptom] * _share(keys, counts)[:, None]
    return Cells(keys, months, counts, expected * _maker_level(keys, counts, expected)[:, None])


def _maker_level(keys: pd.DataFrame, counts: Floats, expected: Floats) -> Floats:
    """How far the maker's other batches already exceed the component's level for the symptom, at least 1.

    A maker that is bad throughout is a matter for its score; a batch has to stand out from its own kind too.
    """
    cells = [keys["component"], keys["symptom"], keys["partner_id"]]
    said, awaited = pd.Series(counts.sum(axis=1)), pd.Series(expected.sum(axis=1))
    others = said.groupby(cells).transform("sum") - said
    awaited_others = awaited.groupby(cells).transform("sum") - awaited
    level = (others + STEADYING_EVENTS) / (awaited_others + STEADYING_EVENTS)
    return np.maximum(1.0, level.to_numpy(float))


def _share(keys: pd.DataFrame, counts: Floats) -> Floats:
    """Each batch's share of its component's parts, or of its complaints where any batch's parts are unknown."""
    said = (
        pd.Series(counts.sum(axis=1)).groupby([keys["component"], keys["partner_id"], keys["batch"]]).transform("sum")
    )
    unknown = keys["units"].isna().groupby(keys["component"]).transform("any")
    base = keys["units"].where(~unknown, said)
    whole = base.groupby([keys["component"], keys["symptom"]]).transform("sum")
    return (base / whole.where(whole > 0)).fillna(0.0).to_numpy(float)


def _is_watched(counts: Floats, shrunken: Shrunken, limits: BatchThresholds) -> NDArray[np.bool_]:
    return (counts >= limits.watch_count) & (shrunken.ebgm >= limits.watch_ebgm) & (shrunken.eb05 >= limits.watch_eb05)


@dataclass(frozen=True, slots=True)
class Story:
    """How one cell grew: its figures now, when it was first worth watching, and when it was raised (None: never).

    `span`: first and last month of the count.
    """

    span: tuple[str, str]
    count: float
    expected: float
    ebgm: float
    eb05: float
    watched: str
    raised: str | None


def _follow(cells: Cells, row: int, prior: GammaMixture, *, limits: BatchThresholds, chart: SiteThresholds) -> Story:
    """Replay a cell month by month: what would have been seen at the end of each."""
    counts, expected = cells.counts[row], cells.expected[row]
    seen, awaited = np.cumsum(counts), np.cumsum(expected)
    shrunken = shrink(seen, np.maximum(awaited, 1e-9), prior)
    watched = _is_watched(seen, shrunken, limits)
    mean = max(float(expected.mean()), 1e-3)
    path = poisson_cusum(counts, reference_value(expected, chart.shift))
    alarmed = path >= alarm_limit(mean, shift=chart.shift, run_length=chart.run_length)
    raised = watched & (shrunken.eb05 >= limits.raise_eb05) & np.logical_or.accumulate(alarmed)
    return Story(
        span=(cells.months[0], cells.months[-1]),
        count=float(seen[-1]),
        expected=float(awaited[-1]),
        ebgm=float(shrunken.ebgm[-1]),
        eb05=float(shrunken.eb05[-1]),
        watched=cells.months[int(np.argmax(watched))],
        raised=cells.months[int(np.argmax(raised))] if raised[-1] else None,
    )


def _warning(
    key: pd.Series[str], story: Story, *, names: dict[str, Words], opinions: dict[tuple[str, ...], list[str]],
    limits: BatchThresholds,
) -> PartnerWarning:  # fmt: skip
    symptom = names[key["symptom"]]
    times = story.count / story.expected if story.expected > 0 else float("inf")
    component = component_names()[key["component"]]
    subject = Words(
        f"{component.zh}批次 {key['batch']}：{symptom.zh}",
        f"{component.en} batch {key['batch']}: {symptom.en}",
    )
    return PartnerWarning(
        kind="batch",
        role="supplier",
        partner_id=key["partner_id"],
        key=(key["component"], key["batch"], key["symptom"]),
        subject=subject,
        month=story.raised or story.watched,
        level="raise" if story.raised else "watch",
        statistic=story.eb05,
        threshold=limits.raise_eb05 if story.raised else limits.watch_eb05,
        baseline=Words(
            f"按在用量分摊，同部件同症状应有 {story.expected:.1f} 条",
            f"{story.expected:.1f} expected by its share of the component's parts",
        ),
        headline=Words(
            f"{subject.zh}投诉 {story.count:.1f} 条，是应有的 {times:.1f} 倍（EB05 {story.eb05:.1f}）",
            f"{subject.en}: {story.count:.1f} complaints, {times:.1f} times the expected (EB05 {story.eb05:.1f})",
        ),
        opinion_ids=opinions[tuple(key[CELL])],
        details={
            "span": story.span,
            "component": key["component"],
            "batch": key["batch"],
            "symptom": key["symptom"],
            "count": round(story.count, 3),
            "expected": round(story.expected, 3),
            "ebgm": round(story.ebgm, 3),
            "eb05": round(story.eb05, 3),
            "first_watched": story.watched,
            "first_raised": story.raised,
        },
    )
