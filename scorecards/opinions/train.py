"""Trains the small models: `python -m scorecards.opinions.train --reviews R.csv --headings H.csv --posts P.jsonl`.

Reviews need the columns `text` and `rating` (1 to 5 stars), headings need `text` and `problem_codes` (letter and
number, several between commas), posts `text` and `labels`. Each is optional; what is not given keeps its weights. Texts
are de-duplicated first; held-out figures come from cross-validation over texts. Nothing but n-gram weights is written.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from scorecards.errors import FileRefused
from scorecards.opinions.clauses import parse
from scorecards.opinions.fold import fold
from scorecards.opinions.model import LinearModel, grams

WEIGHTS = Path(__file__).parent / "weights"
CARD = Path(__file__).parent / "MODEL_CARD.md"
FOLDS = 5
STRENGTH = 4.0
LEAST_COUNT = 4
LONGEST_CLAUSE = 24
"""Characters; a longer clause says too many things for a star rating to be its label."""

COMPONENT_OF_LETTER = {
    "A": "engine",
    "B": "gearbox",
    "C": "gearbox",
    "D": "steering",
    "E": "brakes",
    "F": "tyre",
    "G": "chassis",
}
SERVICE_LETTERS = frozenset("IJKLMN")


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled stretch of text; examples of one `group` are never split between training and held-out data."""

    text: str
    label: str
    group: int


def review_examples(path: Path) -> list[Example]:
    """Clauses of rated reviews, labelled `positive` or `negative` by the review's stars; 3 stars are left out."""
    stars = {fold(row["text"].strip()): float(row["rating"]) for row in _csv_rows(path, ("text", "rating"))}
    examples = []
    for group, (text, rating) in enumerate(stars.items()):
        for clause in parse(text, ()).clauses:
            if rating != 3 and 2 <= len(clause.text) <= LONGEST_CLAUSE:
                examples.append(Example(clause.text, "positive" if rating > 3 else "negative", group))
    return examples


def heading_examples(path: Path) -> list[Example]:
    """Complaint headings whose codes agree on one component, on other parts, or on service."""
    headings = {fold(row["text"].strip()): row["problem_codes"] for row in _csv_rows(path, ("text", "problem_codes"))}
    labelled = [(text, {_heading_label(code) for code in codes.split(",")}) for text, codes in headings.items()]
    one = [(text, labels.pop()) for text, labels in labelled if len(labels) == 1]
    return [Example(text, label, group) for group, (text, label) in enumerate(one) if label]


def post_examples(path: Path, *, without: Iterable[Path] = ()) -> list[Example]:
    """Posts about cars, labelled by the direction of all their labels; posts praised and blamed at once are left out.

    So are the texts of the files `without`: what is learnt from them in addition needs a tone that has not seen them.
    """
    known = {fold(row["text"].strip()) for other in without for row in _json_rows(other)}
    posts = {fold(row["text"].strip()): {p for _, p in row["labels"]} for row in _json_rows(path)}
    tones = {frozenset(): "neutral", frozenset({1}): "positive", frozenset({-1}): "negative"}
    labelled = [(text, tones.get(frozenset(found - {0}))) for text, found in posts.items() if text not in known]
    return [Example(text, tone, group) for group, (text, tone) in enumerate(labelled) if tone]


def _json_rows(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, path.read_text("utf-8").splitlines())


def _heading_label(code: str) -> str:
    letter = code.strip()[:1]
    return (
        "service"
        if letter in SERVICE_LETTERS
        else COMPONENT_OF_LETTER.get(letter, "other_part" if letter == "H" else "")
    )


