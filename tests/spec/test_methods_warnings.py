"""METHODS sections 6 and 7: published numbers for disproportionality and control charts; false discovery control."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from scorecards.warnings import control_charts
from scorecards.warnings.discoveries import adjusted_p_values
from scorecards.warnings.disproportionality import (
    GammaMixture,
    chi_square,
    fit_mixture,
    odds_ratio,
    proportional_ratio,
    shrink,
)

TABLE = (83, 1356 - 83, 1489, 53789 - 1489)


def test_two_by_two() -> None:
    prr, ror = proportional_ratio(*TABLE), odds_ratio(*TABLE)
    assert (prr.value, prr.low, prr.high) == pytest.approx((2.2111, 1.7845, 2.7398), abs=5e-5)
    assert (ror.value, ror.low, ror.high) == pytest.approx((2.2901, 1.8233, 2.8764), abs=5e-5)
    assert chi_square(*TABLE) == pytest.approx(53.69, abs=0.005)
    assert chi_square(*TABLE, yates=True) == pytest.approx(52.48, abs=0.005)


OPEN_EBGM_PRIOR = GammaMixture(3.25379356, 0.39988854, 2.02612692, 1.90807970, 0.06534557)
OPEN_EBGM = [
    (1, 0.0360548272, 2.23, 0.49, 13.85),
    (1, 0.0038736591, 2.58, 0.52, 15.78),
    (1, 0.0765792610, 1.92, 0.47, 11.77),
    (16, 0.40643623, 23.26, 15.68, 33.48),
    (6, 0.07866508, 18.28, 10.16, 30.83),
    (11, 0.56317044, 14.28, 8.98, 21.78),
]


@pytest.mark.parametrize(("count", "expected", "ebgm", "eb05", "eb95"), OPEN_EBGM)
def test_ebgm(count: int, expected: float, ebgm: float, eb05: float, eb95: float) -> None:
    found = shrink([count], [expected], OPEN_EBGM_PRIOR)
    assert found.ebgm[0] == pytest.approx(ebgm, abs=0.011)
    assert found.eb05[0] == pytest.approx(eb05, abs=0.011)
    assert found.eb95[0] == pytest.approx(eb95, abs=0.011)


def test_mixture_prior_fits_better_than_any_start() -> None:
    rng = np.random.default_rng(11)
    expected = rng.uniform(0.5, 10, 3000)
    truth = np.where(rng.random(3000) < 0.1, rng.gamma(8.0, 1 / 2.0, 3000), rng.gamma(10.0, 1 / 10.0, 3000))
    counts = rng.poisson(truth * expected)
    estimates = shrink(counts, expected, fit_mixture(counts, expected))
    oracle = shrink(counts, expected, GammaMixture(8.0, 2.0, 10.0, 10.0, 0.1))
    assert np.abs(np.log(estimates.ebgm / oracle.ebgm)).mean() < 0.05


@pytest.mark.parametrize(("shift", "run_length"), [(0.0, 168), (0.5, 26.6), (1.0, 8.38), (2.0, 3.34)])
def test_cusum_run_lengths(shift: float, run_length: float) -> None:
    assert control_charts.normal_cusum_run_length(shift, k=0.5, h=4.0) == pytest.approx(run_length, rel=0.003)


def test_poisson_cusum_run_lengths_of_lucas() -> None:
    chart = {"gain": 4, "allowance": 1, "limit": 40}
    assert control_charts.poisson_cusum_run_length(0.25, **chart) == pytest.approx(438, abs=0.5)
    assert control_charts.poisson_cusum_run_length(0.25, **chart, start=20) == pytest.approx(333, abs=0.5)


@pytest.mark.parametrize(("shift", "run_length"), [(0.0, 500), (1.0, 17.5)])
def test_ewma_run_lengths(shift: float, run_length: float) -> None:
    assert control_charts.ewma_run_length(shift, weight=0.5, width=3.071) == pytest.approx(run_length, rel=0.002)


@pytest.mark.parametrize("mean", [0.6, 4.0, 30.0])
def test_alarm_limit_keeps_its_promise_in_simulation(mean: float) -> None:
    limit = control_charts.alarm_limit(mean, shift=1.5, run_length=100)
    rng = np.random.default_rng(2)
    reference = control_charts.reference_value(np.full(1500, mean), 1.5)
    lengths = [
        int(np.argmax(control_charts.poisson_cusum(rng.poisson(mean, 1500).astype(float), reference) >= limit)) + 1
        for _ in range(120)
    ]
    assert np.mean(lengths) > 75


def test_cusum_finds_a_doubling_soon() -> None:
    reference = control_charts.reference_value(np.full(24, 5.0), 1.5)
    counts = np.array([5.0] * 12 + [10.0] * 12)
    path = control_charts.poisson_cusum(counts, reference)
    limit = control_charts.alarm_limit(5.0, shift=1.5, run_length=370)
    assert path[:12].max() == 0
    assert 12 <= int(np.argmax(path >= limit)) <= 15


def test_adjusted_p_values_agree_with_scipy() -> None:
    p = np.random.default_rng(1).random(200) ** 3
    assert np.allclose(adjusted_p_values(p), stats.false_discovery_control(p, method="bh"))
