"""Over-dispersion: partners differ by more than chance, so funnel limits must widen (Spiegelhalter 2005).

Two published forms: that of the hospital mortality indicator SHMI, and that of the Care Quality Commission (CQC).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scorecards.scoring.intervals import Floats, Interval, z_value


@dataclass(frozen=True, slots=True)
class Dispersion:
    """`phi`: mean squared z after trimming. `tau_squared`: variance between partners, in the form's own units."""

    phi: float
    tau_squared: float


def shmi(observed: ArrayLike, expected: ArrayLike, *, trim: float = 0.10) -> Dispersion:
    """Log form: z = sqrt(E)·ln(O/E), whose variance is 1; the share `trim` (rounded down) is removed at each end."""
    o, e = np.asarray(observed, dtype=float), np.asarray(expected, dtype=float)
    z = np.sqrt(e) * np.log(o / e)
    cut = int(trim * len(z))
    kept = np.argsort(z, kind="stable")[cut : len(z) - cut]
    return _between(z[kept], e[kept])


def cqc(observed: ArrayLike, expected: ArrayLike, *, winsor: float = 0.10) -> Dispersion:
    """Square-root form: z = 2(sqrt(O) - sqrt(E)), whose variance is 1; pulled in to the `winsor` quantiles."""
    o, e = np.asarray(observed, dtype=float), np.asarray(expected, dtype=float)
    z = 2 * (np.sqrt(o) - np.sqrt(e))
    low, high = np.quantile(z, [winsor, 1 - winsor])
    return _between(np.clip(z, low, high), 4 * e)


def log_limits(expected: ArrayLike, tau_squared: float, *, confidence: float) -> Interval:
    """SHMI control limits of O/E: exp(±z·sqrt(1/E + tau²))."""
    e = np.asarray(expected, dtype=float)
    reach = z_value(confidence) * np.sqrt(1 / e + tau_squared)
    return np.exp(-reach), np.exp(reach)


def _between(z: Floats, weights: Floats) -> Dispersion:
    """Method-of-moments variance between partners (DerSimonian & Laird), with phi = mean(z²)."""
    n, total = len(z), float(weights.sum())
    phi = float(np.mean(z**2))
    tau_squared = (n * phi - (n - 1)) / (total - float((weights**2).sum()) / total)
    return Dispersion(phi, max(0.0, tau_squared))
