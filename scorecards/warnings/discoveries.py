"""Many tests at once: which of them to believe so that few of those believed are false."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def adjusted_p_values(p_values: ArrayLike) -> NDArray[np.float64]:
    """Benjamini–Hochberg q value of each p value: believing all with q ≤ .05 keeps the false share at 5 %."""
    p = np.asarray(p_values, dtype=float)
    order = np.argsort(p, kind="stable")
    raw = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(raw[::-1])[::-1])
    return adjusted
