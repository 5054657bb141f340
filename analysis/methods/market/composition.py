"""Shares as compositions: what respects that they sum to one.

Here belong closure, the geometry of the simplex and the treatment of zeros. Coordinates in which compositions are free
numbers are `log_ratios`; what moves compositions is `dynamics` and `share_forecast`. Parts lie along the last axis of a
numpy array or the dimension `dim` ("platform" unless named) of a DataArray. A logarithm of a part that is not above 0
is a ValueError, which names `replace_zeros`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from analysis.methods.arrays import along, require
from analysis.methods.market.log_ratios import clr, clr_inverse


def closure(parts: Any, dim: str | int | None = None) -> Any:
    """Parts divided by their sum, x_i/Σx.

    Parameters
    ----------
    parts : 0 or more, any unit, along `dim`.
    dim : dimension of the parts; the last axis of a numpy array, "platform" of a DataArray.

    Returns
    -------
    Fractions that sum to one along `dim`, same shape.

    Raises
    ------
    ValueError : a part is negative, or all are zero.

    References
    ----------
    Aitchison 1986, The Statistical Analysis of Compositional Data, Chapman & Hall.

    Examples
    --------
    >>> closure([2.0, 6.0]).tolist()
    [0.25, 0.75]
    """

    def close(array: np.ndarray) -> np.ndarray:
        require("parts", array, 0)
        total = array.sum(axis=-1, keepdims=True)
        require("sum of parts", total, 0, open_low=True)
        return array / total

    return along(close, parts, dim)


def power(parts: Any, a: float, dim: str | int | None = None) -> Any:
    """Powering, the multiplication of the simplex: closure of x^a.

    Parameters
    ----------
    parts : above 0, along `dim`, any unit.
    a : exponent; 0 makes all parts equal, −1 inverts the composition.
    dim : as in `closure`.

    Returns
    -------
    Fractions that sum to one along `dim`, same shape.

    Raises
    ------
    ValueError : a part is zero or negative.

    References
    ----------
    Aitchison 1986, The Statistical Analysis of Compositional Data, Chapman & Hall.

    Examples
    --------
    >>> power([0.2, 0.8], 0.5).round(4).tolist()  # 1 : 4 becomes 1 : 2
    [0.3333, 0.6667]
    """
    return clr_inverse(a * clr(parts, dim), dim)


def perturb(parts: Any, change: Any, dim: str | int | None = None) -> Any:
    """Perturbation, the addition of the simplex: closure of x·y.

    Parameters
    ----------
    parts : 0 or more, along `dim`, any unit.
    change : factor of each part, 0 or more; broadcasts against the parts.
    dim : as in `closure`.

    Returns
    -------
    Fractions that sum to one along `dim`.

    Raises
    ------
    ValueError : a product is negative, or all are zero.

    References
    ----------
    Aitchison 1986, The Statistical Analysis of Compositional Data, Chapman & Hall.

    Examples
    --------
    >>> perturb([0.5, 0.5], [1.0, 3.0]).tolist()
    [0.25, 0.75]
    """
    if not isinstance(parts, xr.DataArray) and not isinstance(change, xr.DataArray):
        parts, change = np.asarray(parts, float), np.asarray(change, float)
    return closure(parts * change, dim)


def replace_zeros(parts: Any, delta: float | None = None, dim: str | int | None = None) -> Any:
    """Composition with zeros set to delta and the rest scaled down, x_i(1 − Σδ): multiplicative replacement.

    Parameters
    ----------
    parts : 0 or more, along `dim`; closed to one first.
    delta : share a zero becomes, (1/D)² for D parts unless given. State it where the result is used.
    dim : as in `closure`.

    Returns
    -------
    Fractions above 0 that sum to one; ratios of parts that were not zero are as before.

    Raises
    ------
    ValueError : the zeros would take the whole.

    References
    ----------
    Martín-Fernández, Barceló-Vidal & Pawlowsky-Glahn 2003, Dealing with zeros and missing values in compositional data
    sets using nonparametric imputation, Mathematical Geology 35(3).

    Examples
    --------
    >>> replace_zeros([0.0, 1.0, 3.0], delta=0.04).round(2).tolist()
    [0.04, 0.24, 0.72]
    """

    def replace(array: np.ndarray) -> np.ndarray:
        zero = array == 0
        if delta is None and not np.any(zero):
            return array
        small = (1 / array.shape[-1]) ** 2 if delta is None else delta
        require("delta", small, 0, 1, open_low=True, open_high=True)
        rest = 1 - small * zero.sum(axis=-1, keepdims=True)
        require("share left after replacing zeros", rest, 0, open_low=True)
        return np.where(zero, small, rest * array)

    return along(replace, closure(parts, dim), dim)


def aitchison_distance(first: Any, second: Any, dim: str | int | None = None) -> Any:
    """Distance of two compositions: Euclidean between their centred log-ratios.

    Parameters
    ----------
    first : above 0, along `dim`, any unit.
    second : the same, of as many parts.
    dim : as in `closure`.

    Returns
    -------
    Distance, 0 or more, without unit and without `dim`; 0 where the ratios of parts are the same.

    Raises
    ------
    ValueError : a part is zero or negative.

    References
    ----------
    Aitchison 1992, On criteria for measures of compositional difference, Mathematical Geology 24(4).

    Examples
    --------
    >>> round(float(aitchison_distance([0.5, 0.5], [0.8, 0.2])), 4)  # ln 4/√2
    0.9803
    """
    gap = clr(first, dim) - clr(second, dim)
    return along(lambda array: np.sqrt(np.square(array).sum(axis=-1)), gap, dim, to=None)
