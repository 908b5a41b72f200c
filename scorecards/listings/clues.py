"""Why a listing was linked, in one readable line."""

from __future__ import annotations

import math

from scorecards.listings.comparisons import UNKNOWN, Compared
from scorecards.listings.fitting import Fitted
from scorecards.listings.weights import COMPARISONS, beliefs


def clues_of(pairs: Compared, fitted: Fitted, pair: int) -> str:
    """What speaks for and against one pair, with weights in bits (+3.3 is ten times as likely), Chinese first.

    Together they are the log odds of the pair, were there no other pair that shares the listing or the site.
    """
    told = []
    for name in COMPARISONS:
        level = int(pairs.levels[name][pair])
        if level != UNKNOWN:
            words = beliefs().comparisons[name][level]
            bits = float(fitted.weights[name][int(pairs.setting[name][pair]), level]) / math.log(2)
            told.append(f"{words.zh} {words.en} {bits:+.1f}")
    told.append(f"无线索时 before any clue {fitted.prior / math.log(2):+.1f}")
    return "; ".join(told)