def _csv_rows(path: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [c for c in columns if c not in (reader.fieldnames or ())]
        if missing:
            raise FileRefused(f"has no column {', '.join(missing)}", where=path.name, advice="Name the columns so")
        yield from reader


def fit(examples: list[Example]) -> LinearModel:
    """A model of all n-grams that stand in at least LEAST_COUNT examples, classes weighted to equal mass."""
    counts = Counter(gram for example in examples for gram in grams(example.text))
    kept = sorted(gram for gram, n in counts.items() if n >= LEAST_COUNT and "\n" not in gram)
    vocabulary = {gram: i for i, gram in enumerate(kept)}
    regression = LogisticRegression(C=STRENGTH, max_iter=400, class_weight="balanced")
    regression.fit(_matrix([e.text for e in examples], vocabulary), [e.label for e in examples])
    weights, bias = regression.coef_.T, regression.intercept_
    if len(regression.classes_) == 2:
        weights, bias = np.hstack([-weights, weights]) / 2, np.array([-bias[0], bias[0]]) / 2
    classes = tuple(str(c) for c in regression.classes_)
    return LinearModel(classes, vocabulary, weights.astype(np.float32), bias.astype(np.float32))


def _matrix(texts: Iterable[str], vocabulary: dict[str, int]) -> csr_matrix:
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for text in texts:
        known = sorted(i for gram in grams(text) if (i := vocabulary.get(gram)) is not None)
        columns += known
        values += [1 / np.sqrt(max(1, len(known)))] * len(known)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(ends) - 1, len(vocabulary)))


def cross_validate(examples: list[Example]) -> tuple[float, float]:
    """Held-out accuracy and macro F1 over FOLDS folds of whole texts."""
    fold_of = np.random.default_rng(0).integers(0, FOLDS, size=max(e.group for e in examples) + 1)
    truth: list[str] = []
    guess: list[str] = []
    for k in range(FOLDS):
        model = fit([e for e in examples if fold_of[e.group] != k])
        for example in (e for e in examples if fold_of[e.group] == k):
            probabilities = model.probabilities(example.text)
            truth.append(example.label)
            guess.append(max(probabilities, key=lambda c: probabilities[c]))
    return _figures(np.array(truth), np.array(guess))


def _figures(truth: npt.NDArray[np.str_], guess: npt.NDArray[np.str_]) -> tuple[float, float]:
    scores = []
    for label in np.unique(truth):
        hit = int(np.sum((truth == label) & (guess == label)))
        scores.append(2 * hit / max(1, int(np.sum(truth == label)) + int(np.sum(guess == label))))
    return float(np.mean(truth == guess)), float(np.mean(scores))


USES = {
    "polarity": (
        "a clause about a carrier without a known word",
        "clauses of rated reviews, labelled by the stars (weak)",
    ),
    "headings": ("a complaint heading in which no rule finds anything", "headings with problem codes"),
    "tone": ("a sign for the second reader of parts", "posts about cars with the direction of their labels"),
}


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--reviews", type=_FILE, help="CSV with text and rating.")
@click.option("--headings", type=_FILE, help="CSV with text and problem_codes.")
@click.option("--posts", type=_FILE, help="JSON lines with text and labels, a list of [subject, -1, 0 or 1].")
@click.option("--without", type=_FILE, multiple=True, help="JSON lines whose texts are left out of the posts.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=WEIGHTS, show_default=True)
def main(reviews: Path | None, headings: Path | None, posts: Path | None, without: tuple[Path, ...], out: Path) -> None:
    """Train the models whose data is given, write their weights and their lines of the model card."""
    given: dict[str, Callable[[], list[Example]]] = {}
    if reviews:
        given["polarity"] = partial(review_examples, reviews)
    if headings:
        given["headings"] = partial(heading_examples, headings)
    if posts:
        given["tone"] = partial(post_examples, posts, without=without)
    out.mkdir(parents=True, exist_ok=True)
    for name, read_examples in given.items():
        examples = read_examples()
        model = fit(examples)
        model.save(out / f"{name}.npz")
        line = _card_line(name, examples, model=model)
        click.echo(line)
        if out == WEIGHTS:
            renew_card(CARD, line)


def renew_card(card: Path, line: str) -> None:
    """Puts a line in the place of the card's line about the same model. A model must have a line there already."""
    model = line.split("|")[1]
    lines = card.read_text("utf-8").splitlines()
    at = next(i for i, old in enumerate(lines) if old.startswith(f"|{model}|"))
    card.write_text("\n".join([*lines[:at], line, *lines[at + 1 :], ""]), encoding="utf-8")


def _card_line(name: str, examples: list[Example], *, model: LinearModel) -> str:
    accuracy, macro = cross_validate(examples)
    use, data = USES[name]
    classes = ", ".join(f"{c} {n}" for c, n in sorted(Counter(e.label for e in examples).items()))
    cells = (name, use, data, len(examples), classes, len(model.vocabulary), f"{accuracy:.3f}", f"{macro:.3f}")
    return f"| {' | '.join(str(cell) for cell in cells)} |"


if __name__ == "__main__":
    main()
