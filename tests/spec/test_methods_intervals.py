"""METHODS sections 1–4: published numbers for intervals, funnels, over-dispersion and shrinkage."""

from __future__ import annotations

import numpy as np
import pytest

from scorecards.scoring import dispersion, intervals
from scorecards.scoring.shrinkage import GammaPrior, fit_gamma, fit_strength, james_stein, posterior_mean

WILSON_AND_JEFFREYS = [
    (13, 16, (0.5699, 0.9341), (0.5792, 0.9442)),
    (81, 263, (0.2553, 0.3662), (0.2545, 0.3656)),
    (15, 148, (0.0624, 0.1605), (0.0604, 0.1576)),
    (0, 20, (0.0, 0.1611), (0.0, 0.1166)),
]


@pytest.mark.parametrize(("successes", "trials", "wilson", "jeffreys"), WILSON_AND_JEFFREYS)
def test_proportions(successes: int, trials: int, wilson: tuple[float, float], jeffreys: tuple[float, float]) -> None:
    assert np.allclose(intervals.wilson(successes, trials), wilson, atol=5e-5)
    assert np.allclose(intervals.jeffreys(successes, trials), jeffreys, atol=5e-5)


def test_z_value() -> None:
    assert intervals.z_value(0.95) == pytest.approx(1.959964, abs=1e-6)
    assert intervals.z_value(0.998) == pytest.approx(3.090232, abs=1e-6)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (5, 1.6235, 11.6683), (10, 4.7954, 18.3904)]
)
def test_garwood_agrees_with_the_published_table_of_exact_poisson_limits(count: int, low: float, high: float) -> None:
    assert np.allclose(intervals.garwood(count), (low, high), atol=5e-5)


def test_rate_without_exposure_is_unknown_not_zero() -> None:
    rate, low, high = intervals.rate([3, 3, 0], [0.0, np.nan, 100.0])
    assert np.isnan(rate[:2]).all()
    assert np.isnan(high[:2]).all()
    assert rate[2] == low[2] == 0
    assert high[2] == pytest.approx(0.036889, abs=1e-6)


def test_denominators_decide_who_is_first() -> None:
    complaints, vehicles = np.array([133, 34, 14]), np.array([1_773_609, 295_778, 241_711])
    per_100_000 = intervals.rate(complaints, vehicles)[0] * 100_000
    assert per_100_000.round(1).tolist() == [7.5, 11.5, 5.8]
    assert int(np.argmax(complaints)) == 0
    assert int(np.argmax(per_100_000)) == 1


FUNNEL = [
    (15, 0.95, 0.5596924, 1.649348), (15, 0.998, 0.3862650, 2.082907), (20, 0.95, 0.6108260, 1.544419),
    (20, 0.998, 0.4479107, 1.902094), (30, 0.95, 0.6746958, 1.427562), (30, 0.998, 0.5289724, 1.702771),
]  # fmt: skip


@pytest.mark.parametrize(("expected", "confidence", "low", "high"), FUNNEL)
def test_funnel_limits(expected: int, confidence: float, low: float, high: float) -> None:
    assert np.allclose(intervals.funnel_limits(expected, confidence=confidence), (low, high), atol=1e-6)


OBSERVED, EXPECTED = (100, 150, 180, 80, 120, 225), (108, 112, 165, 95, 100, 220)


def test_over_dispersion() -> None:
    shmi, cqc = dispersion.shmi(OBSERVED, EXPECTED), dispersion.cqc(OBSERVED, EXPECTED)
    assert shmi.phi == pytest.approx(2.948033, abs=1e-6)
    assert shmi.tau_squared == pytest.approx(0.0194776, abs=1e-7)
    assert cqc.phi == pytest.approx(2.327178, abs=1e-6)
    assert cqc.tau_squared == pytest.approx(0.00343978, abs=1e-8)


def test_over_dispersion_widens_the_limits() -> None:
    narrow = dispersion.log_limits(100.0, 0.0, confidence=0.998)
    wide = dispersion.log_limits(100.0, 0.0194776, confidence=0.998)
    assert narrow[1] == pytest.approx(np.exp(3.090232 / 10), abs=1e-6)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


HITS = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]
REST_OF_SEASON = [
    0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269, 0.230, 0.264, 0.256, 0.303, 0.264, 0.226, 0.286,
    0.316, 0.200,
]  # fmt: skip


def test_james_stein_baseball() -> None:
    first = np.array(HITS) / 45
    mean = first.mean()
    factor, estimates = james_stein(first, mean * (1 - mean) / 45)
    assert mean == pytest.approx(0.26543, abs=5e-6)
    assert factor == pytest.approx(0.21165, abs=5e-6)
    assert estimates[:5].round(3).tolist() == [0.294, 0.289, 0.285, 0.280, 0.275]
    assert estimates[-1].round(3) == 0.242


def test_james_stein_errs_less_than_the_raw_averages() -> None:
    first, truth = np.array(HITS) / 45, np.array(REST_OF_SEASON)
    _, estimates = james_stein(first, first.mean() * (1 - first.mean()) / 45)
    assert ((first - truth) ** 2).sum() == pytest.approx(0.0753, abs=5e-4)
    assert ((estimates - truth) ** 2).sum() == pytest.approx(0.0213, abs=5e-4)


def test_gamma_prior_is_found_again_in_generated_counts() -> None:
    rng = np.random.default_rng(3)
    expected = rng.uniform(2, 60, 4000)
    observed = rng.poisson(expected * rng.gamma(4.0, 1 / 4.0, 4000))
    prior = fit_gamma(observed, expected)
    assert prior.nu == pytest.approx(4.0, rel=0.08)
    assert prior.nu / prior.alpha == pytest.approx(1.0, rel=0.03)


def test_equal_partners_are_all_pulled_to_the_mean() -> None:
    rng = np.random.default_rng(4)
    expected = np.full(300, 20.0)
    prior = fit_gamma(rng.poisson(expected), expected)
    shrunken = posterior_mean([5, 40], [20.0, 20.0], prior)
    assert np.ptp(shrunken) < 0.25
    assert prior.nu > 100


def test_posterior_mean_is_the_published_formula() -> None:
    assert posterior_mean([7.0], [3.0], GammaPrior(2.0, 4.0))[0] == pytest.approx((7 + 2) / (3 + 4))


def test_beta_strength_is_found_again_in_generated_shares() -> None:
    rng = np.random.default_rng(5)
    trials = rng.integers(5, 80, 4000)
    successes = rng.binomial(trials, rng.beta(0.3 * 12, 0.7 * 12, 4000))
    assert fit_strength(successes, trials, np.full(4000, 0.3)) == pytest.approx(12, rel=0.1)
