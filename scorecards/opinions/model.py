"""Small linear models over character n-grams, heard only where the rules are silent. Weights are plain arrays (npz)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
import numpy.typing as npt

LONGEST_GRAM = 3


def grams(text: str) -> set[str]:
    """The character 1- to 3-grams of a folded, masked text; runs of a mask count as one character."""
    squeezed = "".join(_squeeze(text))
    return {squeezed[i : i + n] for n in range(1, LONGEST_GRAM + 1) for i in range(len(squeezed) - n + 1)}


def _squeeze(text: str) -> Iterator[str]:
    last = ""
    for character in text:
        mark = "0" if character.isdigit() else character
        if mark != last or mark not in "ⒸⓈⒹ0,":
            yield mark
        last = mark


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A multinomial logistic regression. `weights` is n-grams × classes, in the order of `vocabulary` and `classes`."""

    classes: tuple[str, ...]
    vocabulary: dict[str, int]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def probabilities(self, text: str) -> dict[str, float]:
        """Probability of every class for a folded, masked text."""
        known = [i for gram in grams(text) if (i := self.vocabulary.get(gram)) is not None]
        score = self.weights[known].sum(axis=0) / math.sqrt(max(1, len(known))) + self.bias
        exponent = np.exp(score - score.max())
        return dict(zip(self.classes, (exponent / exponent.sum()).tolist(), strict=True))

    def save(self, path: Path) -> None:
        """Write the model as an npz file without pickled objects."""
        np.savez_compressed(
            path,
            classes=np.array(self.classes),
            vocabulary=np.array("\n".join(self.vocabulary)),
            weights=self.weights.astype(np.float16),
            bias=self.bias,
        )


def read_model(path: Path) -> LinearModel:
    """A model from its npz file. Raises OSError when it is missing, ValueError when it is not such a file."""
    with np.load(path, allow_pickle=False) as data:
        vocabulary = {gram: i for i, gram in enumerate(str(data["vocabulary"]).split("\n"))}
        weights = data["weights"].astype(np.float32)
        return LinearModel(tuple(str(c) for c in data["classes"]), vocabulary, weights, data["bias"].astype(np.float32))


@cache
def load(name: str) -> LinearModel:
    """The shipped model of that name (polarity, headings), read once per process."""
    with resources.as_file(resources.files(__package__).joinpath("weights", f"{name}.npz")) as path:
        return read_model(path)
