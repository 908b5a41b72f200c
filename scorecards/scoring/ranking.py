"""From z to score, status, grade and rank, as grades.yaml says."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scorecards.definitions.models import GradeCuts, MinimumSample, Scale
from scorecards.scoring.intervals import Floats

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Texts = NDArray[np.object_]

RANKED, PROVISIONAL, TOO_FEW = "ranked", "provisional", "too_few"
TIE_DECIMALS = 1


def score(z: Floats, scale: Scale) -> Floats:
    """centre + spread · z, clipped to 0–100; NaN stays NaN."""
    return np.clip(scale.centre + scale.spread * z, 0.0, 100.0)


def grade(scores: Floats, cuts: GradeCuts) -> Texts:
    """A–D; None where there is no score."""
    letters = np.select([scores >= cuts.A, scores >= cuts.B, scores >= cuts.C], ["A", "B", "C"], "D").astype(object)
    letters[np.isnan(scores)] = None
    return letters


def sample(voices: Ints, expected: Floats) -> Floats:
    """The larger of the voices heard and the complaints expected.

    Voices alone would rank only those who are complained about: a partner with work for 40 complaints that drew four
    has been seen well enough to be called good. Expected complaints are the policy's own measure of sample size.
    """
    return np.maximum(voices, np.nan_to_num(expected))


def status(sizes: Floats, rankable: Bools, minimum: MinimumSample) -> Texts:
    """ranked from `ranked` on, unless something else forbids a rank; too_few below `shown`."""
    enough = (sizes >= minimum.ranked) & rankable
    return np.select([sizes < minimum.shown, enough], [TOO_FEW, RANKED], PROVISIONAL).astype(object)


def contract_ready(statuses: Texts, voices: Ints, expected: Floats, minimum: MinimumSample) -> Bools:
    """Whether the grade may be used in a contract decision: ranked, with enough voices or expected complaints."""
    enough = (voices >= minimum.contract_voices) | (np.nan_to_num(expected) >= minimum.contract_expected)
    ready: Bools = (statuses == RANKED) & enough
    return ready


def rank_within(tables: Ints, scores: Floats, ranked: Bools) -> tuple[Floats, Floats]:
    """Rank 1 is the best score of each table, and how many were ranked there; NaN for rows that are not ranked.

    Ties: scores that agree to one decimal, as they are shown, share the better rank, and the next rank is skipped
    (1, 2, 2, 4).
    """
    ranks, sizes = np.full(len(scores), np.nan), np.full(len(scores), np.nan)
    rows = np.flatnonzero(ranked)
    if len(rows) == 0:
        return ranks, sizes
    shown = np.round(scores[rows], TIE_DECIMALS)
    order = np.lexsort((-shown, tables[rows]))
    group, value = tables[rows][order], shown[order]
    place = np.arange(len(order))
    new_group = np.r_[True, group[1:] != group[:-1]]
    new_value = new_group | np.r_[True, value[1:] != value[:-1]]
    first = np.maximum.accumulate(np.where(new_group, place, 0))
    leader = np.maximum.accumulate(np.where(new_value, place, 0))
    ranks[rows[order]] = leader - first + 1
    _, inverse, counts = np.unique(tables[rows], return_inverse=True, return_counts=True)
    sizes[rows] = counts[inverse]
    return ranks, sizes
