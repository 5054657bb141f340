"""The search for a minimum between bounds ends, also where a value is known to rounding alone."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.methods.membership.bounded_minimum import bounded_minimum


@pytest.mark.parametrize("seed", range(5))
def test_a_search_ends_where_values_differ_by_rounding_alone(seed: int) -> None:
    """A bowl whose value is known to 1e-13 of itself, as a sum over customers is, and its slope to the last digit."""
    noise, asked = np.random.default_rng(seed), []

    def bowl(at: np.ndarray) -> tuple[float, np.ndarray]:
        asked.append(at)
        apart = at - [1.0, -1.0, 0.5]
        steep = np.array([[2.0, 1.9, 0.1], [1.9, 2.0, 0.2], [0.1, 0.2, 1e-4]]) + np.diag([0.5, 0.5, 0.5])
        value = 37 + 0.5 * apart @ steep @ apart + 0.1 * (apart**4).sum()
        return value * (1 + 1e-13 * noise.uniform(-1, 1)), steep @ apart + 0.4 * apart**3

    found, _, slope = bounded_minimum(bowl, np.array([3.0, -2.0, 4.0]), np.array([[-9.0, 9.0]] * 3), tolerance=1e-8)
    assert len(asked) < 200 and np.abs(slope).max() < 1e-7 and found == pytest.approx([1.0, -1.0, 0.5], abs=1e-6)
