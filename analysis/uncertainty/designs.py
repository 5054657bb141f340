"""Designs: every question about a model is a table of points in the unit cube of its uncertain inputs.

Belongs here: which points to evaluate. Does not belong here: the inputs' values at those points (distributions) and
the evaluation (study). All designs are seeded; the same seed gives the same bytes.
"""

from __future__ import annotations

import numpy as np
from scipy.stats import qmc

DRAWS = 2**15
SEED = 20260101


def draws(dimension: int, n: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """Scrambled Sobol points (Owen 1998), shape (n, dimension), in (0, 1); `n` must be a power of two.

    Raises
    ------
    ValueError
        `n` is not a power of two: the points would lose their balance.
    """
    exponent = int(n).bit_length() - 1
    if n != 2**exponent:
        raise ValueError(f"the number of draws must be a power of two, found {n}")
    if dimension == 0:
        return np.empty((n, 0))
    points = qmc.Sobol(dimension, scramble=True, rng=np.random.default_rng(seed)).random_base2(exponent)
    # A point on the face of the cube would be an infinite quantile of an unbounded distribution.
    return np.clip(points, 2.0**-31, 1.0 - 2.0**-31)
