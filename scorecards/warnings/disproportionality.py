"""Is something reported more than it should be? Two-by-two measures and DuMouchel's empirical Bayes (EBGM).

Sources: Evans, Waller & Davis (2001) for PRR; DuMouchel (1999) for EBGM, checked against the openEBGM vignette.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, special

Floats = NDArray[np.float64]
BISECTIONS = 60
START = (0.2, 0.1, 2.0, 4.0, 1 / 3)
LOG_BOUNDS = (np.log(1e-3), np.log(1e3))


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GammaMixture:
    """Prior of the true ratio: with probability `share` Gamma(alpha_1, beta_1), else Gamma(alpha_2, beta_2)."""

    alpha_1: float
    beta_1: float
    alpha_2: float
    beta_2: float
    share: float


@dataclass(frozen=True, slots=True)
class Shrunken:
    """Arrays of equal length: geometric mean of the posterior and its 5 % and 95 % points."""

    ebgm: Floats
    eb05: Floats
    eb95: Floats


def proportional_ratio(a: float, b: float, c: float, d: float) -> Ratio:
    """PRR = [a/(a+b)] / [c/(c+d)], SE² = 1/a - 1/(a+b) + 1/c - 1/(c+d) of its logarithm."""
    return _ratio((a / (a + b)) / (c / (c + d)), 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))


def odds_ratio(a: float, b: float, c: float, d: float) -> Ratio:
    """ROR = ad / bc, SE² = 1/a + 1/b + 1/c + 1/d of its logarithm."""
    return _ratio(a * d / (b * c), 1 / a + 1 / b + 1 / c + 1 / d)


def chi_square(a: float, b: float, c: float, d: float, *, yates: bool = False) -> float:
    """Pearson's chi-square of a 2×2 table with one degree of freedom, with Yates' correction if asked."""
    n = a + b + c + d
    difference = abs(a * d - b * c) - (n / 2 if yates else 0)
    return n * max(0.0, difference) ** 2 / ((a + b) * (c + d) * (a + c) * (b + d))


def fit_mixture(counts: ArrayLike, expected: ArrayLike) -> GammaMixture:
    """Maximum-likelihood prior from all cells with E > 0, those without a report included. Counts may be fractional."""
    n, e = _known(counts, expected)

    def loss(parameters: Floats) -> float:
        log_1, log_2 = _cell_likelihoods(n, e, _mixture(parameters))
        return -float(np.logaddexp(log_1, log_2).sum())

    start = np.r_[np.log(START[:4]), special.logit(START[4])]
    bounds = [LOG_BOUNDS] * 4 + [(-9.0, 9.0)]
    found = optimize.minimize(loss, start, method="L-BFGS-B", bounds=bounds)
    return _mixture(found.x)


def shrink(counts: ArrayLike, expected: ArrayLike, prior: GammaMixture) -> Shrunken:
    """EBGM with EB05 and EB95 of every cell."""
    n, e = np.asarray(counts, dtype=float), np.asarray(expected, dtype=float)
    log_1, log_2 = _cell_likelihoods(n, e, prior)
    first = np.exp(log_1 - np.logaddexp(log_1, log_2))
    shape_1, shape_2, rate_1, rate_2 = prior.alpha_1 + n, prior.alpha_2 + n, prior.beta_1 + e, prior.beta_2 + e
    log_mean = first * (special.digamma(shape_1) - np.log(rate_1)) + (1 - first) * (
        special.digamma(shape_2) - np.log(rate_2)
    )
    parts = ((first, shape_1, rate_1), (1 - first, shape_2, rate_2))
    return Shrunken(np.exp(log_mean), _quantile(parts, 0.05), _quantile(parts, 0.95))


def _ratio(value: float, squared_error: float) -> Ratio:
    reach = np.exp(special.ndtri(0.975) * np.sqrt(squared_error))
    return Ratio(value, float(value / reach), float(value * reach))


def _known(counts: ArrayLike, expected: ArrayLike) -> tuple[Floats, Floats]:
    n, e = np.asarray(counts, dtype=float), np.asarray(expected, dtype=float)
    return n[e > 0], e[e > 0]


def _mixture(parameters: Floats) -> GammaMixture:
    a1, b1, a2, b2 = np.exp(parameters[:4])
    return GammaMixture(float(a1), float(b1), float(a2), float(b2), float(special.expit(parameters[4])))


def _cell_likelihoods(n: Floats, e: Floats, prior: GammaMixture) -> tuple[Floats, Floats]:
    """Log of share · negative binomial of each component, without the terms that both have in common (E^n / n!)."""
    first = np.log(prior.share) + _negative_binomial(n, e, alpha=prior.alpha_1, beta=prior.beta_1)
    second = np.log1p(-prior.share) + _negative_binomial(n, e, alpha=prior.alpha_2, beta=prior.beta_2)
    return first, second


def _negative_binomial(n: Floats, e: Floats, *, alpha: float, beta: float) -> Floats:
    likelihood: Floats = (
        special.gammaln(alpha + n) - special.gammaln(alpha) + alpha * np.log(beta / (beta + e)) - n * np.log(beta + e)
    )
    return likelihood


def _quantile(parts: tuple[tuple[Floats, Floats, Floats], ...], level: float) -> Floats:
    """Quantile of a mixture of gammas given as (weight, shape, rate), by bisection on the log scale."""
    low, high = np.full(len(parts[0][0]), -30.0), np.full(len(parts[0][0]), 15.0)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        below = np.sum([w * special.gammainc(shape, rate * np.exp(middle)) for w, shape, rate in parts], axis=0)
        low, high = np.where(below < level, middle, low), np.where(below < level, high, middle)
    quantile: Floats = np.exp((low + high) / 2)
    return quantile
