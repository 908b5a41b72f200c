"""Trains the second reader: `python -m scorecards.opinions.train_verifier --help`.

Learns from labelled texts (`scorecards.opinions.labelled` has their form), one kind of file about goods and one about
cars. Disputed labels teach little. Held-out figures come from cross-validation over whole texts; nothing but weights is
written. Train the tone first: `python -m scorecards.opinions.train --posts ...`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import click
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from scorecards.opinions.evidence import Evidence, Subject, evidence_of
from scorecards.opinions.labelled import Key, Labelled, Names, key_of, read_labelled
from scorecards.opinions.train import CARD, WEIGHTS, renew_card
from scorecards.opinions.verifier import CHANNELS, Judgement, SecondReader, reader_of, write_reader

FOLDS = 5
LEAST_TEXTS = 3
"""Texts that an n-gram must stand in to be learnt, so that nothing rare or private enters the weights."""
GRAM_LENGTHS = (2, 3)
SCALES = (0.5, 0.25)
"""How loudly the characters of the clauses that speak of the subject, and of those beside them, speak at first."""
DISPUTED_WEIGHT = 0.3
JUDGEMENTS: dict[Subject, tuple[Judgement, ...]] = {
    "carrying": (
        Judgement("delivery/speed/fast", 1),
        Judgement("delivery/speed/late", -1),
        Judgement("delivery/general/good", 1),
        Judgement("delivery/general/bad", -1),
        Judgement("delivery/attitude/friendly", 1),
        Judgement("delivery/attitude/rude", -1),
        Judgement("delivery/handover/to_door", 1),
        Judgement("delivery/handover", -1),
        Judgement("delivery/damage/broken", -1),
        Judgement("delivery/loss/lost", -1),
        Judgement("delivery/tracking/wrong_status", -1),
    ),
    "part": (Judgement("part/other/good", 1), Judgement("part/other/bad", -1)),
}
"""What each model decides; the aspect is the one that an added finding gets, as exact as the labels are."""
ABOUT: dict[Subject, str] = {"carrying": "courier", "part": "supplier"}
STRENGTHS: dict[Subject, float] = {"carrying": 1.0, "part": 0.6}
"""Inverse of the regularisation, which leaves only a few hundred n-grams and signs with a weight."""
PROPOSE: dict[Subject, float] = {"carrying": 0.7, "part": 0.6}
"""The probability from which a judgement is added. Chosen by cross-validation on texts that no rule had been written
from: on those that rules were written from, the rules look better than they are."""


@dataclass(frozen=True, slots=True)
class Example:
    """One piece of evidence of text number `text` with the answers to learn and their weights, one per judgement."""

    text: int
    evidence: Evidence
    keys: tuple[Key, ...]
    answers: tuple[bool, ...]
    weights: tuple[float, ...]


def examples_of(texts: Sequence[Labelled], subject: Subject, *, unwanted: set[str]) -> list[Example]:
    """The evidence about one subject in all texts, unwanted pairs of characters blanked, with the labels as answers."""
    return [
        _example(number, text, seen=_blanked(seen, unwanted))
        for number, text in enumerate(texts)
        for seen in evidence_of(text.parsed, cars=text.about_cars)
        if seen.subject == subject
    ]


def _blanked(seen: Evidence, unwanted: set[str]) -> Evidence:
    return replace(seen, here=_blank(seen.here, unwanted), beside=_blank(seen.beside, unwanted))


_BLANK = "\0"


def _blank(text: str, unwanted: set[str]) -> str:
    hidden = {i + k for i in range(len(text)) if text[i : i + 2] in unwanted for k in (0, 1)}
    return "".join(_BLANK if i in hidden else character for i, character in enumerate(text))


def _example(number: int, text: Labelled, *, seen: Evidence) -> Example:
    asked = JUDGEMENTS[seen.subject]
    keys = tuple(key_of(j.aspect, j.polarity, j.responsible, seen.component) for j in asked)
    weights = tuple(DISPUTED_WEIGHT if key in text.disputed else 1.0 for key in keys)
    return Example(number, seen, keys, tuple(key in text.expected for key in keys), weights)


def fit_reader(examples: Sequence[Example], subject: Subject) -> SecondReader:
    """A model of the n-grams that stand in at least LEAST_TEXTS texts and tell."""
    known = _vocabulary(examples)
    signs = {sign: row for row, sign in enumerate(sorted({s for e in examples for s in e.evidence.signs}))}
    matrix = _matrix(examples, known, signs=signs)
    fitted = [_regression(matrix, examples, which=i, subject=subject) for i in range(len(JUDGEMENTS[subject]))]
    weights = np.array([coefficients for coefficients, _ in fitted], np.float32).T
    by_channel = weights[: CHANNELS * len(known)].reshape(CHANNELS, len(known), -1)
    by_channel *= np.array(SCALES, np.float32)[:, None, None]
    telling = np.flatnonzero(np.abs(by_channel).max(axis=(0, 2)))
    by_sign = weights[CHANNELS * len(known) :]
    heeded = np.flatnonzero(np.abs(by_sign).max(axis=1))
    grams, names = list(known), list(signs)
    return reader_of(
        JUDGEMENTS[subject],
        (tuple(grams[i] for i in telling), tuple(names[i] for i in heeded)),
        weights=np.vstack([*by_channel[:, telling], by_sign[heeded]]),
        bias=np.array([intercept for _, intercept in fitted], np.float32),
        propose=log_odds_of(PROPOSE[subject]),
    )


def log_odds_of(probability: float) -> float:
    """The log odds of a probability between 0 and 1."""
    return math.log(probability / (1 - probability))


def _vocabulary(examples: Sequence[Example]) -> dict[str, int]:
    in_text: dict[int, set[str]] = {}
    for example in examples:
        in_text.setdefault(example.text, set()).update(*map(grams_of, _channels(example)))
    counts = Counter(gram for found in in_text.values() for gram in found)
    kept = sorted(gram for gram, n in counts.items() if n >= LEAST_TEXTS and _BLANK not in gram)
    return {gram: i for i, gram in enumerate(kept)}


def _channels(example: Example) -> tuple[str, str]:
    return example.evidence.here, example.evidence.beside


def grams_of(text: str) -> set[str]:
    """The character 2- and 3-grams of a squeezed text."""
    return {text[i : i + n] for n in GRAM_LENGTHS for i in range(len(text) - n + 1)}


def _matrix(examples: Sequence[Example], known: dict[str, int], *, signs: dict[str, int]) -> csr_matrix:
    entries = [
        (row, column, value)
        for row, example in enumerate(examples)
        for column, value in _entries(example, known, signs=signs)
    ]
    rows, columns, values = zip(*entries, strict=True)
    return csr_matrix((values, (rows, columns)), shape=(len(examples), CHANNELS * len(known) + len(signs)))


def _entries(example: Example, known: dict[str, int], *, signs: dict[str, int]) -> Iterator[tuple[int, float]]:
    for channel, text in enumerate(_channels(example)):
        for gram in grams_of(text) & known.keys():
            yield channel * len(known) + known[gram], SCALES[channel]
    for sign, value in example.evidence.signs.items():
        yield CHANNELS * len(known) + signs[sign], value


def _regression(
    matrix: csr_matrix, examples: Sequence[Example], *, which: int, subject: Subject
) -> tuple[npt.NDArray[np.float64], float]:
    answers = [e.answers[which] for e in examples]
    if len(set(answers)) == 1:
        return np.zeros(matrix.shape[1]), _NEVER
    regression = LogisticRegression(C=STRENGTHS[subject], l1_ratio=1, solver="liblinear", random_state=0)
    regression.fit(matrix, answers, sample_weight=[e.weights[which] for e in examples])
    return regression.coef_[0], float(regression.intercept_[0])


_NEVER = -20.0
"""The log odds of a judgement that no label gives."""


class Figures(NamedTuple):
    """Precision, recall and F1 over (what, polarity) per text; disputed labels count neither way."""

    precision: float
    recall: float
    f1: float


def cross_validate(texts: Sequence[Labelled], subject: Subject, *, unwanted: set[str]) -> tuple[Figures, Figures]:
    """Figures of the rules alone, and with a second reader that has not seen the text."""
    examples = examples_of(texts, subject, unwanted=unwanted)
    fold_of = np.random.default_rng(0).integers(0, FOLDS, size=len(texts))
    odds: list[dict[Key, float]] = [{} for _ in texts]
    for k in range(FOLDS):
        reader = fit_reader([e for e in examples if fold_of[e.text] != k], subject)
        for example in (e for e in examples if fold_of[e.text] == k):
            answers = zip(example.keys, reader.log_odds(example.evidence), strict=True)
            odds[example.text].update(answers)
    read_twice = [
        replace(t, found=_with_added(t.found, answers, subject)) for t, answers in zip(texts, odds, strict=True)
    ]
    return _figures(texts, ABOUT[subject]), _figures(read_twice, ABOUT[subject])


def _with_added(found: frozenset[Key], odds: dict[Key, float], subject: Subject) -> frozenset[Key]:
    judged = {(key.what, key.responsible) for key in found}
    sure = {key for key, said in odds.items() if said >= log_odds_of(PROPOSE[subject])}
    return found | {key for key in sure if (key.what, key.responsible) not in judged}


def _figures(texts: Sequence[Labelled], responsible: str) -> Figures:
    hit = wrong = missed = 0
    for text in texts:
        expected = {key for key in text.expected if key.responsible == responsible}
        found = {key for key in text.found if key.responsible == responsible}
        hit += len(expected & found)
        wrong += len(found - expected - text.disputed)
        missed += len(expected - found)
    return Figures(hit / max(1, hit + wrong), hit / max(1, hit + missed), 2 * hit / max(1, 2 * hit + wrong + missed))


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--goods", type=_FILE, multiple=True, help="Labelled texts about goods and their delivery.")
@click.option("--cars", type=_FILE, multiple=True, help="Labelled texts about cars.")
@click.option("--partners", type=_FILE, multiple=True, help="Registries of the partners named in them.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=WEIGHTS, show_default=True)
def main(goods: tuple[Path, ...], cars: tuple[Path, ...], partners: tuple[Path, ...], out: Path) -> None:
    """Train the second reader of each subject whose texts are given, write its weights and its line of the card."""
    names = Names(partners)
    files: dict[Subject, tuple[Path, ...]] = {"carrying": goods, "part": cars}
    out.mkdir(parents=True, exist_ok=True)
    for subject, paths in files.items():
        if paths:
            texts = read_labelled(paths, names)
            reader = fit_reader(examples_of(texts, subject, unwanted=names.pairs()), subject)
            write_reader(reader, out / f"second_{subject}.npz")
            line = _card_line(subject, texts, reader=reader, unwanted=names.pairs())
            click.echo(line)
            if out == WEIGHTS:
                renew_card(CARD, line)


def _card_line(subject: Subject, texts: Sequence[Labelled], *, reader: SecondReader, unwanted: set[str]) -> str:
    labels = sum(key.responsible == ABOUT[subject] for text in texts for key in text.expected)
    alone, together = cross_validate(texts, subject, unwanted=unwanted)
    figures = [" / ".join(f"{figure:.3f}" for figure in figures) for figures in (alone, together)]
    cells = (f"second_{subject}", len(texts), labels, len(reader.grams), PROPOSE[subject], *figures)
    return f"| {' | '.join(str(cell) for cell in cells)} |"


if __name__ == "__main__":
    main()
