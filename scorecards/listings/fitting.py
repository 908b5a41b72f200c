"""The weights of the clues, fitted to the two files at hand without labels.

Fellegi and Sunter's model: the odds that a pair is one site are those of any pair times, for each comparison, m / u,
the shares of its level among links and among strangers. Strangers are nearly all pairs, so u is counted on them; m is
found by expectation-maximisation, where the expectation knows that a record has one link at most (`one_to_one`).
Address and branch are counted apart by how near the pairs lie: neighbours share them without being one site.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scorecards.listings.comparisons import SETTINGS, UNKNOWN, Compared
from scorecards.listings.one_to_one import Floats, marginals
from scorecards.listings.weights import COMPARISONS, Comparison, beliefs

ROUNDS = 30
CONVERGED = 1e-3
FIRST_SHARE, WORTH = 0.3, 20.0
"""Share of the shorter file that has a link, before anything is known, and how many records that belief is worth."""
FITTED = tuple(name for name in COMPARISONS if name != "kind")
"""A car park lies where its mall lies and is called after it: such pairs would talk the fit into believing them."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """`weights`: natural log of m / u by level, one row a setting of the pair. `probability`: a pair."""

    weights: Mapping[Comparison, npt.NDArray[np.float64]]
    prior: float
    odds: Floats
    probability: Floats


@dataclass(frozen=True, slots=True)
class Background:
    """A sample of the pairs that are no candidates; each stands for `each` pairs."""

    compared: Compared
    each: float


def fit(pairs: Compared, background: Background, *, sizes: tuple[int, int]) -> Fitted:
    """Weights and probabilities of the candidate pairs; `sizes` are the records of the two files."""
    believed = beliefs()
    strangers = {name: _counts(background.compared, name) * background.each for name in COMPARISONS}
    m = {name: believed.m(name) for name in COMPARISONS}
    u = {name: np.tile(believed.u(name), (SETTINGS, 1)) for name in COMPARISONS}
    links = FIRST_SHARE * min(sizes)
    probability = np.zeros(len(pairs.i))
    for _ in range(ROUNDS):
        weights = {name: np.log(m[name] / u[name]) for name in COMPARISONS}
        prior = _prior(links, sizes)
        odds = np.exp(prior + sum(weight_of(pairs, name, weights) for name in COMPARISONS))
        before, probability = probability, marginals(pairs.i, pairs.j, odds)
        if np.abs(probability - before).sum() < CONVERGED * max(links, 1.0):
            break
        links = _links(probability, min(sizes))
        for name in FITTED:
            m[name] = _shares(_counts(pairs, name, probability).sum(axis=0), believed.m(name), believed.m_pairs)
            seen = strangers[name] + _counts(pairs, name, 1 - probability)
            u[name] = np.stack([_shares(row, believed.u(name), believed.u_pairs) for row in seen])
    return Fitted(weights, prior, odds, probability)


def weight_of(pairs: Compared, name: Comparison, weights: Mapping[Comparison, npt.NDArray[np.float64]]) -> Floats:
    """The clue's weight in each pair; 0 where it is not known."""
    level = pairs.levels[name]
    return np.where(level == UNKNOWN, 0.0, weights[name][pairs.setting[name], level])


def _links(probability: Floats, shorter: int) -> float:
    share = (probability.sum() + FIRST_SHARE * WORTH) / (shorter + WORTH)
    return float(share * shorter)


def _prior(links: float, sizes: tuple[int, int]) -> float:
    """Log of how much likelier one link more makes a matching drawn blindly with so many links."""
    free = [max(size - links, 1.0) for size in sizes]
    return float(np.log(links / (free[0] * free[1])))


def _counts(pairs: Compared, name: Comparison, weight: Floats | None = None) -> Floats:
    """How many pairs have each level, one row a setting."""
    level = pairs.levels[name]
    size = len(beliefs().comparisons[name])
    known = level != UNKNOWN
    cell = pairs.setting[name][known] * size + level[known]
    values = None if weight is None else weight[known]
    return np.bincount(cell, values, minlength=SETTINGS * size).reshape(SETTINGS, size).astype(np.float64)


def _shares(counts: Floats, believed: Floats, worth: float) -> Floats:
    together = counts + worth * believed
    return together / together.sum()
