"""From the clues of competing candidates to one partner, a probability and a decision."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from scorecards.matching.weights import Thresholds, Weights
from scorecards.records import Attribution, Clue, Decision

NOBODY = Attribution(None, None, "none")


def decide(candidates: Mapping[str, Sequence[Clue]], weights: Weights) -> Attribution:
    """The likeliest candidate, its share among all candidates and "none of them", and what follows from it.

    Below the review threshold no partner is named; the clues of the likeliest are kept so that a person sees why.
    """
    if not candidates:
        return NOBODY
    bits = {c: weights.prior_bits + math.fsum(clue.weight for clue in clues) for c, clues in candidates.items()}
    best = min(bits, key=lambda partner_id: (-bits[partner_id], partner_id))
    probability = shares(bits)[best]
    decision = _decision(probability, weights.decision)
    clues = tuple(sorted(candidates[best], key=lambda clue: -abs(clue.weight)))
    if decision == "none":
        return Attribution(None, None, "none", clues)
    return Attribution(best, probability, decision, clues)


def shares(bits: Mapping[str, float]) -> dict[str, float]:
    """2^bits of each candidate over the sum of all and 1 (nobody: 0 bits); they add up to less than one."""
    top = max(0.0, *bits.values()) if bits else 0.0
    total = math.fsum(2.0 ** (b - top) for b in bits.values()) + 2.0**-top
    return {candidate: 2.0 ** (b - top) / total for candidate, b in bits.items()}


def _decision(probability: float, thresholds: Thresholds) -> Decision:
    if probability >= thresholds.accepted:
        return "accepted"
    return "review" if probability >= thresholds.review else "none"
