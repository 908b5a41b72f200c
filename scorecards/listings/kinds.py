"""Kinds of sites that only one of two files has: a registry of all points knows car parks and gates, shop pages do not.

A Chinese name ends with what the site is. An ending that is common in one file and absent from the other marks a kind
that the other file does not cover, so that 星杯广场停车场 is hardly the page of 星杯广场.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

ENDING = 2
EXPECTED = 3.0
"""So many names with the ending were to be expected in the other file, for their absence to mean anything."""

ANY_SHOP = "店"
"""Ends names of shops of every kind, and of their branches (星杯万广店)."""
MOST = 0.15
"""Share of a file beyond which its endings are a way of writing (every name a legal one), not kinds."""


def uncovered(names: Sequence[str], others: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which of the names end in what is common among them and never stands in the other file's names."""
    own = Counter(name[-ENDING:] for name in names if not name.endswith(ANY_SHOP))
    present = {name[at : at + ENDING] for name in others for at in range(len(name) - ENDING + 1)}
    least = EXPECTED * max(1.0, len(names) / max(len(others), 1))
    absent = {ending for ending, times in own.items() if times >= least and ending not in present}
    found = np.array([name[-ENDING:] in absent for name in names], dtype=bool)
    return found if found.mean() <= MOST else np.zeros(len(names), dtype=bool)
