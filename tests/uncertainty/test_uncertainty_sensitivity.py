"""Sobol indices against exact answers, their intervals and refusals, and the order of a tornado."""

from __future__ import annotations

import numpy as np
import pytest
from real_study import golden

from analysis.uncertainty.sensitivity import indices_from, saltelli, sobol_indices, tornado


def ishigami(x: np.ndarray) -> np.ndarray:
    return np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


@pytest.mark.parametrize(("n", "within"), [(8192, 2e-3), (65536, 3e-4)])
def test_ishigami_has_its_exact_indices(n: int, within: float) -> None:
    row = golden("sobol_ishigami_a7_b0.1")
    assert f"{within:.0e}".replace("e-0", "e-") in row.tolerance and f"N={n}" in row.tolerance
    found = sobol_indices(ishigami, [(-np.pi, np.pi)] * 3, n=n)
    np.testing.assert_allclose(found.S1, row.expected["S1"], atol=within)
    np.testing.assert_allclose(found.ST, row.expected["ST"], atol=within)


@pytest.mark.parametrize("seed", range(6))
def test_ishigami_does_not_depend_on_a_lucky_seed(seed: int) -> None:
    row = golden("sobol_ishigami_a7_b0.1")
    found = sobol_indices(ishigami, [(-np.pi, np.pi)] * 3, n=8192, seed=seed)
    np.testing.assert_allclose(found.S1, row.expected["S1"], atol=2e-3)
    np.testing.assert_allclose(found.ST, row.expected["ST"], atol=2e-3)


def test_a_sum_of_inputs_splits_its_variance_by_their_squares() -> None:
    row = golden("sobol_linear")
    slope = np.array(row.input["c"], dtype=float)
    found = sobol_indices(lambda x: x @ slope, [(0.0, 1.0)] * 3, n=8192)
    np.testing.assert_allclose(found.S1, row.expected["S1"], atol=2e-3)
    np.testing.assert_allclose(found.ST, row.expected["S1"], atol=2e-3)


def test_intervals_hold_their_index_and_shrink_with_more_points() -> None:
    small, large = (sobol_indices(ishigami, [(-np.pi, np.pi)] * 3, n=n) for n in (512, 8192))
    for found in (small, large):
        assert (found.S1_low <= found.S1).all() and (found.S1_high >= found.S1).all()
        assert (found.ST_low <= found.ST).all() and (found.ST_high >= found.ST).all()
    assert (large.S1_high - large.S1_low < small.S1_high - small.S1_low).all()


def test_same_seed_same_indices() -> None:
    first, again, other = (sobol_indices(ishigami, [(-np.pi, np.pi)] * 3, n=256, seed=s) for s in (1, 1, 2))
    assert first.S1.tobytes() == again.S1.tobytes() and first.ST_low.tobytes() == again.ST_low.tobytes()
    assert first.S1.tobytes() != other.S1.tobytes()


def test_shifting_and_scaling_the_output_changes_no_index() -> None:
    plain = sobol_indices(ishigami, [(-np.pi, np.pi)] * 3, n=512)
    moved = sobol_indices(lambda x: 1e8 + 1e4 * ishigami(x), [(-np.pi, np.pi)] * 3, n=512)
    np.testing.assert_allclose(moved.S1, plain.S1, atol=1e-6)
    np.testing.assert_allclose(moved.ST, plain.ST, atol=1e-6)


def test_a_constant_output_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="the same at every point, so no input explains any of its variance"):
        sobol_indices(lambda x: np.full(len(x), 7.0), [(0.0, 1.0)] * 2, n=64)


def test_an_output_that_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="expected finite outputs"):
        indices_from(np.r_[np.inf, np.arange(15.0)], 2, seed=0)


@pytest.mark.parametrize("outputs", [np.arange(15.0), np.arange(3.0), np.empty(0)])
def test_outputs_that_are_not_those_of_a_design_are_refused(outputs: np.ndarray) -> None:
    with pytest.raises(ValueError, match=f"2 inputs, a multiple of 4, found {len(outputs)}"):
        indices_from(outputs, 2, seed=0)


@pytest.mark.parametrize("bounds", [[(1.0, 0.0)], [(0.0, 1.0), (2.0, 2.0)]])
def test_bounds_upside_down_or_empty_are_refused(bounds: list) -> None:
    with pytest.raises(ValueError, match="expected low < high for every input"):
        sobol_indices(lambda x: x[:, 0], bounds, n=64)


@pytest.mark.parametrize(("dimension", "n"), [(2, 100), (0, 64), (1, 0)])
def test_a_design_without_balance_or_inputs_is_refused(dimension: int, n: int) -> None:
    with pytest.raises(ValueError, match="power of two"):
        saltelli(dimension, n, seed=0)


def test_saltelli_exchanges_one_column_at_a_time() -> None:
    a, b, *mixed = saltelli(3, 32, seed=5).reshape(5, 32, 3)
    for i, block in enumerate(mixed):
        others = [j for j in range(3) if j != i]
        assert (block[:, i] == b[:, i]).all() and (block[:, others] == a[:, others]).all()
    assert not (a == b).any() and a.min() > 0.0 and b.max() < 1.0


def test_tornado_puts_the_widest_swing_first_and_keeps_ties_in_order() -> None:
    found = tornado(["narrow", "wide", "tie"], np.array([10.0, 9.0, 11.0, 20.0, 0.0, 12.0, 10.0]))
    assert found.names == ("wide", "narrow", "tie")
    assert found.at_low.tolist() == [20.0, 9.0, 12.0] and found.at_high.tolist() == [0.0, 11.0, 10.0]
    assert found.swing.tolist() == [20.0, 2.0, 2.0] and found.base == 10.0


def test_tornado_counts_its_cases() -> None:
    with pytest.raises(ValueError, match="expected 5 cases for 2 inputs"):
        tornado(["a", "b"], np.zeros(4))
