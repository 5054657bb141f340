"""Small covering problems whose best choice can be counted.

Belongs here: what tests of siting share. Does not belong here: tests.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from scipy.spatial.distance import cdist

from analysis.methods.coverage import cover_problem


def town(seed: int, clients: int = 60, sites: int = 12, radius: float = 0.22) -> tuple[np.ndarray, np.ndarray]:
    """Weights, and which sites cover which clients of a square."""
    rng = np.random.default_rng(seed)
    return rng.integers(1, 40, clients).astype(float), cdist(rng.random((clients, 2)), rng.random((sites, 2))) < radius


def best_of_all(worth, sites: int, p: int) -> float:
    return max(worth(list(choice)) for choice in combinations(range(sites), p))


def problem_of(weight, covers, p: int) -> cover_problem.CoverProblem:
    return cover_problem.read_problem(weight, covers, p)[0]
