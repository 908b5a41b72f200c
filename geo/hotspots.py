"""Areas where a value is high (or low) together with its surroundings: Getis–Ord Gi*.

Which areas touch was worked out once, with the boundaries (neighbours.parquet); islands touch the nearest area.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse, stats

from geo import regions

Floats = npt.NDArray[np.float64]

FALSE_DISCOVERY_RATE = 0.05


def gi_star(values: pd.Series[float], level: regions.Level = "district") -> pd.DataFrame:
    """Gi* of each area of one level: one row an area with a value, sorted by adcode.

    `values`: indexed by adcode, NaN or absent where nothing is known (such areas and their links are left out).
    Columns adcode, value, z (analytic, binary weights, the area itself included), p (two-sided normal), q
    (Benjamini–Hochberg over all rows), kind: hot or cold where q < .05, else None. All values equal: z, p, q are NaN.
    Formula: Ord & Getis 1995, Local spatial autocorrelation statistics, eq. 14. Raises UnknownLevelError.
    """
    known = values.dropna().sort_index()
    adcodes = known.index.to_numpy(dtype=np.int64)
    weights = binary_weights(adcodes, regions.neighbours(level))
    numbers: Floats = known.to_numpy(dtype=np.float64).astype(np.float64)
    z = gi_star_z(numbers, weights)
    p = 2 * stats.norm.sf(np.abs(z))
    q = stats.false_discovery_control(p, method="bh") if np.isfinite(p).all() else np.full(p.size, np.nan)
    kind = np.full(z.size, None, dtype=object)
    kind[(q < FALSE_DISCOVERY_RATE) & (z > 0)] = "hot"
    kind[(q < FALSE_DISCOVERY_RATE) & (z < 0)] = "cold"
    return pd.DataFrame(
        {"adcode": adcodes, "value": numbers, "z": z, "p": p, "q": q, "kind": pd.Series(kind, dtype="object")}
    )


def binary_weights(adcodes: npt.NDArray[np.int64], pairs: pd.DataFrame) -> sparse.csr_array:
    """1 where two of `adcodes` (sorted) touch, and on the diagonal."""
    inside = pairs[pairs["adcode"].isin(adcodes) & pairs["neighbour"].isin(adcodes)]
    rows = np.searchsorted(adcodes, inside["adcode"].to_numpy(dtype=np.int64))
    columns = np.searchsorted(adcodes, inside["neighbour"].to_numpy(dtype=np.int64))
    touching = sparse.coo_array((np.ones(rows.size), (rows, columns)), shape=(adcodes.size, adcodes.size))
    return sparse.csr_array(touching + sparse.eye_array(adcodes.size))


def gi_star_z(values: Floats, weights: sparse.csr_array) -> Floats:
    """z = (Σⱼ wᵢⱼ xⱼ − x̄ Wᵢ) / (s √((n Σⱼ wᵢⱼ² − Wᵢ²) / (n − 1))), s the population deviation; NaN when s is 0.

    Also NaN for an area that touches all others: there is nothing left to compare it with.
    """
    n = values.size
    total = np.asarray(weights.sum(axis=1), dtype=np.float64)
    squares = np.asarray(weights.power(2).sum(axis=1), dtype=np.float64)
    above = np.asarray(weights @ values, dtype=np.float64) - values.mean() * total if n else values
    spread = np.sqrt(np.maximum(n * squares - total**2, 0.0) / max(n - 1, 1)) * (values.std() if n else 0.0)
    z: Floats = np.divide(above, spread, out=np.full(n, np.nan), where=spread > 0)
    return z
