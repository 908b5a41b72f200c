"""Standardised scores: how many standard deviations between partners one partner stands better than its peers.

Works on the square root of the relative risk (or of the share), as the Care Quality Commission does: rates are skewed,
their roots nearly are not. The posterior's moments and quantiles are exact, so a partner with little data stands near
zero with a wide interval, and the unit is the true spread between partners, not that of the noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from scorecards.definitions.models import Scale
from scorecards.scoring.intervals import Floats


@dataclass(frozen=True, slots=True)
class Standardised:
    """Arrays of equal length. `z`: positive is better than peers; `low` ≤ z ≤ `high`; `sd`: posterior deviation."""

    z: Floats
    low: Floats
    high: Floats
    sd: Floats


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean and standard deviation of a square root."""

    mean: Floats
    sd: Floats


def gamma_root(shape: Floats, rate: Floats) -> Moments:
    """Moments of sqrt(X) for X ~ Gamma(shape, rate): E = G(shape + 1/2) / G(shape) / sqrt(rate)."""
    mean = np.exp(special.gammaln(shape + 0.5) - special.gammaln(shape)) / np.sqrt(rate)
    return Moments(mean, np.sqrt(np.maximum(shape / rate - mean**2, 0.0)))


def beta_root(a: Floats, b: Floats) -> Moments:
    """Moments of sqrt(X) for X ~ Beta(a, b): E = B(a + 1/2, b) / B(a, b)."""
    mean = np.exp(special.betaln(a + 0.5, b) - special.betaln(a, b))
    return Moments(mean, np.sqrt(np.maximum(a / (a + b) - mean**2, 0.0)))


def standardise_rates(
    observed: Floats, expected: Floats, *, prior: tuple[Floats, Floats], scale: Scale
) -> Standardised:
    """z of O against E under Gamma(nu, alpha) priors given per row."""
    nu, alpha = prior
    shape, rate = observed + nu, expected + alpha
    tail = (1 - scale.confidence) / 2
    best = np.sqrt(special.gammaincinv(shape, tail) / rate)
    worst = np.sqrt(special.gammaincinv(shape, 1 - tail) / rate)
    return _against(gamma_root(nu, alpha), gamma_root(shape, rate), ends=(best, worst), scale=scale)


def standardise_shares(
    successes: Floats, trials: Floats, *, prior: tuple[Floats, Floats], scale: Scale
) -> Standardised:
    """z of a complaint share under Beta(a, b) priors given per row."""
    a, b = prior
    after_a, after_b = a + successes, b + trials - successes
    tail = (1 - scale.confidence) / 2
    best = np.sqrt(special.betaincinv(after_a, after_b, tail))
    worst = np.sqrt(special.betaincinv(after_a, after_b, 1 - tail))
    return _against(beta_root(a, b), beta_root(after_a, after_b), ends=(best, worst), scale=scale)


def _against(prior: Moments, posterior: Moments, *, ends: tuple[Floats, Floats], scale: Scale) -> Standardised:
    # A relative change of a rate by x changes its root by x/2.
    unit = np.maximum(prior.sd, prior.mean * scale.smallest_spread / 2)
    best, worst = ends
    z = (prior.mean - posterior.mean) / unit
    # A mean may lie outside the central interval of a very skewed posterior (shares close to one).
    return Standardised(
        z=z,
        low=np.minimum((prior.mean - worst) / unit, z),
        high=np.maximum((prior.mean - best) / unit, z),
        sd=posterior.sd / unit,
    )
