"""The lines that join clues to a probability: where the count begins, what competitors take away.

With them the weights of an attribution add up: prior + clues + rivals (+ calibration) = log2(p / (1 − p)). For a
candidate with b bits, p = 2^b / (1 + Σ 2^b' + 2^b) over all others b', so log2(p / (1 − p)) = b − log2(1 + Σ 2^b').
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from scorecards.matching.weights import Weights
from scorecards.records import Attribution, Candidate, Clue

FRAME_EXPLANATIONS: dict[str, tuple[str, str]] = {
    "prior": ("起点：任取一个候选，恰好是它", "Where the count begins: any one candidate being the one"),
    "rivals": ("另有候选也说得通", "Other candidates fit as well"),
    "calibration": ("按已知答案的案例校准", "Calibrated on cases whose answer is known"),
}
"""Line → one sentence for it, (Chinese, English)."""

SHOWN_RIVALS = 3
LEAST_SHARE = 0.01
LEAST_BITS = 0.05
SUREST = 1 - 1e-12


def framed(attribution: Attribution, *, weights: Weights, names: Callable[[str], str]) -> Attribution:
    """The attribution with the lines that complete its clues behind them; one without candidates as it is.

    `names` gives a partner's name for its id.
    """
    if not attribution.candidates:
        return attribution
    best, *others = attribution.candidates
    lines = _lines(best, others, weights=weights, names=names)
    return replace(attribution, clues=(*attribution.clues, *lines))


def probability_of(bits: float) -> float:
    """The probability whose odds are 2^bits."""
    return 1 / (1 + 2.0 ** -max(bits, -1000.0))


def _lines(
    best: Candidate, others: Sequence[Candidate], *, weights: Weights, names: Callable[[str], str]
) -> Iterator[Clue]:
    yield Clue("prior", "", round(weights.prior_bits, 2))
    own = _bits(best, weights)
    taken = -math.log2(1 + math.fsum(2.0 ** _bits(other, weights) for other in others))
    if taken <= -LEAST_BITS:
        yield Clue("rivals", _listed(others, names), round(taken, 2))
    moved = _log_odds(best.probability) - own - taken
    if abs(moved) >= LEAST_BITS and best.probability < SUREST:
        yield Clue("calibration", "", round(moved, 2))


def _bits(candidate: Candidate, weights: Weights) -> float:
    return weights.prior_bits + math.fsum(clue.weight for clue in candidate.clues)


def _log_odds(probability: float) -> float:
    p = min(max(probability, 1 - SUREST), SUREST)
    return math.log2(p / (1 - p))


def _listed(others: Sequence[Candidate], names: Callable[[str], str]) -> str:
    """The likeliest of the others with their probabilities."""
    shown = [other for other in others[:SHOWN_RIVALS] if other.probability >= LEAST_SHARE]
    return "、".join(f"{names(other.partner_id)} {other.probability:.0%}" for other in shown)
