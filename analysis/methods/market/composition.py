"""Shares as compositions: transforms that respect that they sum to one.

Here belong closure, log-ratio transforms with their inverses, the geometry of the simplex and the treatment
of zeros. What moves compositions is `dynamics` and `share_forecast`. Parts lie along the last axis of a numpy
array or the dimension `dim` ("platform" unless named) of a DataArray; log-ratio coordinates along "balance"
of a DataArray. A logarithm of a part that is not above 0 is a ValueError, which names `replace_zeros`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from analysis.methods.arrays import along, require

BALANCE = "balance"


def closure(parts: Any, dim: str | int | None = None) -> Any:
    """Parts divided by their sum.

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

    >>> closure([2.0, 6.0]).tolist()
    [0.25, 0.75]
    """

    def close(array: np.ndarray) -> np.ndarray:
        require("parts", array, 0)
        total = array.sum(axis=-1, keepdims=True)
        require("sum of parts", total, 0, open_low=True)
        return array / total

    return along(close, parts, dim)


def clr(parts: Any, dim: str | int | None = None) -> Any:
    """Centred log-ratio: ln x − mean ln x (Aitchison 1982).

    Coordinates sum to zero along `dim`.

    >>> clr([0.5, 0.5]).tolist()
    [0.0, 0.0]
    """
    return along(_clr, parts, dim)


def clr_inverse(coordinates: Any, dim: str | int | None = None) -> Any:
    """Composition of centred log-ratios: closure of exp.

    >>> clr_inverse(clr([0.2, 0.8])).round(12).tolist()
    [0.2, 0.8]
    """
    return along(_softmax, coordinates, dim)


def alr(parts: Any, ref: int = -1, dim: str | int | None = None) -> Any:
    """Additive log-ratio: ln(x_i/x_ref) for every part but the reference (Aitchison 1982).

    Parameters
    ----------
    parts : above 0, along `dim`.
    ref : position of the reference; the last part unless given.
    dim : as in `closure`.

    Returns
    -------
    One coordinate fewer than parts, along "balance" of a DataArray.

    Raises
    ------
    ValueError : a part is zero or negative.

    >>> alr([0.25, 0.5, 0.25]).round(4).tolist()
    [0.0, 0.6931]
    """

    def ratio(array: np.ndarray) -> np.ndarray:
        logs = _log(array)
        kept = np.delete(logs, ref, axis=-1)
        return kept - logs[..., [ref]]

    return along(ratio, parts, dim, to=BALANCE)


def alr_inverse(coordinates: Any, ref: int = -1, dim: str | int | None = None, parts_as: str = "platform") -> Any:
    """Composition of additive log-ratios; the reference returns to its position.

    >>> alr_inverse(alr([0.2, 0.5, 0.3])).round(12).tolist()
    [0.2, 0.5, 0.3]
    """

    def compose(array: np.ndarray) -> np.ndarray:
        position = ref % (array.shape[-1] + 1)
        return _softmax(np.insert(array, position, 0.0, axis=-1))

    return along(compose, coordinates, _balance(coordinates, dim), to=parts_as)


def gram_schmidt_basis(parts: int) -> np.ndarray:
    """Orthonormal basis of the simplex: column j sets the first j parts against part j + 1 (Egozcue et al. 2003).

    Parameters
    ----------
    parts : how many, 2 or more.

    Returns
    -------
    parts × (parts − 1), columns of length one that sum to zero.

    >>> gram_schmidt_basis(2).round(4).tolist()
    [[0.7071], [-0.7071]]
    """
    basis = np.zeros((parts, parts - 1))
    for j in range(1, parts):
        basis[:j, j - 1] = 1 / j
        basis[j, j - 1] = -1
        basis[:, j - 1] *= np.sqrt(j / (j + 1))
    return basis


def partition_basis(signs: Any) -> np.ndarray:
    """Orthonormal basis of a sequential binary partition (Egozcue & Pawlowsky-Glahn 2005).

    Parameters
    ----------
    signs : one row per balance, one column per part: +1 for parts over, −1 for parts under, 0 for parts
        outside. For leader, follower, others: [[1, 1, −1], [1, −1, 0]] is (incumbents | others), then (leader
        | follower).

    Returns
    -------
    parts × (parts − 1): √(rs/(r+s))·(1/r over, −1/s under), r and s the numbers of parts on either side.

    Raises
    ------
    ValueError : the rows are not a partition of the parts into single ones.
    """
    signs = np.asarray(signs, float)
    over, under = (signs > 0).sum(axis=1, keepdims=True), (signs < 0).sum(axis=1, keepdims=True)
    if signs.ndim != 2 or signs.shape[0] != signs.shape[1] - 1 or np.any(over == 0) or np.any(under == 0):
        raise ValueError(
            f"signs: expected parts − 1 rows, each with +1 and −1, found shape {signs.shape}; give one row per split"
        )
    basis = (
        np.sqrt(over * under / (over + under)) * np.where(signs > 0, 1 / over, np.where(signs < 0, -1 / under, 0))
    ).T
    if not np.allclose(basis.T @ basis, np.eye(basis.shape[1])):
        raise ValueError("signs: expected each row to split one side of an earlier row, found rows that overlap")
    return basis


def ilr(parts: Any, basis: np.ndarray | None = None, dim: str | int | None = None) -> Any:
    """Isometric log-ratio: clr(x) times an orthonormal basis (Egozcue et al. 2003).

    Parameters
    ----------
    parts : above 0, along `dim`.
    basis : parts × (parts − 1); Gram–Schmidt unless given, see `partition_basis`.
    dim : as in `closure`.

    Returns
    -------
    One coordinate fewer than parts, along "balance" of a DataArray; distances are those of `aitchison_distance`.

    Raises
    ------
    ValueError : a part is zero or negative.

    >>> ilr([0.5, 0.5]).tolist()
    [0.0]
    """

    def project(array: np.ndarray) -> np.ndarray:
        return _clr(array) @ (gram_schmidt_basis(array.shape[-1]) if basis is None else basis)

    return along(project, parts, dim, to=BALANCE)


def ilr_inverse(
    coordinates: Any,
    basis: np.ndarray | None = None,
    dim: str | int | None = None,
    parts_as: str = "platform",
) -> Any:
    """Composition of isometric log-ratios in the same basis.

    >>> ilr_inverse(ilr([0.2, 0.5, 0.3])).round(12).tolist()
    [0.2, 0.5, 0.3]
    """

    def compose(array: np.ndarray) -> np.ndarray:
        columns = gram_schmidt_basis(array.shape[-1] + 1) if basis is None else basis
        return _softmax(array @ columns.T)

    return along(compose, coordinates, _balance(coordinates, dim), to=parts_as)


def power(parts: Any, a: float, dim: str | int | None = None) -> Any:
    """Powering, the multiplication of the simplex: closure of x^a (Aitchison 1982).

    >>> power([0.2, 0.8], 0.0).tolist()
    [0.5, 0.5]
    """
    return along(lambda array: _softmax(a * _log(array)), parts, dim)


def perturb(parts: Any, change: Any, dim: str | int | None = None) -> Any:
    """Perturbation, the addition of the simplex: closure of x·y (Aitchison 1982).

    >>> perturb([0.5, 0.5], [1.0, 3.0]).tolist()
    [0.25, 0.75]
    """
    if not isinstance(parts, xr.DataArray) and not isinstance(change, xr.DataArray):
        parts, change = np.asarray(parts, float), np.asarray(change, float)
    return closure(parts * change, dim)


def replace_zeros(parts: Any, delta: float | None = None, dim: str | int | None = None) -> Any:
    """Composition with zeros set to delta and the rest scaled down (Martín-Fernández et al. 2003).

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
    """Distance of two compositions: Euclidean between their centred log-ratios (Aitchison 1982).

    >>> float(aitchison_distance([0.5, 0.5], [0.5, 0.5]))
    0.0
    """
    gap = clr(first, dim) - clr(second, dim)
    return along(lambda array: np.sqrt(np.square(array).sum(axis=-1)), gap, dim, to=None)


def _log(array: np.ndarray) -> np.ndarray:
    if np.any(array <= 0):
        raise ValueError(
            f"parts: expected shares above 0 to take logarithms of, found {np.min(array):g}; "
            "replace zeros first (composition.replace_zeros)"
        )
    return np.log(array)


def _clr(array: np.ndarray) -> np.ndarray:
    logs = _log(array)
    return logs - logs.mean(axis=-1, keepdims=True)


def _softmax(logs: np.ndarray) -> np.ndarray:
    weight = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return weight / weight.sum(axis=-1, keepdims=True)


def _balance(coordinates: Any, dim: str | int | None) -> str | int | None:
    return BALANCE if dim is None and isinstance(coordinates, xr.DataArray) else dim
