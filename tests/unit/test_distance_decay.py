"""The fitted decay recovers what it was drawn from, and says so when there is nothing to fit."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scorecards.matching.distance_decay import FEWEST, distances, fit_decay
from scorecards.records import Partner


def test_the_fit_recovers_a_known_likelihood_ratio() -> None:
    rng = np.random.default_rng(7)
    near, far = rng.exponential(2_000, 4_000), rng.exponential(20_000, 12_000)
    fitted = fit_decay(near.tolist(), far.tolist())
    assert fitted is not None
    for metres in (500, 2_000, 6_000):
        truth = math.log2((math.exp(-metres / 2_000) / 2_000) / (math.exp(-metres / 20_000) / 20_000))
        assert fitted.bits(metres) == pytest.approx(truth, abs=0.6)
    assert 4_000 < fitted.radius_m < 6_500  # the ratio of the two densities is one at 5,117 m
    assert fitted.log_likelihood > -math.log(2)


def test_more_evidence_on_one_side_does_not_move_the_fit() -> None:
    rng = np.random.default_rng(8)
    near, far = rng.exponential(2_000, 2_000), rng.exponential(20_000, 2_000)
    one, other = fit_decay(near.tolist(), far.tolist()), fit_decay(near.tolist(), np.tile(far, 5).tolist())
    assert one is not None
    assert other is not None
    assert one.bits(1_000) == pytest.approx(other.bits(1_000), abs=1e-6)


def test_nothing_is_fitted_to_little_or_to_nonsense() -> None:
    few, many = [1_000.0] * (FEWEST - 1), [float(m) for m in range(100, 5_100, 50)]
    assert fit_decay(few, many) is None
    assert fit_decay(many, few) is None
    assert fit_decay([m + 50_000 for m in many], many) is None  # the responsible ones are the farther ones


def test_distances_that_never_overlap_give_a_finite_fit() -> None:
    fitted = fit_decay([float(m) for m in range(100, 1_100, 10)], [float(m) for m in range(50_000, 90_000, 400)])
    assert fitted is not None
    assert math.isfinite(fitted.bits(0))
    assert fitted.radius_m == 1_090  # never beyond the farthest responsible site


def test_distances_of_answered_cases() -> None:
    def site(partner_id: str, lon: float, **more: object) -> Partner:
        return Partner(partner_id, "dealer", partner_id, lon=lon, lat=31.0, **more)  # type: ignore[arg-type]

    partners = [site("d1", 120.0), site("d2", 120.1), site("d3", 120.2, location_problem="zero"), site("d4", 121.0)]
    true, other = distances(partners, [(120.0, 31.0, "d1"), (120.0, 31.0, "d3"), (120.0, 31.0, "gone")])
    assert true == [pytest.approx(0.0, abs=1e-6)]
    assert sorted(round(metres) for metres in other) == [9531, 95312]
