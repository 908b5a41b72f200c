"""Charts that see a change over time, and how often they would cry wolf: CUSUM and EWMA with their average run lengths.

Run lengths come from Markov chains (Brook & Evans 1972): exact for counts, finely cut for normal values.
Sources: Lucas (1985) for the Poisson CUSUM; Lucas & Saccucci (1990) for the EWMA.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

Floats = NDArray[np.float64]
STATES = 201
STEPS_PER_COUNT = 10
MEANS_PER_DECADE = 20


def poisson_cusum(counts: Floats, references: Floats) -> Floats:
    """S_t = max(0, S_{t-1} + X_t - k_t) from S = 0; one reference value per period. Alarm where S_t ≥ the limit."""
    path, level = np.empty(len(counts)), 0.0
    for t, (count, reference) in enumerate(zip(counts, references, strict=True)):
        level = max(0.0, level + count - reference)
        path[t] = level
    return path


def reference_value(mean: Floats, shift: float) -> Floats:
    """k = mean · (shift - 1) / ln(shift): the best divide between the mean and `shift` times the mean."""
    return np.asarray(mean * (shift - 1) / np.log(shift))


def poisson_cusum_run_length(mean: float, *, gain: int, allowance: int, limit: int, start: int = 0) -> float:
    """Average run length of S = max(0, S + gain·X - allowance) until S ≥ limit, for X ~ Poisson(mean); exact."""
    state = np.arange(limit)
    stay = np.zeros((limit, limit))
    # From the bottom state, this many events cannot yet reach the limit.
    for count in range((limit + allowance) // gain + 1):
        target = np.maximum(0, state + gain * count - allowance)
        inside = target < limit
        np.add.at(stay, (state[inside], target[inside]), float(stats.poisson.pmf(count, mean)))
    return float(np.linalg.solve(np.eye(limit) - stay, np.ones(limit))[start])


def alarm_limit(mean: float, *, shift: float, run_length: float) -> float:
    """The limit of `poisson_cusum` whose in-control run length is at least `run_length`, for a mean per period > 0.

    Means are brought to a grid of twenty a decade (upwards), so that many partners share one search.
    """
    step = int(np.ceil(np.log10(mean) * MEANS_PER_DECADE))
    return _limit(step, shift, run_length)


@lru_cache(maxsize=4096)
def _limit(step: int, shift: float, run_length: float) -> float:
    mean = float(10 ** (step / MEANS_PER_DECADE))
    gain = max(1, round(STEPS_PER_COUNT / max(1.0, mean)))
    allowance = round(gain * float(reference_value(np.asarray(mean), shift)))
    low, high = 0, gain
    while poisson_cusum_run_length(mean, gain=gain, allowance=allowance, limit=high) < run_length:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        enough = poisson_cusum_run_length(mean, gain=gain, allowance=allowance, limit=middle) >= run_length
        low, high = (low, middle) if enough else (middle, high)
    return high / gain


def normal_cusum_run_length(shift: float, *, k: float, h: float) -> float:
    """Average run length of the two-sided CUSUM on normal values whose mean is off by `shift` standard deviations."""
    return 1 / (1 / _one_sided(shift, k=k, h=h) + 1 / _one_sided(-shift, k=k, h=h))


def ewma_run_length(shift: float, *, weight: float, width: float) -> float:
    """Average run length of a two-sided EWMA with limits ± width · sqrt(weight / (2 - weight)) standard deviations."""
    edge = width * np.sqrt(weight / (2 - weight))
    cell = 2 * edge / STATES
    centre = -edge + cell * (np.arange(STATES) + 0.5)
    upper = (centre[None, :] + cell / 2 - (1 - weight) * centre[:, None]) / weight - shift
    stay = special.ndtr(upper) - special.ndtr(upper - cell / weight)
    return float(np.linalg.solve(np.eye(STATES) - stay, np.ones(STATES))[STATES // 2])


def _one_sided(shift: float, *, k: float, h: float) -> float:
    """Brook and Evans: state 0 holds S = 0 (and half a cell above), the others cells of equal width up to h."""
    cell = 2 * h / (2 * STATES - 1)
    centre = cell * np.arange(STATES)
    upper = centre[None, :] + cell / 2 - centre[:, None] + k - shift
    stay = special.ndtr(upper) - special.ndtr(upper - cell)
    stay[:, 0] = special.ndtr(upper[:, 0])
    return float(np.linalg.solve(np.eye(STATES) - stay, np.ones(STATES))[0])
