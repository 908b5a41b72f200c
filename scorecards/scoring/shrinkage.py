"""Empirical Bayes: how much partners truly differ, learnt from all of them, pulls the small ones to the mean.

Gamma–Poisson for counts against an expectation: theta_i ~ Gamma(nu, alpha), O_i ~ Poisson(theta_i E_i), posterior mean
(O+nu)/(E+alpha), with nu and alpha by maximum likelihood of the negative binomial. Beta–binomial for shares.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from scorecards.scoring.intervals import Floats

LOG_STRENGTHS = (np.log(0.25), np.log(1e4))
"""Search range of the prior's shape: from partners that differ by a factor of many to partners all alike."""

MEAN_STEPS = 12


@dataclass(frozen=True, slots=True)
class GammaPrior:
    """Distribution of the true relative risk among partners: shape nu, rate alpha, mean nu/alpha."""

    nu: float
    alpha: float


def fit_gamma(observed: ArrayLike, expected: ArrayLike) -> GammaPrior:
    """Maximum-likelihood prior of O/E among partners with E > 0; counts may be fractional.

    Searches the shape; the mean that belongs to each shape is found by iterated weighting. Where partners differ no
    more than chance, the shape ends at the top of its range, and everybody is pulled to the mean.
    """
    o, e = _in_order(observed, expected)
    o, e = o[e > 0], e[e > 0]
    assert o.sum() > 0, "a prior needs at least one event"

    def loss(log_nu: float) -> float:
        nu = float(np.exp(log_nu))
        return -_negative_binomial(o, e, GammaPrior(nu, nu / _mean_given(o, e, nu)))

    nu = float(np.exp(_minimum(loss)))
    return GammaPrior(nu, nu / _mean_given(o, e, nu))


def fit_strength(successes: ArrayLike, trials: ArrayLike, means: ArrayLike) -> float:
    """Maximum-likelihood strength s of Beta(m·s, (1-m)·s) priors whose means m (per row, inside 0–1) are given."""
    x, n, m = _in_order(successes, trials, means)

    def loss(log_strength: float) -> float:
        a = m * np.exp(log_strength)
        b = (1 - m) * np.exp(log_strength)
        return -float((special.betaln(a + x, b + n - x) - special.betaln(a, b)).sum())

    return float(np.exp(_minimum(loss)))


def posterior_mean(observed: ArrayLike, expected: ArrayLike, prior: GammaPrior) -> Floats:
    """Shrunken relative risk (O + nu) / (E + alpha)."""
    o, e = np.asarray(observed, dtype=float), np.asarray(expected, dtype=float)
    return (o + prior.nu) / (e + prior.alpha)


def james_stein(values: ArrayLike, variance: float) -> tuple[float, Floats]:
    """Positive-part James–Stein factor and estimates towards the grand mean (Efron & Morris 1975, k - 3 form)."""
    y = np.asarray(values, dtype=float)
    mean = float(y.mean())
    spread = float(((y - mean) ** 2).sum())
    factor = max(0.0, 1 - (len(y) - 3) * variance / spread) if spread > 0 else 0.0
    return factor, mean + factor * (y - mean)


def _in_order(*columns: ArrayLike) -> list[Floats]:
    """The columns with their rows sorted: sums, and so the search, then do not depend on who stands where."""
    arrays = [np.asarray(column, dtype=float) for column in columns]
    order = np.lexsort(arrays)
    return [array[order] for array in arrays]


def _negative_binomial(o: Floats, e: Floats, prior: GammaPrior) -> float:
    """Log likelihood without the terms that do not depend on the prior."""
    nu, alpha = prior.nu, prior.alpha
    terms = special.gammaln(o + nu) - special.gammaln(nu) + nu * np.log(alpha) - (o + nu) * np.log(e + alpha)
    return float(terms.sum())


def _mean_given(o: Floats, e: Floats, nu: float) -> float:
    """The prior mean that maximises the likelihood for a given shape: sum(wO)/sum(wE) with w = 1/(1 + mE/nu)."""
    mean = float(o.sum() / e.sum())
    for _ in range(MEAN_STEPS):
        weights = 1 / (1 + mean * e / nu)
        mean = float((weights * o).sum() / (weights * e).sum())
    return mean


def _minimum(loss: Callable[[float], float]) -> float:
    found = optimize.minimize_scalar(loss, bounds=LOG_STRENGTHS, method="bounded", options={"xatol": 1e-3})
    return float(found.x)
