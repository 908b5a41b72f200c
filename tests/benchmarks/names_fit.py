"""Fits the weights of the name lookup (scorecards/matching/lookup.yaml) to invented names; prints the table.

Run as `python -m tests.benchmarks.names_fit`. The benchmark measures on another seed.
"""

from __future__ import annotations

import sys

import numpy as np
import numpy.typing as npt
import yaml
from scipy.optimize import minimize

from scorecards.matching.lookup import MEASURES, Lookup, name_parts
from tests.benchmarks.registry_names import queries

Floats = npt.NDArray[np.float64]
SETS = ((101, 3000), (102, 1500), (103, 500))
"""Seeds, and how many names are registered, corrupted and unknown."""
PENALTY = 2e-5
NEVER = -1e9


def examples(seed: int, size: int) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Measures of the candidates of each query, and which candidate is the right one (none for unknown names)."""
    made = queries(seed, sizes=(size, size, size))
    lookup = Lookup(made.registry)
    asked = [*made.known, *((name, "") for name in made.unknown)]
    rows, measures = lookup.measured([name_parts(name) for name, _ in asked])
    owners = np.array([partner.partner_id for partner in made.registry.partners])
    return measures, owners[rows] == np.array([partner_id for _, partner_id in asked])[:, None]


def loss(weights: Floats, measures: Floats, right: npt.NDArray[np.bool_]) -> tuple[float, Floats]:
    """Mean negative log likelihood of the right answer, nobody being one of them, and its slope."""
    odds = weights[0] + measures @ weights[1:]
    total = np.logaddexp(0, np.logaddexp.reduce(odds, axis=1))
    told = right.any(axis=1)
    answer = np.where(told, np.logaddexp.reduce(np.where(right, odds, NEVER), axis=1), 0.0)
    slope = np.exp(odds - total[:, None]) - right
    gradient = np.append(slope.sum(), np.einsum("nk,nkf->f", slope, measures)) / len(odds)
    gradient[1:] += PENALTY * weights[1:]
    return float((total - answer).mean() + PENALTY * (weights[1:] ** 2).sum() / 2), gradient


def main() -> None:
    measures, right = (np.concatenate(part) for part in zip(*(examples(*one) for one in SETS), strict=True))
    found = minimize(loss, np.zeros(len(MEASURES) + 1), args=(measures, right), jac=True, method="L-BFGS-B").x.round(2)
    table = {"start": float(found[0]), "weights": dict(zip(MEASURES, found[1:].tolist(), strict=True))}
    yaml.safe_dump(table, sys.stdout, sort_keys=False)


if __name__ == "__main__":
    main()
