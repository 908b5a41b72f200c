"""From the model's shares to how often such shares proved right (isotonic regression)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np
from sklearn.isotonic import IsotonicRegression

from scorecards.learning.compare import Guess, guesses
from scorecards.learning.fit import fit
from scorecards.learning.labels import drawn
from scorecards.learning.links import Link
from scorecards.matching.weights import Calibration, Weights

FOLDS = 5
BINS = 25
FEWEST = 1_000
"""Links from which a calibration is drawn anew; fewer say too little about the sure ones, which are rarely wrong."""
TRUST = 10.0
"""As many imagined links a bin say that the share is right as it is."""
CLOSEST = 1e-4
"""Knots closer than this are one."""


def train(links: Sequence[Link], start: Weights, *, hold: Collection[str] = ()) -> Weights:
    """Weights fitted to the links, with a calibration from links that each fold's fit has not seen.

    Links that rest on held clues alone say as little about the calibration as about those. Below FEWEST links the
    calibration stays that of `start`, the weights that the clues were weighed with.
    """
    unseen: list[Guess] = []
    for rest, held in folds(links, "calibration"):
        telling = [link for link in held if not _clues_of(link) <= {*hold}]
        unseen += guesses(telling, replace(fit(rest, start, hold=hold), calibration=Calibration()), weighed=start)
    fitted = fit(links, start, hold=hold)
    enough = sum(guess.probability > 0 for guess in unseen) >= FEWEST
    return replace(fitted, calibration=calibration(unseen)) if enough else fitted


def _clues_of(link: Link) -> set[str]:
    return {clue.clue for candidate in link.candidates for clue in candidate.clues}


def guess_unseen(links: Sequence[Link], start: Weights, *, hold: Collection[str] = ()) -> list[Guess]:
    """Guesses about every link by weights that were trained on the other folds alone."""
    found: list[Guess] = []
    for rest, held in folds(links, "comparison"):
        found += guesses(held, train(rest, start, hold=hold), weighed=start)
    return found


def folds(links: Sequence[Link], purpose: str) -> Iterable[tuple[list[Link], list[Link]]]:
    """(the rest, the held back) FOLDS times. By feedback, since opinions of one text are alike."""
    numbers = [int(drawn(link.feedback_id, purpose) * FOLDS) for link in links]
    for fold in range(FOLDS):
        pairs = list(zip(links, numbers, strict=True))
        yield [link for link, at in pairs if at != fold], [link for link, at in pairs if at == fold]


def calibration(found: Sequence[Guess]) -> Calibration:
    """Knots from guesses of uncalibrated weights; none for no guess. The ends, 0 and 1, are what they are."""
    found = sorted((guess for guess in found if guess.probability > 0), key=lambda guess: guess.probability)
    if not found:
        return Calibration()
    bins = np.array_split(np.arange(len(found)), min(BINS, len(found)))
    share = np.array([np.mean([found[i].probability for i in members]) for members in bins])
    right = np.array([sum(found[i].right for i in members) for members in bins])
    size = np.array([len(members) for members in bins])
    rate = (right + TRUST * share) / (size + TRUST)
    rising = IsotonicRegression(y_min=0, y_max=1).fit_transform(share, rate, sample_weight=size)
    return Calibration(_apart([(0.0, 0.0), *zip(share.tolist(), rising.tolist(), strict=True), (1.0, 1.0)]))


def _apart(knots: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """The knots, rounded, without those that stand on the one before."""
    kept: list[tuple[float, float]] = []
    for share, rate in knots:
        knot = (round(share, 4), round(rate, 4))
        if not kept or knot[0] - kept[-1][0] > CLOSEST:
            kept.append(knot)
    return tuple(kept)
