"""Designs: every question about a model is a table of points in the unit cube of its uncertain inputs.

Belongs here: which points to evaluate. Does not belong here: the inputs' values at those points (distributions) and
the evaluation (study). All designs are seeded; the same seed gives the same bytes.
"""

from __future__ import annotations

import numpy as np
from scipy import special
from scipy.stats import qmc

DRAWS = 2**15
SEED = 20260101


def draws(dimension: int, n: int = DRAWS, seed: int = SEED) -> np.ndarray:
    """Scrambled Sobol points in the unit cube.

    Parameters
    ----------
    dimension : number of uncertain inputs, 0 or more.
    n : number of points, a power of two.
    seed : of the scramble; the same seed gives the same points.

    Returns
    -------
    Points in (0, 1), shape (n, dimension); in each column one point in each of n intervals of equal length.

    Raises
    ------
    ValueError
        `n` is not a power of two: the points would lose their balance.

    References
    ----------
    Sobol' 1967, USSR Comput. Math. Math. Phys. 7(4); the scramble by random matrices and a digital shift is that of
    Matoušek 1998, On the L2-discrepancy for anchored boxes, J. Complexity 14.

    Examples
    --------
    >>> points = draws(2, n=4)
    >>> np.sort(np.floor(4 * points), axis=0).tolist()  # each quarter of either axis has one point
    [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0], [3.0, 3.0]]
    """
    exponent = int(n).bit_length() - 1
    if n != 2**exponent:
        raise ValueError(f"the number of draws must be a power of two, found {n}")
    if dimension == 0:
        return np.empty((n, 0))
    points = qmc.Sobol(dimension, scramble=True, rng=np.random.default_rng(seed)).random_base2(exponent)
    # A point on the face of the cube would be an infinite quantile of an unbounded distribution.
    return np.clip(points, 2.0**-31, 1.0 - 2.0**-31)


def correlated(cube: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Points whose columns follow a Gaussian copula; each column alone stays uniform.

    Φ(Φ⁻¹(u)·Lᵀ), L the Cholesky factor of the matrix and Φ the standard normal distribution.

    Parameters
    ----------
    cube : independent points in (0, 1), shape (n, dimension).
    matrix : correlation of the normal scores, shape (dimension, dimension), ones on the diagonal.

    Returns
    -------
    Points in (0, 1), same shape; the first column is as it was.

    Raises
    ------
    ValueError
        The matrix is not a correlation matrix, or not positive definite (its smallest eigenvalue is given).

    Examples
    --------
    >>> points = np.array([[0.9, 0.5]])
    >>> correlated(points, [[1.0, 0.6], [0.6, 1.0]]).round(4).tolist()  # Φ(0.6·Φ⁻¹(0.9)) in the second
    [[0.9, 0.779]]
    """
    matrix = np.asarray(matrix, dtype=float)
    if (
        matrix.shape != (cube.shape[1],) * 2
        or not np.allclose(matrix, matrix.T)
        or not np.allclose(np.diag(matrix), 1.0)
    ):
        raise ValueError(
            f"correlations: expected a symmetric {cube.shape[1]} × {cube.shape[1]} matrix with ones on its diagonal"
        )
    smallest = float(np.linalg.eigvalsh(matrix)[0])
    if smallest <= 1e-10:  # below this a Cholesky factor is not to be trusted
        raise ValueError(
            f"correlations: expected a positive definite matrix, found the smallest eigenvalue {smallest:.3g}"
        )
    return special.ndtr(special.ndtri(cube) @ np.linalg.cholesky(matrix).T)
