"""Counted tables in, score tables out: dimension scores, then overall scores, grades and ranks of every league table.

A league table is a `slice`: role × period × cut. Cuts (a region, a product) compare within the cut, with the spread
between partners that the table without a cut shows; that table compares each partner with its peer group.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from scorecards.definitions.models import Definitions
from scorecards.scoring import intervals, ranking
from scorecards.scoring.dimension_scores import ScoredDimensions, score_dimensions
from scorecards.scoring.intervals import Floats
from scorecards.scoring.rates import RATE, rate_columns

SLICE_COLUMNS = ["slice_no", "role", "cut_kind", "base_no", "previous_no"]
DIMENSION_COLUMNS = ["dimension_no", "overall", "weight", "rate_scale", "minimum_volume", "kind"]


def compute(counts: Mapping[str, pd.DataFrame], definitions: Definitions) -> dict[str, pd.DataFrame]:
    """Score everything that was counted, and give the counted places and batches their rates.

    Returns rankings (slice × partner), dimensions (slice × partner × dimension), areas and batches (by row_no), under
    the keys of the counts, sorted by them whatever the order of the counts. `counts` has six tables:
    slices: slice_no, role, cut_kind, base_no, previous_no.
    roster: partner_no, peer_group_no.
    dimension_list: dimension_no, overall, weight, rate_scale, minimum_volume, kind.
    dimension_counts: slice_no, dimension_no, partner_no, voices, complaints, praises, opinions (the base of a
    share), observed, and exposure and expected, which are NaN where the exposure is unknown.
    area_counts, batch_counts: row_no, complaints, opinions, exposure, rate_scale.
    """
    rows = _joined(counts)
    overall = rows[rows["overall"]].reset_index(drop=True)
    parts = rows[~rows["overall"]].reset_index(drop=True)
    scored = score_dimensions(parts, definitions.grades.scale)
    rankings = _rank(overall, _compose(overall, parts, scored), definitions=definitions)
    confidence = definitions.grades.scale.confidence
    return {
        "rankings": rankings,
        "dimensions": _dimension_table(parts, scored, rankings),
        "areas": _with_rates(counts["area_counts"], confidence),
        "batches": _with_rates(counts["batch_counts"], confidence),
    }


def _with_rates(counts: pd.DataFrame, confidence: float) -> pd.DataFrame:
    rows = counts.assign(kind="complaints", observed=counts["complaints"], expected=np.nan)
    return rows[["row_no"]].assign(**rate_columns(rows, confidence))


def _joined(counts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """dimension_counts with the columns of its slice, dimension and partner, sorted by its key."""
    rows = counts["dimension_counts"].merge(counts["slices"][SLICE_COLUMNS], on="slice_no")
    rows = rows.merge(counts["roster"][["partner_no", "peer_group_no"]], on="partner_no")
    rows = rows.merge(counts["dimension_list"][DIMENSION_COLUMNS], on="dimension_no")
    rows = rows.sort_values(["slice_no", "partner_no", "dimension_no"], ignore_index=True)
    # Only tables without a cut know peer groups; within a cut everybody is everybody's peer.
    rows["group_no"] = np.where(rows["cut_kind"] == "all", rows["peer_group_no"], -1)
    return rows


@dataclass(frozen=True, slots=True)
class Composite:
    """Per row of the overall table: combined z, its posterior deviation, number of dimensions and total weight."""

    z: Floats
    sd: Floats
    dimensions: Floats


def _compose(overall: pd.DataFrame, parts: pd.DataFrame, scored: ScoredDimensions) -> Composite:
    """Weighted mean of dimension z, brought to unit spread between partners.

    The weight of a missing dimension is shared by dividing by the weights present. The spread is that of the true
    composite by the law of total variance, and at least that of independent dimensions of unit spread, so that noise
    around equal partners is not stretched.
    """
    index = pd.MultiIndex.from_frame(overall[["slice_no", "partner_no"]])
    place = index.get_indexer(pd.MultiIndex.from_frame(parts[["slice_no", "partner_no"]]))
    known = ~np.isnan(scored.standard.z) & (place >= 0)
    weight = parts["weight"].to_numpy(float)[known]

    def summed(values: Floats) -> Floats:
        return np.bincount(place[known], weights=values, minlength=len(overall)).astype(float)

    total, squares = summed(weight), summed(weight**2)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = summed(weight * scored.standard.z[known]) / total
        variance = summed((weight * scored.standard.sd[known]) ** 2) / total**2
        least = np.sqrt(squares) / total
    spread = np.maximum(_spread_between(overall, mean, variance), least)
    return Composite(mean / spread, np.sqrt(variance) / spread, summed(np.ones_like(weight)))


def _spread_between(overall: pd.DataFrame, mean: Floats, variance: Floats) -> Floats:
    """Per row: deviation of the true composite between the partners of the row's table without a cut."""
    in_base = (overall["cut_kind"] == "all").to_numpy() & ~np.isnan(mean)
    base = overall["slice_no"].to_numpy()[in_base]
    size = int(overall[["slice_no", "base_no"]].to_numpy().max(initial=0)) + 1
    count = np.bincount(base, minlength=size)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = np.bincount(base, weights=mean[in_base], minlength=size) / count
        squared = (mean[in_base] - centre[base]) ** 2 + variance[in_base]
        between = np.sqrt(np.bincount(base, weights=squared, minlength=size) / count)
    found: Floats = np.nan_to_num(between)[overall["base_no"].to_numpy()]
    return found


