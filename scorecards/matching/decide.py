"""From the clues of competing candidates to one partner, a probability and a decision."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from scorecards.matching.weights import Thresholds, Weights
from scorecards.records import Attribution, Candidate, Clue, Decision

NOBODY = Attribution(None, None, "none")


def decide(candidates: Mapping[str, Sequence[Clue]], weights: Weights) -> Attribution:
    """The likeliest candidate, its calibrated share among all candidates and "none of them", and what follows from it.

    Below the review threshold no partner is named; the clues of the likeliest are kept so that a person sees why. All
    candidates come along, likeliest first.
    """
    if not candidates:
        return NOBODY
    bits = {c: weights.prior_bits + math.fsum(clue.weight for clue in clues) for c, clues in candidates.items()}
    order = sorted(bits, key=lambda partner_id: (-bits[partner_id], partner_id))
    probabilities = calibrated(shares(bits), order[0], weights)
    ranked = tuple(Candidate(i, probabilities[i], _strongest_first(candidates[i])) for i in order)
    best = ranked[0]
    decision = _decision(best.probability, weights.decision)
    if decision == "none":
        return Attribution(None, None, "none", best.clues, ranked)
    return Attribution(best.partner_id, best.probability, decision, best.clues, ranked)


def shares(bits: Mapping[str, float]) -> dict[str, float]:
    """2^bits of each candidate over the sum of all and 1 (nobody: 0 bits); they add up to less than one."""
    top = max(0.0, *bits.values()) if bits else 0.0
    total = math.fsum(2.0 ** (b - top) for b in bits.values()) + 2.0**-top
    return {candidate: 2.0 ** (b - top) / total for candidate, b in bits.items()}


def calibrated(raw: Mapping[str, float], best: str, weights: Weights) -> dict[str, float]:
    """The best's share as often as such shares proved right; what that leaves goes to the others in proportion.

    None of them gets more than the best; what remains is nobody's.
    """
    share = raw[best]
    probability = weights.calibration.probability(share)
    rest = (1 - probability) / (1 - share) if share < 1 else 0.0
    return {
        candidate: probability if candidate == best else min(other * rest, probability)
        for candidate, other in raw.items()
    }


def _strongest_first(clues: Sequence[Clue]) -> tuple[Clue, ...]:
    return tuple(sorted(clues, key=lambda clue: -abs(clue.weight)))


def _decision(probability: float, thresholds: Thresholds) -> Decision:
    if probability >= thresholds.accepted:
        return "accepted"
    return "review" if probability >= thresholds.review else "none"
