"""Confidence intervals for proportions and counts, and funnel limits. All functions work on arrays element by element.

Sources: Wilson (1927); Brown, Cai & DasGupta (2001) for Jeffreys; Garwood (1936); Spiegelhalter (2005) for funnels.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]
Interval = tuple[Floats, Floats]


def z_value(confidence: float) -> float:
    """Two-sided normal quantile: 0.95 gives 1.959964."""
    return float(special.ndtri(0.5 + confidence / 2))


def wilson(successes: ArrayLike, trials: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Wilson's interval of a proportion; NaN where there are no trials. Counts may be fractional."""
    x, n = _pair(successes, trials)
    z = z_value(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = x / n
        half = z * np.sqrt(np.maximum(p * (1 - p), 0.0) / n + z * z / (4 * n * n))
        centre, scale = p + z * z / (2 * n), 1 + z * z / n
        low, high = (centre - half) / scale, (centre + half) / scale
    return np.where(x <= 0, np.where(n > 0, 0.0, np.nan), low), np.where(x >= n, np.where(n > 0, 1.0, np.nan), high)


def jeffreys(successes: ArrayLike, trials: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Jeffreys' interval: quantiles of Beta(x + 1/2, n - x + 1/2), with 0 and 1 at the ends."""
    x, n = _pair(successes, trials)
    tail = (1 - confidence) / 2
    low = special.betaincinv(x + 0.5, n - x + 0.5, tail)
    high = special.betaincinv(x + 0.5, n - x + 0.5, 1 - tail)
    return np.where(x <= 0, 0.0, low), np.where(x >= n, 1.0, high)


def garwood(count: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Garwood's exact interval of a Poisson mean, by chi-square quantiles; continuous in fractional counts."""
    x = np.asarray(count, dtype=float)
    tail = (1 - confidence) / 2
    low = np.where(x > 0, special.gammaincinv(np.where(x > 0, x, 1.0), tail), 0.0)
    return low, np.asarray(special.gammaincinv(x + 1, 1 - tail))


def rate(count: ArrayLike, exposure: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats, Floats]:
    """Rate per unit of exposure with its Garwood interval; NaN where the exposure is zero or unknown."""
    x, e = _pair(count, exposure)
    known = np.where(e > 0, e, np.nan)
    low, high = garwood(x, confidence=confidence)
    return x / known, low / known, high / known


def funnel_limits(expected: ArrayLike, *, confidence: float = 0.95) -> Interval:
    """Limits of O/E when only chance is at work: chi-square(a/2; 2E) / 2E and chi-square(1-a/2; 2(E+1)) / 2E."""
    e = np.asarray(expected, dtype=float)
    low, high = garwood(e, confidence=confidence)
    return low / e, high / e


def _pair(first: ArrayLike, second: ArrayLike) -> Interval:
    return np.asarray(first, dtype=float), np.asarray(second, dtype=float)
