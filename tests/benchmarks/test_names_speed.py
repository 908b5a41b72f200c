"""Looking up misspelt names: ours beside plain rapidfuzz and Splink in one run (5,000 names, 6,250 queries)."""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from rapidfuzz import fuzz, process

from scorecards.matching.lookup import Lookup, name_parts
from tests.benchmarks.registry_names import Queries, queries

Answers = list[tuple[str | None, float]]
"""For each query, known ones first, the best partner and a score."""
SEED = 1


def ours(asked: Queries) -> Answers:
    lookup = Lookup(asked.registry)
    found = lookup.best_of([*(name for name, _ in asked.known), *asked.unknown])
    return [(best[0].partner_id, best[0].probability) if best else (None, 0.0) for best in found]


def rapidfuzz(asked: Queries) -> Answers:
    names = [partner.name for partner in asked.registry.partners]
    written = [*(name for name, _ in asked.known), *asked.unknown]
    table = process.cdist(written, names, scorer=fuzz.ratio, workers=1)
    best = table.argmax(axis=1)
    return [(asked.registry.partners[at].partner_id, float(row[at])) for row, at in zip(table, best, strict=True)]


def splink(asked: Queries) -> Answers:
    """Whole names, cores and their beginnings compared by Jaro-Winkler, trained without labels."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    from splink import comparison_library as library

    logging.getLogger("splink").setLevel(logging.ERROR)
    written = [*(name for name, _ in asked.known), *asked.unknown]
    registered = [(partner.partner_id, partner.name) for partner in asked.registry.partners]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            library.JaroWinklerAtThresholds("name", [0.97, 0.92, 0.85, 0.7]),
            library.JaroWinklerAtThresholds("core", [0.9, 0.75]).configure(term_frequency_adjustments=True),
            library.ExactMatch("place"),
        ],
        blocking_rules_to_generate_predictions=[
            *(block_on("core"), block_on("substr(name, 1, 4)"), block_on("substr(core, 1, 2)")),
            *(block_on("substr(core, -2)"), block_on("place", "substr(core, 1, 1)")),
        ],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        database = DuckDBAPI()
        frames = [_frame([(f"q{at}", name) for at, name in enumerate(written)]), _frame(registered)]
        linker = Linker([database.register(frame) for frame in frames], settings, log_level=None)
        linker.training.estimate_probability_two_random_records_match([block_on("name"), block_on("core")], recall=0.7)
        linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("core"))
        linker.training.estimate_parameters_using_expectation_maximisation(block_on("substr(name, 1, 4)"))
        found = linker.inference.predict(threshold_match_probability=0.001).as_pandas_dataframe()
    best: dict[str, tuple[str | None, float]] = {}
    for one, other, score in zip(found.unique_id_l, found.unique_id_r, found.match_probability, strict=True):
        partner_id, query = sorted((one, other))
        if score > best.get(query, (None, -1.0))[1]:
            best[query] = (partner_id, score)
    return [best.get(f"q{at}", (None, 0.0)) for at in range(len(written))]


def _frame(rows: list[tuple[str, str]]) -> pd.DataFrame:
    parts = [name_parts(name) for _, name in rows]
    return pd.DataFrame(
        {
            "unique_id": [row[0] for row in rows],
            "name": [part.bare for part in parts],
            "core": [part.core for part in parts],
            "place": [part.place or None for part in parts],
        }
    )


def measured(asked: Queries, answers: Answers) -> dict[str, float]:
    """recall@1, the greatest recall at a precision of .99 or more, and the expected calibration error in ten bins."""
    truth = [*(partner_id for _, partner_id in asked.known), *(None for _ in asked.unknown)]
    right = np.array([best == true for (best, _), true in zip(answers, truth, strict=True)])
    score = np.array([value for _, value in answers])
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(right[order])
    precise = hits / np.arange(1, len(hits) + 1) >= 0.99
    bins = np.clip((score * 10).astype(int), 0, 9)
    error = sum(abs(float((right[bins == at] - score[bins == at]).sum())) for at in range(10)) / len(score)
    known = len(asked.known)
    return {
        "recall@1": float(right[:known].mean()),
        "recall at precision .99": float(hits[precise].max(initial=0) / known),
        "ECE": error,
    }


def test_names_are_looked_up_better_than_by_rapidfuzz_and_splink(capsys: pytest.CaptureFixture[str]) -> None:
    asked = queries(SEED)
    ways: dict[str, Callable[[Queries], Answers]] = {"ours": ours, "rapidfuzz": rapidfuzz, "Splink": splink}
    table = {}
    for name, way in ways.items():
        start = time.perf_counter()
        answers = way(asked)
        table[name] = measured(asked, answers)
        rate = len(answers) / (time.perf_counter() - start)
        with capsys.disabled():
            ece = f", ECE {table[name]['ECE']:.3f}" if name != "rapidfuzz" else ""
            print(
                f"\n{name:10} recall@1 {table[name]['recall@1']:.3f}, recall at precision .99 "
                f"{table[name]['recall at precision .99']:.3f}{ece}, {rate:,.0f} queries/s with building",
                end="",
            )
    for measure in ("recall@1", "recall at precision .99"):
        assert max(table, key=lambda name: table[name][measure]) == "ours"
    assert table["ours"]["recall@1"] >= 0.98
    assert table["ours"]["recall at precision .99"] >= 0.95
    assert table["ours"]["ECE"] <= 0.05
