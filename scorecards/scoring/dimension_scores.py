"""Scores of single dimensions: priors learnt per table, then every partner's z, score, rate and interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scorecards.definitions.models import Scale
from scorecards.scoring import ranking
from scorecards.scoring.rates import RATE, SHARE, rate_columns
from scorecards.scoring.shrinkage import fit_gamma, fit_strength
from scorecards.scoring.standardise import Standardised, standardise_rates, standardise_shares

Ints = NDArray[np.int64]

GROUP_EVENTS = 10.0
"""Events of the whole table that stand behind each peer group's own level, so that a small group's is not noise."""

MEAN_SHARES = (0.001, 0.999)
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class ScoredDimensions:
    """`standard`: z per row, NaN where the dimension is missing. `columns`: the score and rate columns per row."""

    standard: Standardised
    columns: pd.DataFrame


def score_dimensions(rows: pd.DataFrame, scale: Scale) -> ScoredDimensions:
    """Score slice × partner × dimension rows (columns as in compute.compute, joined, plus group_no and opinions)."""
    basis = _basis(rows)
    standard = Standardised(*(np.full(len(rows), np.nan) for _ in range(4)))
    for kind, fit in ((RATE, _fit_rates), (SHARE, _fit_shares)):
        chosen = np.flatnonzero(basis == kind)
        if len(chosen):
            _fill(standard, chosen, fit(rows.iloc[chosen].reset_index(drop=True), scale))
    scores = {
        "score": ranking.score(standard.z, scale),
        "score_low": ranking.score(standard.low, scale),
        "score_high": ranking.score(standard.high, scale),
    }
    return ScoredDimensions(standard, pd.DataFrame(rate_columns(rows, scale.confidence) | scores))


def _basis(rows: pd.DataFrame) -> NDArray[np.str_]:
    """rate with a known exposure, else share of opinions; missing where the table has too little of the dimension."""
    volume = rows.groupby(["slice_no", "dimension_no"])["observed"].transform("sum").to_numpy(float)
    enough = (volume > 0) & (volume >= rows["minimum_volume"].to_numpy(float))
    rated = rows["expected"].notna().to_numpy()
    shared = ((rows["opinions"] > 0) & (rows["kind"] == "complaints")).to_numpy()
    return np.where(enough & rated, RATE, np.where(enough & shared, SHARE, MISSING))


def _fit_rates(rows: pd.DataFrame, scale: Scale) -> Standardised:
    observed, expected = rows["observed"].to_numpy(float), rows["expected"].to_numpy(float)
    group, groups = _codes(rows, ["slice_no", "dimension_no", "group_no"])
    counted = np.bincount(group, weights=observed, minlength=groups)
    awaited = np.bincount(group, weights=expected, minlength=groups)
    level = (counted + GROUP_EVENTS) / (awaited + GROUP_EVENTS)
    expected = expected * level[group]
    table = _base_table(rows)
    priors = np.full((int(table.max(initial=0)) + 1, 2), np.nan)
    for number, members in _base_members(rows, table):
        if observed[members].sum() > 0:
            prior = fit_gamma(observed[members], expected[members])
            priors[number] = prior.nu, prior.alpha
    nu, alpha = priors[table].T
    return standardise_rates(observed, expected, prior=(nu, alpha), scale=scale)


def _fit_shares(rows: pd.DataFrame, scale: Scale) -> Standardised:
    complaints, opinions = rows["complaints"].to_numpy(float), rows["opinions"].to_numpy(float)
    whole, wholes = _codes(rows, ["slice_no", "dimension_no"])
    group, groups = _codes(rows, ["slice_no", "dimension_no", "group_no"])
    said = np.bincount(whole, weights=opinions, minlength=wholes)
    # A prior's mean lies inside 0–1, even where everybody only complains.
    pooled = np.clip(np.bincount(whole, weights=complaints, minlength=wholes) / said, *MEAN_SHARES)
    complaints_of_group = np.bincount(group, weights=complaints, minlength=groups)
    said_of_group = np.bincount(group, weights=opinions, minlength=groups)
    mean = (complaints_of_group[group] + GROUP_EVENTS * pooled[whole]) / (said_of_group[group] + GROUP_EVENTS)
    table = _base_table(rows)
    strengths = np.full(int(table.max(initial=0)) + 1, np.nan)
    for number, members in _base_members(rows, table):
        strengths[number] = fit_strength(complaints[members], opinions[members], mean[members])
    strength = strengths[table]
    return standardise_shares(complaints, opinions, prior=(mean * strength, (1 - mean) * strength), scale=scale)


def _codes(rows: pd.DataFrame, keys: list[str]) -> tuple[Ints, int]:
    """Dense group numbers of the rows by the given columns, and how many groups there are."""
    codes: Ints = np.asarray(rows.groupby(keys, sort=True).ngroup(), dtype=np.int64)
    return codes, int(codes.max(initial=-1)) + 1


def _base_table(rows: pd.DataFrame) -> Ints:
    """Dense number of the table without a cut (and dimension) whose spread between partners each row takes."""
    return _codes(rows, ["base_no", "dimension_no"])[0]


def _base_members(rows: pd.DataFrame, table: Ints) -> list[tuple[int, Ints]]:
    """The rows of every table that has no cut, by table number."""
    base = np.flatnonzero((rows["slice_no"] == rows["base_no"]).to_numpy())
    order = base[np.argsort(table[base], kind="stable")]
    numbers, starts = np.unique(table[order], return_index=True)
    return list(zip(numbers.tolist(), np.split(order, starts[1:]), strict=True)) if len(order) else []


def _fill(target: Standardised, chosen: Ints, part: Standardised) -> None:
    for name in ("z", "low", "high", "sd"):
        getattr(target, name)[chosen] = getattr(part, name)
