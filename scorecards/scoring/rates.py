"""The rate that a reader sees beside each score, with its interval and its basis."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scorecards.scoring import intervals

RATE, SHARE = "rate", "share"
Column = NDArray[np.generic]
SHARE_SCALE = 100


def rate_columns(rows: pd.DataFrame, confidence: float) -> dict[str, Column]:
    """Columns basis, rate_scale, rate, rate_low, rate_high for rows of counts.

    Complaints per exposure (Garwood) where the exposure is known, else percent of opinions (Wilson). Batch pairs are
    shown as a multiple of the expected pairs; NaN where nothing is known.
    """
    paired = (rows["kind"] != "complaints").to_numpy()
    base = np.where(paired, rows["expected"], rows["exposure"]).astype(float)
    rated = paired | (base > 0)
    complaints, opinions = rows["complaints"].to_numpy(float), rows["opinions"].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(opinions > 0, complaints / opinions, np.nan)
    shares = (share, *intervals.wilson(complaints, opinions, confidence=confidence))
    rates = intervals.rate(rows["observed"].to_numpy(float), base, confidence=confidence)
    scale = np.where(rated, rows["rate_scale"].to_numpy(), SHARE_SCALE)
    values = [np.where(rated, r, s) * scale for r, s in zip(rates, shares, strict=True)]
    columns: dict[str, Column] = dict(zip(("rate", "rate_low", "rate_high"), values, strict=True))
    return columns | {"basis": np.where(rated, RATE, SHARE), "rate_scale": scale}
