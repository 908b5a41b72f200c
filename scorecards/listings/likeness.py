"""How alike two writings are: cosine of character n-grams, each weighted by how rare it is in the files at hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z]+|[0-9]+|\w")
CHUNK = 50_000
LEAST_RARITY = 1e-9


def grams(text: str) -> list[str]:
    """Single Chinese characters and pairs; Latin words and their letter triples; numbers whole."""
    found: list[str] = []
    for run in RUN.findall(text):
        if run[0].isascii():
            found.append(run)
            found += [f"^{run}$"[at : at + 3] for at in range(len(run))] if run.isalpha() else []
        else:
            found += [*run, *(run[at : at + 2] for at in range(len(run) - 1))]
    return found


@dataclass(frozen=True, slots=True)
class Likeness:
    """One entry a pair of texts.

    `cosine`; `overlap`, how much of the slighter text stands in the other (0 to 1); `writers`, how many texts of both
    files hold the rarest n-gram that the two share (inf where they share none).
    """

    cosine: Floats
    overlap: Floats
    writers: Floats

    def or_better(self, other: Likeness, *, at: Indices) -> Likeness:
        """This, with other's entries for the pairs `at` where other is more alike."""
        better = other.cosine > self.cosine[at]
        merged = Likeness(self.cosine.copy(), self.overlap.copy(), self.writers.copy())
        merged.cosine[at[better]] = other.cosine[better]
        merged.overlap[at[better]] = other.overlap[better]
        merged.writers[at[better]] = other.writers[better]
        return merged


class Writings:
    """Texts of two lists as weighted n-grams: rows of unit length. A record may have several texts, or none."""

    def __init__(self, left: Sequence[Sequence[str]], right: Sequence[Sequence[str]]) -> None:
        texts = [text for side in (left, right) for record in side for text in record]
        rows, rarity = _weighed(texts)
        rows, lengths = _unit_rows(rows)
        split = sum(map(len, left))
        self.texts = len(texts)
        self._left, self._right = rows[:split], rows[split:]
        self._rarity_left, self._rarity_right = rarity[:split], rarity[split:]
        self._length_left, self._length_right = lengths[:split], lengths[split:]
        self._of_left, self._of_right = _places(left), _places(right)

    def likeness(self, i: Indices, j: Indices) -> Floats:
        """The best cosine among the texts of left record i and right record j, pair by pair; 0 where one has none."""
        return self.compare(i, j).cosine

    def compare(self, i: Indices, j: Indices) -> Likeness:
        """For each pair of records how alike those two of their texts are that are most alike."""
        best = Likeness(np.zeros(len(i)), np.zeros(len(i)), np.full(len(i), np.inf))
        for of_left in self._of_left:
            for of_right in self._of_right:
                rows = np.flatnonzero((of_left[i] >= 0) & (of_right[j] >= 0))
                best = best.or_better(self._compare_texts(of_left[i[rows]], of_right[j[rows]]), at=rows)
        return best

    def _compare_texts(self, left: Indices, right: Indices) -> Likeness:
        cosine = _products(self._left, self._right, left, right, "sum")
        lengths = self._length_left[left], self._length_right[right]
        rarity = _products(self._rarity_left, self._rarity_right, left, right, "max")
        overlap = cosine * np.maximum(*lengths) / np.minimum(*lengths)
        return Likeness(cosine, overlap, 1 / np.maximum(rarity, LEAST_RARITY))

    def alike(self, least: float, *, most: int) -> tuple[Indices, Indices]:
        """Pairs of records of which some texts have a cosine of `least`; at most the `most` best a left text."""
        owner_left, owner_right = _owners(self._of_left), _owners(self._of_right)
        found_i, found_j = [np.empty(0, np.intp)], [np.empty(0, np.intp)]
        for start in range(0, self._left.shape[0], 512):
            product = sparse.csr_matrix(self._left[start : start + 512] @ self._right.T)
            for row in range(product.shape[0]):
                cells = slice(product.indptr[row], product.indptr[row + 1])
                values, columns = product.data[cells], product.indices[cells]
                columns = columns[np.argsort(-values, kind="stable")[:most]][np.sort(-values)[:most] <= -least]
                found_i.append(np.full(len(columns), owner_left[start + row]))
                found_j.append(owner_right[columns])
        return np.concatenate(found_i), np.concatenate(found_j)


def _weighed(texts: Sequence[str]) -> tuple[Any, Any]:
    """n-grams of each text with their TF-IDF; those of several characters with 1 / root of the texts that have them."""
    vectors = TfidfVectorizer(analyzer=grams, sublinear_tf=True, norm=None, dtype=np.float64)
    if not any(map(grams, texts)):
        return sparse.csr_matrix((len(texts), 1)), sparse.csr_matrix((len(texts), 1))
    rows = sparse.csr_matrix(vectors.fit_transform(texts))
    present = (rows > 0).astype(np.float64)
    count = np.asarray(present.sum(axis=0)).ravel()
    long = np.array([len(gram) > 1 for gram in vectors.get_feature_names_out()])
    return rows, sparse.csr_matrix(present @ sparse.diags_array(long / np.sqrt(count)))


def _unit_rows(rows: Any) -> tuple[Any, Floats]:
    """Rows of length one, and the lengths they had (rows of nothing: length one)."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1.0
    return sparse.csr_matrix(sparse.diags_array(1 / lengths) @ rows), lengths


def _products(left: Any, right: Any, i: Indices, j: Indices, of: Literal["sum", "max"]) -> Floats:
    """The sum or the greatest of the products of two rows' entries, pair by pair."""
    parts = [np.empty(0)]
    for start in range(0, len(i), CHUNK):
        chunk = slice(start, start + CHUNK)
        product = left[i[chunk]].multiply(right[j[chunk]])
        values = product.sum(axis=1) if of == "sum" else product.max(axis=1).toarray()
        parts.append(np.asarray(values).ravel())
    return np.concatenate(parts)


def _places(records: Sequence[Sequence[str]]) -> list[Indices]:
    """For the first, second ... text of each record its row, -1 where the record has fewer."""
    starts = np.cumsum([0, *map(len, records)])[:-1]
    counts = np.array([len(record) for record in records], dtype=np.intp)
    return [np.where(counts > k, starts + k, -1).astype(np.intp) for k in range(max(counts, default=0))]


def _owners(places: list[Indices]) -> Indices:
    owners = np.empty(sum(int((rows >= 0).sum()) for rows in places), dtype=np.intp)
    for rows in places:
        owners[rows[rows >= 0]] = np.flatnonzero(rows >= 0)
    return owners
