"""How much a site's distance from the customer tells, fitted from cases whose answer is known.

The weight of a site d metres away is the log likelihood ratio log2(f(d | responsible) / f(d | another candidate)),
modelled as bits_at_site − beta · log2(1 + d / scale_m): a power law, which is flat within scale_m, where the customer's
position is no better known. Ratios of densities are what logistic regression estimates when both kinds of distance are
given equal total weight (Anderson 1972, case-control sampling).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geo.proximity import EARTH_RADIUS_M
from scorecards.matching.sites import SitesByPoint
from scorecards.matching.weights import Distance
from scorecards.records import Partner

Floats = npt.NDArray[np.float64]
Answered = tuple[float, float, str]
"""Longitude and latitude of a customer (WGS-84 degrees) and the id of the site that was responsible."""

WITHOUT_DECAY = Distance(beta=0.0, scale_m=1.0, radius_m=math.pi * EARTH_RADIUS_M)
SCALES_M = (50.0, 100.0, 200.0, 400.0, 800.0, 1600.0, 3200.0, 6400.0, 12800.0)
FEWEST = 30
"""Distances of each kind below which nothing is fitted."""
STEPS = 50
RIDGE = 1e-3
"""Keeps the fit finite when the two kinds do not overlap."""


@dataclass(frozen=True, slots=True)
class Decay:
    """A fitted decay. Beyond radius_m distance speaks against a site, or no farther site was ever the one."""

    bits_at_site: float
    beta: float
    scale_m: float
    radius_m: float
    log_likelihood: float
    """Natural log likelihood a distance, both kinds weighing equally: −log 2 = −0.693 tells nothing."""

    def bits(self, distance_m: float) -> float:
        """The weight of a site at a distance, in bits."""
        return self.bits_at_site - self.beta * float(np.log2(1 + distance_m / self.scale_m))


def distances(partners: Iterable[Partner], answered: Iterable[Answered]) -> tuple[list[float], list[float]]:
    """What fit_decay takes: metres from each customer to the responsible site, and to the nearest other sites.

    Cases whose site has no believed coordinates are passed over.
    """
    sites = SitesByPoint(partners, "dealer", WITHOUT_DECAY)
    true: list[float] = []
    other: list[float] = []
    for lon, lat, partner_id in answered:
        own = sites.metres_to(partner_id, lon, lat)
        if own is not None:
            true.append(own)
            other += [near.metres for i, near in sites.near(lon, lat).items() if i != partner_id]
    return true, other


def fit_decay(distances_true: Sequence[float], distances_other: Sequence[float]) -> Decay | None:
    """The likeliest decay for distances in metres from customers to the responsible site and to other candidates.

    The other candidates are those that would have been looked at too (the nearest sites). None with fewer than FEWEST
    of either kind, or when the responsible are no nearer than the others.
    """
    near, far = (np.asarray(d, dtype=np.float64) for d in (distances_true, distances_other))
    if min(near.size, far.size) < FEWEST:
        return None
    fits = [_fit(near, far, scale_m) for scale_m in SCALES_M]
    best = max(fits, key=lambda fit: fit.log_likelihood)
    return best if best.beta > 0 else None


def _fit(near: Floats, far: Floats, scale_m: float) -> Decay:
    """The best line over log2(1 + d / scale) for one scale: Newton's method on two parameters."""
    steps = np.log2(1 + np.concatenate([near, far]) / scale_m)
    design = np.column_stack([np.ones_like(steps), -steps])
    is_true = np.concatenate([np.ones(near.size), np.zeros(far.size)])
    weights = np.concatenate([np.full(near.size, 0.5 / near.size), np.full(far.size, 0.5 / far.size)])
    line = np.zeros(2)
    for _ in range(STEPS):
        share = _share(design @ line)
        slope = design.T @ (weights * (is_true - share)) - RIDGE * line
        bend = (design * (weights * share * (1 - share))[:, None]).T @ design + RIDGE * np.eye(2)
        line = line + np.linalg.solve(bend, slope)
    share = np.clip(_share(design @ line), 1e-12, 1 - 1e-12)
    likelihood = float(weights @ (is_true * np.log(share) + (1 - is_true) * np.log(1 - share)))
    bits_at_site, beta = line / np.log(2)
    return Decay(float(bits_at_site), float(beta), scale_m, _radius(bits_at_site, beta, scale_m, near), likelihood)


def _share(log_odds: Floats) -> Floats:
    share: Floats = 1 / (1 + np.exp(-np.clip(log_odds, -500, 500)))
    return share


def _radius(bits_at_site: float, beta: float, scale_m: float, near: Floats) -> float:
    """Where the weight falls to nothing, but never beyond the farthest responsible site."""
    farthest = float(near.max())
    if beta <= 0:
        return farthest
    zero = min(bits_at_site / beta, 40.0)
    return float(min(farthest, scale_m * (2.0**zero - 1)))
