"""Scores, statuses, grades and ranks as grades.yaml says."""

from __future__ import annotations

import numpy as np
import pytest

from scorecards.definitions import load
from scorecards.scoring import ranking

GRADES = load().grades


def test_score_scale() -> None:
    scores = ranking.score(np.array([0.0, 1.0, -1.5, 9.0, -9.0, np.nan]), GRADES.scale)
    assert scores[:5].tolist() == [75, 85, 60, 100, 0]
    assert np.isnan(scores[5])


@pytest.mark.parametrize(
    ("role", "score", "grade"),
    [
        ("dealer", 85.0, "A"), ("dealer", 84.99, "B"), ("dealer", 70.0, "B"), ("dealer", 69.99, "C"),
        ("dealer", 59.99, "D"), ("supplier", 85.0, "B"), ("supplier", 79.9, "C"), ("supplier", 90.0, "A"),
    ],
)  # fmt: skip
def test_grade_cuts(role: str, score: float, grade: str) -> None:
    cuts = GRADES.roles[role].cuts  # type: ignore[index]
    assert ranking.grade(np.array([score]), cuts).tolist() == [grade]


def test_no_score_no_grade() -> None:
    assert ranking.grade(np.array([np.nan]), GRADES.roles["dealer"].cuts).tolist() == [None]


@pytest.mark.parametrize(
    ("voices", "expected", "status"),
    [
        (4, 4.9, "too_few"), (5, 0.0, "provisional"), (29, 10.0, "provisional"), (30, 3.0, "ranked"),
        (4, 30.0, "ranked"), (0, 5.0, "provisional"), (4, np.nan, "too_few"),
    ],
)  # fmt: skip
def test_status_by_voices_or_expected_complaints(voices: int, expected: float, status: str) -> None:
    sample = ranking.sample(np.array([voices]), np.array([expected]))
    assert ranking.status(sample, np.array([True]), GRADES.minimum).tolist() == [status]


def test_what_cannot_be_ranked_stays_provisional() -> None:
    assert ranking.status(np.array([500.0]), np.array([False]), GRADES.minimum).tolist() == ["provisional"]


def test_contract_use_needs_more_than_a_rank() -> None:
    statuses = np.array(["ranked", "ranked", "ranked", "provisional"], dtype=object)
    voices, expected = np.array([99, 100, 40, 400]), np.array([29.9, 1.0, 30.0, 300.0])
    assert ranking.contract_ready(statuses, voices, expected, GRADES.minimum).tolist() == [False, True, True, False]


def test_ties_share_the_better_rank_and_the_next_is_skipped() -> None:
    scores = np.array([80.0, 90.04, 90.01, 70.0, 95.0])
    ranks, sizes = ranking.rank_within(np.zeros(5, dtype=np.int64), scores, np.array([True] * 5))
    assert ranks.tolist() == [4, 2, 2, 5, 1]
    assert sizes.tolist() == [5] * 5


def test_tables_are_ranked_apart_and_the_unranked_left_out() -> None:
    tables = np.array([2, 1, 1, 2, 1])
    scores = np.array([60.0, 70.0, 80.0, 90.0, 99.0])
    ranks, sizes = ranking.rank_within(tables, scores, np.array([True, True, True, True, False]))
    assert ranks[:4].tolist() == [2, 2, 1, 1]
    assert np.isnan(ranks[4])
    assert sizes[:4].tolist() == [2, 2, 2, 2]


def test_nobody_ranked() -> None:
    ranks, _ = ranking.rank_within(np.array([1]), np.array([50.0]), np.array([False]))
    assert np.isnan(ranks).all()
