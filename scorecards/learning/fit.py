"""Clue weights from answered questions: logistic regression over the candidates of each opinion.

The model is that of matching.decide: a candidate's bits are the prior plus the weights of its clues, and 2^bits are
the odds of the candidates and of nobody (0 bits). Weights that make the answers likeliest are sought, held to those at
hand by a normal prior, so that a few answers move them little; no clue changes sides.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_array

from scorecards.learning.links import Link
from scorecards.matching.weights import Weights
from scorecards.records import Candidate

PRIOR_SD_BITS = 0.5
"""How far a weight strays from the one at hand before it counts as odd: ten answers shift it by 1.7 bits at most."""

PRIOR = "prior_bits"
"""What the prior is called where weights are held."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Design:
    """One row per candidate: its clues (and the prior) as ones, and the bits that clues took off by themselves.

    `first` is the row of each link's first candidate; `right` is 1 where the candidate is the answer.
    """

    clues: csr_array
    discounts: Floats
    first: npt.NDArray[np.int64]
    right: Floats


def fit(links: Sequence[Link], start: Weights, *, hold: Collection[str] = ()) -> Weights:
    """`start` with the prior and clue weights that the answers teach; all else stays, and the weights on `hold`."""
    names = sorted(start.bits)
    design = _design([link for link in links if link.candidates], names, start)
    at_hand = np.array([start.prior_bits, *(start.bits[name] for name in names)])
    if not len(design.first):
        return start
    bounds = [_range(name, bits, hold) for name, bits in zip([PRIOR, *names], at_hand, strict=True)]
    found = minimize(_loss, at_hand, args=(design, at_hand), jac=True, method="L-BFGS-B", bounds=bounds).x
    return replace(start, prior_bits=float(found[0]), bits=dict(zip(names, map(float, found[1:]), strict=True)))


def clues_seen(links: Sequence[Link]) -> dict[str, int]:
    """In how many links each clue points to or away from somebody."""
    seen: dict[str, int] = {}
    for link in links:
        for clue in {clue.clue for candidate in link.candidates for clue in candidate.clues}:
            seen[clue] = seen.get(clue, 0) + 1
    return seen


def bits_of(candidate: Candidate, weights: Weights, before: Weights) -> float:
    """The candidate's bits under other weights than those its clues were weighed with."""
    return weights.prior_bits + math.fsum(
        c.weight - before.bits[c.clue] + weights.bits[c.clue] for c in candidate.clues
    )


def _design(links: Sequence[Link], names: Sequence[str], weighed: Weights) -> _Design:
    place = {name: column for column, name in enumerate(names, start=1)}
    columns: list[int] = []
    ends: list[int] = [0]
    discounts: list[float] = []
    for candidate in (candidate for link in links for candidate in link.candidates):
        columns += [0, *(place[clue.clue] for clue in candidate.clues)]
        ends.append(len(columns))
        discounts.append(math.fsum(clue.weight - weighed.bits[clue.clue] for clue in candidate.clues))
    sizes = [len(link.candidates) for link in links]
    return _Design(
        clues=csr_array((np.ones(len(columns)), columns, ends), shape=(len(discounts), len(names) + 1)),
        discounts=np.array(discounts),
        first=np.cumsum([0, *sizes])[:-1] if sizes else np.array([], dtype=np.int64),
        right=np.array([float(c.partner_id == link.answer) for link in links for c in link.candidates]),
    )


def _range(name: str, bits: float, hold: Collection[str]) -> tuple[float | None, float | None]:
    """From where to where a weight may go: what speaks for a partner never comes to speak against it."""
    if name in hold:
        return bits, bits
    if name == PRIOR:
        return None, None
    return (0.0, None) if bits > 0 else (None, 0.0)


def _loss(weights: Floats, design: _Design, at_hand: Floats) -> tuple[float, Floats]:
    """Minus the logarithm of how likely the answers and the weights are, up to a constant, and its gradient."""
    nats = math.log(2) * (design.clues @ weights + design.discounts)
    sizes = np.diff([*design.first, len(nats)])
    top = np.maximum(np.maximum.reduceat(nats, design.first), 0)
    odds = np.exp(nats - np.repeat(top, sizes))
    total = np.add.reduceat(odds, design.first) + np.exp(-top)
    strayed = (weights - at_hand) / PRIOR_SD_BITS
    loss = np.sum(np.log(total) + top) - nats @ design.right + strayed @ strayed / 2
    surplus = odds / np.repeat(total, sizes) - design.right
    return float(loss), math.log(2) * (design.clues.T @ surplus) + strayed / PRIOR_SD_BITS