def _rank(overall: pd.DataFrame, composite: Composite, *, definitions: Definitions) -> pd.DataFrame:
    """The rankings table: one row per slice and partner of `overall`."""
    scale, minimum = definitions.grades.scale, definitions.grades.minimum
    table = overall[["slice_no", "partner_no", "voices", "opinions", "complaints", "praises", "exposure"]].copy()
    table = table.assign(**rate_columns(overall, scale.confidence), expected=_expected(overall))
    complete = composite.dimensions >= minimum.dimensions
    rankable = complete & _comparable(overall, table["basis"].to_numpy())
    voices = table["voices"].to_numpy(np.int64)
    expected = table["expected"].to_numpy(float)
    table["status"] = ranking.status(ranking.sample(voices, expected), rankable, minimum)
    shown = (table["status"] != ranking.TOO_FEW).to_numpy()
    reach = intervals.z_value(scale.confidence) * composite.sd
    for name, z in (("score", composite.z), ("score_low", composite.z - reach), ("score_high", composite.z + reach)):
        table[name] = np.where(shown, ranking.score(z, scale), np.nan)
    table["grade"] = _grades(overall["role"], np.where(complete, table["score"], np.nan), definitions)
    table["contract_ready"] = ranking.contract_ready(table["status"].to_numpy(), voices, expected, minimum)
    _add_ranks(table, overall["group_no"].to_numpy(np.int64))
    table["trend"] = _trend(table, overall["previous_no"].to_numpy(float))
    return table


def _add_ranks(table: pd.DataFrame, groups: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
    ranked = (table["status"] == ranking.RANKED).to_numpy()
    scores, slices = table["score"].to_numpy(float), table["slice_no"].to_numpy(np.int64)
    table["rank"], table["rank_of"] = ranking.rank_within(slices, scores, ranked)
    peer_tables = slices * (groups.max(initial=0) + 2) + groups + 1
    table["peer_rank"], table["peer_of"] = ranking.rank_within(peer_tables, scores, ranked)


def _grades(roles: pd.Series[str], scores: Floats, definitions: Definitions) -> ranking.Texts:
    grades = np.full(len(scores), None, dtype=object)
    for role, settings in definitions.grades.roles.items():
        rows = (roles == role).to_numpy()
        grades[rows] = ranking.grade(scores[rows], settings.cuts)
    return grades


def _comparable(overall: pd.DataFrame, basis: ranking.Texts) -> ranking.Bools:
    """False for a partner of unknown exposure in a table where others have one: a share is not ranked among rates."""
    rated = pd.Series(basis == RATE).groupby(overall["slice_no"].to_numpy()).transform("any")
    comparable: ranking.Bools = ~rated.to_numpy(bool) | (basis == RATE)
    return comparable


def _expected(rows: pd.DataFrame) -> Floats:
    """Expected complaints: from exposure, else the table's complaint share of the partner's opinions."""
    sums = rows.groupby("slice_no")[["complaints", "opinions"]].transform("sum")
    share = np.where(sums["opinions"] > 0, sums["complaints"] / sums["opinions"].where(sums["opinions"] > 0), 0.0)
    by_share = rows["opinions"].to_numpy(float) * share
    expected = rows["expected"].to_numpy(float)
    return np.where(np.isnan(expected), by_share, expected)


def _trend(table: pd.DataFrame, previous_no: Floats) -> Floats:
    """Score minus the same partner's score in the previous period of the kind; NaN when either is missing."""
    index = pd.MultiIndex.from_frame(table[["slice_no", "partner_no"]])
    previous = pd.DataFrame({"slice_no": np.nan_to_num(previous_no, nan=-1), "partner_no": table["partner_no"]})
    place = index.get_indexer(pd.MultiIndex.from_frame(previous.astype(np.int64)))
    scores = table["score"].to_numpy(float)
    return np.where(place >= 0, scores - scores[place], np.nan)


def _dimension_table(parts: pd.DataFrame, scored: ScoredDimensions, rankings: pd.DataFrame) -> pd.DataFrame:
    """The dimensions table: rows of partners whose overall score is shown have scores and their peers' median score."""
    keys = ["slice_no", "partner_no", "dimension_no"]
    table = parts[[*keys, "voices", "complaints", "exposure"]].assign(**scored.columns)
    shown = rankings.loc[rankings["score"].notna(), ["slice_no", "partner_no"]]
    visible = pd.MultiIndex.from_frame(parts[["slice_no", "partner_no"]]).isin(pd.MultiIndex.from_frame(shown))
    for name in ("score", "score_low", "score_high"):
        table[name] = table[name].where(visible)
    peers = [table["slice_no"], table["dimension_no"], parts["group_no"]]
    table["peer_median"] = table["score"].groupby(peers).transform("median").where(visible)
    listed = pd.MultiIndex.from_frame(rankings[["slice_no", "partner_no"]])
    return table[pd.MultiIndex.from_frame(parts[["slice_no", "partner_no"]]).isin(listed)].reset_index(drop=True)
