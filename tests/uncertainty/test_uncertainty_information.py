"""Value of information against exact answers, its bounds, and the conditional expectation behind it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from real_study import golden
from scipy.special import ndtri

from analysis.methods.membership.loss import two_action_evpi
from analysis.uncertainty.designs import draws
from analysis.uncertainty.information import conditional_means, evpi, evppi, evsi

N = 2**15


@pytest.fixture(scope="module")
def normals() -> np.ndarray:
    """Two independent standard normals."""
    return ndtri(draws(2, N))


def test_evpi_of_one_uncertain_benefit(normals: np.ndarray) -> None:
    row = golden("evpi_normal")
    assert "0.02 MC" in row.tolerance
    benefit = 1.0 + np.sqrt(5.0) * normals[:, 0]
    assert evpi(np.stack([np.zeros(N), benefit], axis=1)) == pytest.approx(row.expected, abs=0.02)


@pytest.mark.parametrize(("name", "column"), [("p1", 0), ("p2", 1)])
def test_evppi_of_each_of_two_unknowns(normals: np.ndarray, name: str, column: int) -> None:
    row = golden("evppi_normal")
    known = np.stack([1.0 + normals[:, 0], 2.0 * normals[:, 1]], axis=1)
    outcomes = np.stack([np.zeros(N), known[:, 0] - known[:, 1]], axis=1)
    assert evppi(outcomes, known[:, column]) == pytest.approx(row.expected[name], abs=0.02)


@settings(deadline=None, derandomize=True, max_examples=25)
@given(arrays(float, st.tuples(st.integers(2, 5), st.just(4)), elements=st.integers(-9, 9)), st.integers(0, 2))
def test_knowing_one_thing_is_never_worth_more_than_knowing_all(model: np.ndarray, known: int) -> None:
    cube = draws(3, 2**12)
    outcomes = model[:, 0] + cube @ model[:, 1:].T
    everything, single = evpi(outcomes), evppi(outcomes, cube[:, known])
    noise = 1e-9 + 4.0 * outcomes.std(axis=0).max() / np.sqrt(len(cube))  # of the regression, not of the definition
    assert -1e-9 <= single <= everything + noise


def test_knowing_the_only_unknown_is_knowing_everything() -> None:
    x = draws(1, 2**13)[:, 0]
    outcomes = np.stack([np.zeros_like(x), x - 0.4, 2.0 * x - 1.0], axis=1)
    assert evppi(outcomes, x) == pytest.approx(evpi(outcomes), rel=1e-6)


@settings(deadline=None, derandomize=True, max_examples=30)
@given(arrays(float, st.tuples(st.integers(2, 40), st.just(1)), elements=st.floats(-1e6, 1e6)))
def test_with_one_option_nothing_is_worth_knowing(outcomes: np.ndarray) -> None:
    room = 1e-9 * (1.0 + np.abs(outcomes).max())
    assert evpi(outcomes) == pytest.approx(0.0, abs=room)
    assert evppi(outcomes, np.arange(len(outcomes), dtype=float)) == pytest.approx(
        0.0, abs=1e-6 * (1 + np.abs(outcomes).max())
    )


def test_a_dominant_option_makes_knowledge_worthless(normals: np.ndarray) -> None:
    assert evpi(np.stack([normals[:, 0], normals[:, 0] + 1.0], axis=1)) == pytest.approx(0.0, abs=1e-12)


def test_a_parameter_that_does_not_vary_is_worth_nothing(normals: np.ndarray) -> None:
    assert evppi(np.stack([np.zeros(N), normals[:, 0]], axis=1), np.full(N, 3.0)) == 0.0


def test_conditional_mean_recovers_a_cubic_and_holds_its_ends(normals: np.ndarray) -> None:
    x = draws(1, N)[:, 0]
    outcome = (x**3 - x + 0.1 * normals[:, 1])[:, None]
    at = np.array([0.0, 0.25, 0.5, 0.75, 1.0, 9.0])
    found = conditional_means(outcome, x, at)[:, 0]
    np.testing.assert_allclose(found[:5], at[:5] ** 3 - at[:5], atol=0.01)
    assert found[5] == found[4]
    assert conditional_means(outcome, x).shape == (N, 1)


@pytest.mark.parametrize(
    ("outcomes", "parameter", "message"),
    [
        (np.zeros(5), np.arange(5.0), r"expected shape \(draws, options\)"),
        (np.zeros((1, 2)), np.zeros(1), r"expected shape \(draws, options\)"),
        (np.array([[np.nan, 0.0], [1.0, 2.0]]), np.arange(2.0), "expected finite numbers"),
        (np.zeros((5, 2)), np.arange(4.0), r"parameter: expected shape \(5,\), found \(4,\)"),
    ],
)
def test_what_cannot_be_valued_is_refused(outcomes: np.ndarray, parameter: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        evppi(outcomes, parameter)


def test_a_conditional_mean_needs_a_parameter_that_varies() -> None:
    with pytest.raises(ValueError, match="expected values that vary"):
        conditional_means(np.zeros((5, 2)), np.ones(5))


@pytest.mark.parametrize("mean", [-0.5, -0.1, 0.0, 0.3])
@pytest.mark.parametrize("size", [2, 10, 50])
def test_a_sample_of_a_normal_is_worth_its_closed_form(mean: float, size: int) -> None:
    """Normal prior and sample: EVSI = s·L(|μ|/s), s² = σ₀⁴/(σ₀² + σ²/n), the spread of the posterior mean."""
    prior, noise = 1.0, 2.0
    score = ndtri(draws(3, 2**15, 5))
    unknown = mean + prior * score[:, 0]
    outcomes = np.stack([np.zeros(len(unknown)), unknown], axis=1)
    seen = unknown + noise / np.sqrt(size) * score[:, 1]
    spread = prior**2 / np.sqrt(prior**2 + noise**2 / size)
    expected = float(two_action_evpi(mean, spread))
    assert evsi(outcomes, seen) == pytest.approx(expected, rel=0.02)
    assert evsi(outcomes, np.stack([seen, score[:, 2]], axis=1)) == pytest.approx(expected, rel=0.02)
    assert 0.0 <= evsi(outcomes, seen) <= evppi(outcomes, unknown) * 1.001 <= evpi(outcomes) * 1.001


def test_a_summary_that_says_nothing_is_worth_nothing_and_a_wrong_one_is_refused() -> None:
    outcomes = np.random.default_rng(2).normal(size=(64, 2))
    assert evsi(outcomes, np.ones(64)) == 0.0
    with pytest.raises(ValueError, match=r"summary: expected shape \(64,\) or \(64, k\), found \(3,\)"):
        evsi(outcomes, np.zeros(3))
    with pytest.raises(ValueError, match="summary: expected finite numbers"):
        evsi(outcomes, np.full(64, np.nan))
