"""Sobol indices with intervals of a 12-input function at N = 8,192: ours beside SALib and scipy.

The function is Sobol' g, Π (|4xᵢ − 2| + aᵢ)/(1 + aᵢ), whose indices are known: Vᵢ = 1/(3(1 + aᵢ)²).
Each does the whole work: its design, the function on it, the indices and their bootstrap.
"""

from __future__ import annotations

import numpy as np
import pytest
from SALib.analyze import sobol as salib_analyze
from SALib.sample import sobol as salib_sample
from scipy import stats

from analysis.uncertainty.sensitivity import BOOTSTRAP, sobol_indices

N = 8192
A = np.array([0.0, 0.5, 1.0, 2.0, 4.5, 9.0, 19.0, 49.0, 99.0, 99.0, 99.0, 99.0])
PART = 1.0 / (3.0 * (1.0 + A) ** 2)
WHOLE = np.prod(1.0 + PART)
FIRST, TOTAL = PART / (WHOLE - 1.0), PART / (1.0 + PART) * WHOLE / (WHOLE - 1.0)
SCIPY_RESAMPLES = 4  # a fiftieth of ours: its bootstrap computes all indices anew for each

in_group = pytest.mark.benchmark(group="Sobol with intervals, 12 inputs × 8,192")


def g(x: np.ndarray) -> np.ndarray:
    return np.prod((np.abs(4.0 * x - 2.0) + A) / (1.0 + A), axis=-1)


@in_group
def test_ours(timed):
    found = timed(
        sobol_indices, g, [(0.0, 1.0)] * len(A), N, label=f"ours ({BOOTSTRAP} resamples)", target=0.3, reference=True
    )
    assert pytest.approx(FIRST, abs=0.005) == found.S1 and pytest.approx(TOTAL, abs=0.01) == found.ST
    assert (found.S1_low <= found.S1).all() and (found.ST_high >= found.ST).all()


def by_salib() -> dict:
    problem = {"num_vars": len(A), "names": [f"x{i}" for i in range(len(A))], "bounds": [[0.0, 1.0]] * len(A)}
    points = salib_sample.sample(problem, N, calc_second_order=False, seed=1)
    return salib_analyze.analyze(problem, g(points), calc_second_order=False, num_resamples=100, seed=1)


@in_group
def test_salib(timed):
    found = timed(by_salib, label="SALib (100 resamples)")
    assert found["S1"] == pytest.approx(FIRST, abs=0.02) and found["ST"] == pytest.approx(TOTAL, abs=0.02)
    assert (found["S1_conf"] > 0).all()


def by_scipy(n: int):
    found = stats.sobol_indices(func=lambda x: g(x.T), n=n, dists=[stats.uniform()] * len(A), rng=1)
    return found, found.bootstrap(n_resamples=SCIPY_RESAMPLES)


@in_group
@pytest.mark.filterwarnings("ignore")  # so few resamples leave some of its intervals undefined
def test_scipy(timed, benchmark):
    n = N if benchmark.enabled else 512  # seconds that no test needs
    found, spread = timed(by_scipy, n, label=f"scipy ({SCIPY_RESAMPLES} resamples)", rounds=2, warmup_rounds=0)
    near = 0.02 if benchmark.enabled else 0.1
    assert found.first_order == pytest.approx(FIRST, abs=near) and found.total_order == pytest.approx(TOTAL, abs=near)
    assert (spread.total_order.standard_error > 0).all()
