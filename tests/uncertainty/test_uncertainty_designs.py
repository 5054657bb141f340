"""Draws: same seed same bytes, balance, uniform in every direction, never on a face of the cube."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import qmc

from analysis.uncertainty.designs import DRAWS, SEED, correlated, draws


def test_same_seed_same_bytes_and_another_seed_other_points() -> None:
    assert draws(5, 256).tobytes() == draws(5, 256, SEED).tobytes()
    assert draws(5, 256, 1).tobytes() != draws(5, 256, 2).tobytes()


FIRST_FOUR = [
    [0.03930421080440283, 0.16990503575652838, 0.40137951355427504],
    [0.7680613994598389, 0.5025559803470969, 0.9855453167110682],
    [0.6947118053212762, 0.39728782419115305, 0.22217188868671656],
    [0.4972053300589323, 0.8063622051849961, 0.6344641223549843],
]


def test_the_first_four_points_stay_those_of_a_generator() -> None:
    """Every number of every report rests on these: a change of them is a change of method, never a side effect."""
    assert draws(3)[:4].tolist() == FIRST_FOUR
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        by_seed = qmc.Sobol(3, scramble=True, seed=SEED).random(4)
    assert by_seed.tolist() != FIRST_FOUR, "`seed=` takes an older generator: it draws other points than `rng=`"


@pytest.mark.parametrize("n", [3, 100, 32767])
def test_the_number_of_draws_is_a_power_of_two(n: int) -> None:
    assert DRAWS & (DRAWS - 1) == 0
    with pytest.raises(ValueError, match=f"power of two, found {n}"):
        draws(2, n)


def test_every_input_has_one_point_in_each_equal_slice() -> None:
    points = draws(40, 1024)
    for column in points.T:
        assert sorted(np.floor(column * 1024).astype(int)) == list(range(1024))


def test_pairs_of_inputs_are_uniform_and_unrelated() -> None:
    points = draws(12, 2**13)
    together = np.corrcoef(points.T) - np.eye(12)
    assert np.abs(together).max() < 0.01
    counts, *_ = np.histogram2d(points[:, 3], points[:, 7], bins=8, range=[[0, 1], [0, 1]])
    assert np.abs(counts / 2**13 * 64 - 1).max() < 0.1


def test_points_stay_off_the_faces_of_the_cube() -> None:
    points = draws(60, 2**12)
    assert points.min() > 0.0 and points.max() < 1.0


def test_no_uncertain_input_is_a_table_without_columns() -> None:
    assert draws(0, 8).shape == (8, 0)


@pytest.mark.parametrize("rho", [-0.7, 0.0, 0.5, 0.95])
def test_a_copula_gives_the_normal_scores_their_correlation_and_leaves_each_margin_uniform(rho: float) -> None:
    cube = correlated(draws(2, 2**14), np.array([[1.0, rho], [rho, 1.0]]))
    assert np.corrcoef(ndtri(cube).T)[0, 1] == pytest.approx(rho, abs=5e-3)
    for column in cube.T:
        np.testing.assert_allclose(
            np.quantile(column, [0.05, 0.25, 0.5, 0.75, 0.95]), [0.05, 0.25, 0.5, 0.75, 0.95], atol=5e-3
        )
    assert cube.min() > 0.0 and cube.max() < 1.0


def test_three_inputs_keep_each_pair_its_own_correlation() -> None:
    wanted = np.array([[1.0, 0.6, -0.3], [0.6, 1.0, 0.2], [-0.3, 0.2, 1.0]])
    found = np.corrcoef(ndtri(correlated(draws(3, 2**14), wanted)).T)
    np.testing.assert_allclose(found, wanted, atol=0.01)


def test_correlating_the_same_points_gives_the_same_bytes() -> None:
    matrix = np.array([[1.0, 0.5], [0.5, 1.0]])
    assert correlated(draws(2, 256), matrix).tobytes() == correlated(draws(2, 256), matrix).tobytes()


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1.0, 0.5], [0.4, 1.0]], "expected a symmetric 2 × 2 matrix with ones on its diagonal"),
        ([[2.0, 0.5], [0.5, 1.0]], "expected a symmetric 2 × 2 matrix with ones on its diagonal"),
        (np.eye(3), "expected a symmetric 2 × 2 matrix"),
        ([[1.0, 1.2], [1.2, 1.0]], r"expected a positive definite matrix, found the smallest eigenvalue -0\.2"),
    ],
)
def test_correlations_that_cannot_be_are_refused(matrix: list, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        correlated(draws(2, 8), np.array(matrix))
