"""Quantile functions: ends, medians, moments, the table against the exact curve, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.uncertainty.designs import draws
from analysis.uncertainty.distributions import DISTRIBUTIONS, quantile, sample

U = draws(1, 2**14)[:, 0]
BOUNDED = ("pert", "triangular", "uniform")
SPREAD = (0.05, 0.2, 0.4)


@pytest.mark.parametrize("distribution", BOUNDED)
@pytest.mark.parametrize("ends", [SPREAD, (1500.0, 5000.0, 12000.0), (-3.0, -3.0, 1.0), (0.0, 0.9, 0.9)])
def test_bounded_distributions_end_exactly_at_low_and_high(distribution: str, ends: tuple) -> None:
    low, _, high = ends
    for curve in (quantile, sample):
        assert curve(distribution, *ends, np.array([0.0, 1.0])).tolist() == [low, high]


@pytest.mark.parametrize(
    ("distribution", "ends", "median"),
    [
        ("uniform", (2.0, 3.0, 8.0), 5.0),
        ("triangular", (0.0, 1.0, 2.0), 1.0),
        ("triangular", (0.0, 0.0, 1.0), 1.0 - np.sqrt(0.5)),
        ("pert", (0.0, 1.0, 2.0), 1.0),
        ("pert", SPREAD, 0.05 + 0.35 * stats.beta(1 + 4 * 0.15 / 0.35, 1 + 4 * 0.2 / 0.35).median()),
        ("lognormal", (1.0, 3.0, 9.0), 3.0),
        ("beta", (0.4, 0.5, 0.6), 0.5),
    ],
)
def test_medians(distribution: str, ends: tuple, median: float) -> None:
    assert float(quantile(distribution, *ends, np.array(0.5))) == pytest.approx(median, rel=1e-9)


@pytest.mark.parametrize("ends", [SPREAD, (0.0, 0.0, 6.0), (1500.0, 5000.0, 12000.0)])
def test_mean_of_pert_is_a_sixth_of_low_four_bases_and_high(ends: tuple) -> None:
    low, base, high = ends
    assert sample("pert", *ends, U).mean() == pytest.approx((low + 4 * base + high) / 6, rel=1e-4)


def test_means_of_the_others() -> None:
    low, base, high = SPREAD
    assert sample("triangular", *SPREAD, U).mean() == pytest.approx((low + base + high) / 3, rel=1e-4)
    assert sample("uniform", *SPREAD, U).mean() == pytest.approx((low + high) / 2, rel=1e-4)
    assert sample("beta", *SPREAD, U).mean() == pytest.approx(base, rel=1e-3)


def test_lognormal_puts_five_percent_beyond_each_end() -> None:
    drawn = sample("lognormal", 2.0, 4.0, 8.0, U)
    assert np.quantile(drawn, [0.05, 0.95]) == pytest.approx([2.0, 8.0], rel=1e-3)
    assert (drawn < 2.0).mean() == pytest.approx(0.05, abs=1e-3)


def test_beta_has_the_deviation_of_its_range_and_stays_a_share() -> None:
    drawn = sample("beta", *SPREAD, U)
    assert drawn.std() == pytest.approx(0.35 / (2 * 1.645), rel=2e-3)
    assert drawn.min() >= 0.0 and drawn.max() <= 1.0


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_the_table_follows_the_exact_curve(distribution: str) -> None:
    body = np.linspace(0.005, 0.995, 3001)
    exact, fast = (curve(distribution, *SPREAD, body) for curve in (quantile, sample))
    assert np.abs(fast - exact).max() < 1e-4 * 0.35


@settings(deadline=None, derandomize=True, max_examples=80)
@given(
    st.sampled_from(BOUNDED),
    st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=3),
    st.floats(2.0**-31, 1.0),
    st.floats(2.0**-31, 1.0),
)
def test_a_quantile_rises_with_its_probability_and_stays_between_the_ends(distribution, ends, u, v) -> None:
    low, base, high = map(float, sorted(ends))
    first, second = quantile(distribution, low, base, high, np.array(sorted((u, v))))
    room = 1e-9 * (abs(low) + abs(high) + 1.0)
    assert first <= second + room and low - room <= first and second <= high + room


def test_a_fixed_input_and_an_empty_range_are_their_base() -> None:
    assert sample("fixed", 1.0, 2.0, 3.0, U[:4]).tolist() == [2.0] * 4
    assert sample("pert", 2.0, 2.0, 2.0, U[:4]).tolist() == [2.0] * 4
    assert quantile("uniform", 2.0, 2.0, 2.0, U[:4]).tolist() == [2.0] * 4


@pytest.mark.parametrize(
    ("distribution", "ends", "message"),
    [
        ("normal", SPREAD, "unknown distribution 'normal', expected one of fixed, pert"),
        ("pert", (3.0, 2.0, 4.0), "expected low <= base <= high, found 3, 2, 4"),
        ("uniform", (1.0, 5.0, 4.0), "expected low <= base <= high, found 1, 5, 4"),
        ("triangular", (4.0, 3.0, 1.0), "expected low <= base <= high"),
        ("lognormal", (0.0, 1.0, 2.0), "needs low > 0, found low = 0"),
        ("beta", (0.5, 1.0, 1.2), "needs 0 < base < 1"),
        ("beta", (-5.0, 0.5, 5.0), "range narrower than its mean allows"),
    ],
)
def test_ranges_that_cannot_be_are_refused(distribution: str, ends: tuple, message: str) -> None:
    for curve in (quantile, sample):
        with pytest.raises(ValueError, match=message):
            curve(distribution, *ends, U[:2])
