"""The delta method: what the error of fitted parameters does to what is worked out from them.

Belongs here: slopes of functions of positive parameters, and variances of their logarithms. Does not belong here: the
functions.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import special

STEP = 1e-3
"""Relative step of a parameter by which a slope is measured."""


def log_slopes(function: Callable, parameters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A function of positive parameters, and the slopes of its logarithm in the logarithms of these.

    Parameters
    ----------
    function : of an array of parameters, shape (parameter,); gives an array of any shape.
    parameters : where, shape (parameter,), above 0.

    Returns
    -------
    Its value there, and the slopes, shape (parameter, …): 0 where the value is 0.

    Examples
    --------
    >>> at, slopes = log_slopes(lambda given: given[0] ** 2 / given[1], np.array([3.0, 2.0]))
    >>> float(at), slopes.round(4).tolist()
    (4.5, [2.0, -1.0])
    """
    at, slopes = function(parameters), []
    for i in range(parameters.size):
        factor = np.ones(parameters.size)
        factor[i] = np.exp(STEP)
        ahead, back = function(parameters * factor), function(parameters / factor)
        with np.errstate(divide="ignore", invalid="ignore"):
            slopes.append(np.where(at > 0, (ahead - back) / (2 * STEP * at), 0.0))
    return at, np.stack(slopes)


def quadratic(slopes: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """Variance of what has these slopes in parameters of this covariance.

    Parameters
    ----------
    slopes : shape (parameter, …).
    covariance : shape (parameter, parameter).

    Returns
    -------
    s′·Σ·s, shape (…), 0 or more.

    Examples
    --------
    >>> float(quadratic(np.array([1.0, 2.0]), np.eye(2)))
    5.0
    """
    return np.maximum(np.einsum("i...,ij,j...->...", slopes, covariance, slopes), 0.0)


def quantile(level: float) -> float:
    """How many standard errors reach to either side at a level of coverage.

    Parameters
    ----------
    level : share between 0 and 1.

    Returns
    -------
    Φ⁻¹((1 + level)/2).

    Examples
    --------
    >>> round(quantile(0.95), 3)
    1.96
    """
    return float(special.ndtri(0.5 + level / 2))
