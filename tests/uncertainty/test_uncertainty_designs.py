"""Draws: same seed same bytes, balance, uniform in every direction, never on a face of the cube."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.uncertainty.designs import DRAWS, SEED, draws


def test_same_seed_same_bytes_and_another_seed_other_points() -> None:
    assert draws(5, 256).tobytes() == draws(5, 256, SEED).tobytes()
    assert draws(5, 256, 1).tobytes() != draws(5, 256, 2).tobytes()


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
