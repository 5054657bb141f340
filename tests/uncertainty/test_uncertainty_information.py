"""Value of information against exact answers, its bounds, and the conditional expectation behind it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from real_study import golden
from scipy.special import ndtr, ndtri

from analysis.uncertainty.designs import draws
from analysis.uncertainty.information import conditional, evpi, evppi, evsi

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


def test_an_effect_without_a_slope_is_worth_knowing(normals: np.ndarray) -> None:
    """Worth x² − 1 or nothing: E max(x² − 1, 0) is 2φ(1), though no straight line in x shows it."""
    x = normals[:, 0]
    outcomes = np.stack([np.zeros(N), x**2 - 1.0 + normals[:, 1]], axis=1)
    assert evppi(outcomes, x) == pytest.approx(2.0 * np.exp(-0.5) / np.sqrt(2.0 * np.pi), abs=0.01)


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
    found = conditional(outcome, x).at(at)[:, 0]
    np.testing.assert_allclose(found[:5], at[:5] ** 3 - at[:5], atol=0.01)
    assert found[5] == found[4]
    assert conditional(outcome, x).at(x).shape == (N, 1)


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
        conditional(np.zeros((5, 2)), np.ones(5))


def sample_worth(mean: float, prior: float, noise: float, size: int) -> float:
    """EVSI of a sample of a normal effect with normal noise, for acting (worth the effect) or not (worth 0).

    The posterior mean is normal with the prior's mean and deviation s = prior²/√(prior² + noise²/n); its expected
    positive part less the better of the two without data is s·L(|mean|/s), L the unit normal loss.
    """
    spread = prior**2 / np.sqrt(prior**2 + noise**2 / size)
    z = abs(mean) / spread
    return spread * (np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) - z * ndtr(-z))


@pytest.mark.parametrize("size", [1, 10, 100, 10_000])
@pytest.mark.parametrize("mean", [0.0, 0.7, -1.0])
def test_evsi_of_a_normal_sample_agrees_with_its_closed_form(normals: np.ndarray, size: int, mean: float) -> None:
    prior, noise = 1.0, 4.0
    effect = mean + prior * normals[:, 0]
    found = effect + noise / np.sqrt(size) * normals[:, 1]
    outcomes = np.stack([np.zeros(N), effect], axis=1)
    # A five-hundredth of the standard deviation is the noise of so many draws where next to nothing is to be won.
    exact = sample_worth(mean, prior, noise, size)
    assert evsi(outcomes, found) == pytest.approx(exact, rel=0.02, abs=0.002 * prior)


def test_a_sample_is_worth_no_more_than_what_it_is_about(normals: np.ndarray) -> None:
    about = normals[:, 0]
    outcomes = np.stack([np.zeros(N), about + draws(1, N, seed=5)[:, 0] - 0.4], axis=1)
    known, everything = evppi(outcomes, about), evpi(outcomes)
    worth = [evsi(outcomes, about + noise * normals[:, 1], known) for noise in (100.0, 10.0, 1.0, 0.1, 0.0)]
    assert worth[0] >= 0.0 and np.all(np.diff(worth) >= -1e-3) and worth[-1] <= known <= everything
    assert worth[-1] == pytest.approx(known, rel=0.01) and worth[0] < 0.01 * known


def test_two_statistics_that_matter_together(normals: np.ndarray) -> None:
    product = normals[:, 0] * normals[:, 1]
    outcomes = np.stack([np.zeros(N), product], axis=1)
    assert evsi(outcomes, normals[:, :2]) == pytest.approx(evpi(outcomes), rel=0.02)
    assert evsi(outcomes, normals[:, 0]) < 0.05 * evpi(outcomes)
    summed = np.stack([np.zeros(N), normals[:, 0] + normals[:, 1]], axis=1)
    assert evsi(summed, normals[:, :2]) == pytest.approx(evpi(summed), rel=0.01)


def test_a_sample_that_shows_nothing_is_worth_nothing(normals: np.ndarray) -> None:
    outcomes = np.stack([np.zeros(N), normals[:, 0]], axis=1)
    assert evsi(outcomes, np.full(N, 2.0)) == 0.0
    assert evsi(outcomes, np.full((N, 2), 2.0)) == 0.0
    assert evsi(outcomes, normals[:, 1]) < 0.03 * evpi(outcomes)
    assert evsi(outcomes[:, [0]], normals[:, 1]) == pytest.approx(0.0, abs=1e-12)


def test_what_all_options_share_does_not_change_the_worth_of_a_sample(normals: np.ndarray) -> None:
    outcomes = np.stack([np.zeros(N), normals[:, 0]], axis=1)
    found = normals[:, 0] + normals[:, 1]
    assert evsi(outcomes + 50.0 * normals[:, [1]], found) == pytest.approx(evsi(outcomes, found), rel=1e-6)


@pytest.mark.parametrize(
    ("summary", "message"),
    [
        (np.zeros(4), r"summary: expected shape \(5,\) or \(5, statistics\), found \(4,\)"),
        (np.zeros((5, 1, 1)), r"summary: expected shape"),
        (np.array([1.0, 2.0, np.nan, 0.0, 1.0]), "summary: expected finite"),
        (np.arange(10.0).reshape(5, 2) ** 2, "summary: expected at least .* draws for 2 statistics, found 5"),
    ],
)
def test_a_summary_that_cannot_be_used_is_refused(summary: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        evsi(np.arange(10.0).reshape(5, 2), summary)
