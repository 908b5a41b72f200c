"""Which of all pairs are worth a look: names alike anywhere, or somewhat alike near by."""

from __future__ import annotations

import numpy as np

from geo.proximity import Sites
from scorecards.listings.comparisons import Comparer, Side
from scorecards.listings.likeness import Indices

ALIKE_ANYWHERE = 0.45
ALIKE_NEAR = 0.20
MOST_ALIKE = 60
NEAREST = 60
"""Sites looked at around a listing; beyond them names must be alike."""


def candidates(left: Side, right: Side, comparer: Comparer) -> tuple[Indices, Indices]:
    """Pairs (i, j), each once, sorted."""
    i, j = (np.concatenate(parts) for parts in zip(*_found(left, right, comparer), strict=True))
    codes = np.unique(i.astype(np.int64) * len(right.names) + j)
    return codes // len(right.names), codes % len(right.names)


def _found(left: Side, right: Side, comparer: Comparer) -> list[tuple[Indices, Indices]]:
    found = [writings.alike(ALIKE_ANYWHERE, most=MOST_ALIKE) for writings in (comparer.cores, comparer.wholes)]
    nearest, _ = Sites(right.lon, right.lat).nearest(left.lon, left.lat, NEAREST)
    i, k = np.nonzero(nearest >= 0)
    j = nearest[i, k]
    like = np.maximum(comparer.cores.likeness(i, j), comparer.wholes.likeness(i, j))
    return [*found, (i[like >= ALIKE_NEAR], j[like >= ALIKE_NEAR])]
