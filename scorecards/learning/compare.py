"""How good probabilities and decisions are, measured on links whose answer is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from scorecards.learning.fit import bits_of
from scorecards.learning.links import Link
from scorecards.matching.decide import calibrated, shares
from scorecards.matching.weights import Weights

BINS = 10


@dataclass(frozen=True, slots=True)
class Guess:
    """The likeliest candidate of one link, its probability, and the truth."""

    role: str
    probability: float
    right: bool
    findable: bool
    """Whether there is a partner to be found."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Over `links` links with a candidate. Shares are 0–1; None where there is nothing to divide by.

    ece: Σ n_b/N·|right_b − probability_b| over ten equal bins of probability; brier: mean squared error.
    precision: of the accepted, those with the right partner; coverage: of the links that have a partner to be found,
    those that are accepted with the right one.
    """

    links: int
    ece: float | None
    brier: float | None
    precision: float | None
    coverage: float | None

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and coverage; 0 when either is missing."""
        p, c = self.precision or 0.0, self.coverage or 0.0
        return 2 * p * c / (p + c) if p + c else 0.0


def guesses(links: Iterable[Link], weights: Weights, *, weighed: Weights) -> list[Guess]:
    """What these weights make of the links, whose clues were weighed with `weighed`."""
    return [_guess(link, weights, weighed) for link in links]


def figures(found: Sequence[Guess], accepted: float) -> Figures:
    """The figures of guesses that are accepted from this probability on."""
    weighed = [guess for guess in found if guess.probability > 0]
    taken = [guess for guess in found if guess.probability >= accepted]
    findable = sum(guess.findable for guess in found)
    return Figures(
        links=len(weighed),
        ece=ece(weighed) if weighed else None,
        brier=sum((g.right - g.probability) ** 2 for g in weighed) / len(weighed) if weighed else None,
        precision=sum(guess.right for guess in taken) / len(taken) if taken else None,
        coverage=sum(guess.right and guess.findable for guess in taken) / findable if findable else None,
    )


def ece(found: Sequence[Guess]) -> float:
    """Expected calibration error, METHODS section 10."""
    probability = np.array([guess.probability for guess in found])
    right = np.array([guess.right for guess in found], dtype=float)
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    gaps = np.bincount(bins, weights=right - probability, minlength=BINS)
    return float(np.abs(gaps).sum() / len(found))


def _guess(link: Link, weights: Weights, weighed: Weights) -> Guess:
    findable = link.findable and link.answer is not None
    if not link.candidates:
        return Guess(link.role, 0.0, right=False, findable=findable)
    bits = {c.partner_id: bits_of(c, weights, weighed) for c in link.candidates}
    best = min(bits, key=lambda partner_id: (-bits[partner_id], partner_id))
    probability = calibrated(shares(bits), best, weights)[best]
    return Guess(link.role, probability, right=best == link.answer, findable=findable)
