"""Links of which each record has at most one: their probabilities, and the best set of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from scipy.sparse.csgraph import connected_components

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
SWEEPS = 200
CONVERGED = 1e-6


def marginals(i: Indices, j: Indices, odds: Floats) -> Floats:
    """The probability of each pair (i, j) being linked, when every record has one link or none.

    `odds` is how much likelier a matching becomes by this link. Sum-product on the graph of pairs, exact on trees:
    the message of a record to a partner is m = 1 / (1 + sum of odds times messages of the record's other partners);
    then P = odds m m' / (1 + odds m m'). Source: the Bethe approximation for matchings (monomer-dimer model), whose
    fixed point is unique; Chertkov and Yedidia, 2013.
    """
    to_right, to_left = np.ones(len(i)), np.ones(len(i))
    for _ in range(SWEEPS):
        before = to_right
        to_right = 1 / (1 + _others(i, odds * to_left))
        to_left = 1 / (1 + _others(j, odds * to_right))
        if np.abs(to_right - before).max(initial=0) < CONVERGED:
            break
    linked = odds * to_right * to_left
    return linked / (1 + linked)


def _others(side: Indices, values: Floats) -> Floats:
    """For each pair the sum over the other pairs of the same record."""
    return np.maximum(np.bincount(side, values, minlength=1)[side] - values, 0.0) if len(side) else values


def best_links(i: Indices, j: Indices, gain: Floats) -> Indices:
    """Which pairs to link, each record once, so that the sum of gains is greatest; pairs without gain stay out.

    Solved by assignment in each connected part of the graph. Ascending.
    """
    use = np.flatnonzero(gain > 0)
    if not len(use):
        return use
    rows, columns = np.unique(i[use], return_inverse=True)[1], np.unique(j[use], return_inverse=True)[1]
    width = rows.max() + 1
    size = width + columns.max() + 1
    graph = sparse.coo_matrix((np.ones(len(use)), (rows, columns + width)), shape=(size, size))
    part = connected_components(graph, directed=False)[1][rows]
    order = np.argsort(part, kind="stable")
    bounds = np.flatnonzero(np.diff(part[order])) + 1
    chosen = [_assigned(rows, columns, gain[use], of) for of in np.split(order, bounds)]
    return np.sort(use[np.concatenate(chosen)])


def _assigned(rows: Indices, columns: Indices, gain: Floats, of: Indices) -> Indices:
    if len(of) == 1:
        return of
    r, c = np.unique(rows[of], return_inverse=True)[1], np.unique(columns[of], return_inverse=True)[1]
    table = np.zeros((r.max() + 1, c.max() + 1))
    pair = np.full(table.shape, -1, dtype=np.intp)
    table[r, c], pair[r, c] = gain[of], of
    picked = pair[linear_sum_assignment(table, maximize=True)]
    return picked[picked >= 0]
