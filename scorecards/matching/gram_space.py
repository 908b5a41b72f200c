"""Texts as weighted sets of n-grams, for finding the registered text that is nearest to a new one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]
Grams = Sequence[str]


class GramSpace:
    """Registered texts, each gram weighing the log of how rare it is among them; a gram that none has weighs most."""

    def __init__(self, texts: Sequence[Grams]) -> None:
        times = Counter(chain.from_iterable(map(set, texts)))
        self._column = {gram: at for at, gram in enumerate(sorted(times))}
        self._weight = {gram: math.log((1 + len(texts)) / (1 + count)) + 1 for gram, count in times.items()}
        self._heaviest = math.log(1 + len(texts)) + 1
        rows, self._lengths = self._weighed(texts)
        self._columns = sparse.csc_matrix(rows.T)

    def compare(self, texts: Sequence[Grams]) -> tuple[Floats, Floats]:
        """Cosine of each text with each registered one, and how much heavier the text is: tables (texts, registered).

        Cosine times that ratio is the share of the registered text that is found in the new one.
        """
        rows, lengths = self._weighed(texts)
        shared = (rows @ self._columns).toarray()
        return shared / (lengths[:, None] * self._lengths[None, :]), lengths[:, None] / self._lengths[None, :]

    def _weighed(self, texts: Sequence[Grams]) -> tuple[sparse.csr_matrix, Floats]:
        """Rows of weights and their lengths; grams that no registered text has count in the length alone."""
        columns: list[int] = []
        weights: list[float] = []
        starts = [0]
        lengths = []
        for grams in texts:
            distinct = sorted(set(grams))
            known = [gram for gram in distinct if gram in self._column]
            columns += [self._column[gram] for gram in known]
            weights += [self._weight[gram] for gram in known]
            starts.append(len(columns))
            squares = sum(self._weight.get(gram, self._heaviest) ** 2 for gram in distinct)
            lengths.append(math.sqrt(squares) or 1.0)
        shape = len(texts), max(len(self._column), 1)
        return sparse.csr_matrix((weights, columns, starts), shape=shape, dtype=np.float64), np.array(lengths)
