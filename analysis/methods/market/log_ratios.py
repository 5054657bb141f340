"""Log-ratio coordinates of compositions: centred, additive and isometric, with their inverses.

Here belong transforms between shares, which sum to one, and coordinates that are free. What is done with shares as they
are is `composition`. Parts lie along the last axis of a numpy array or the dimension `dim` ("platform" unless named) of
a DataArray; coordinates that are fewer than parts lie along "balance" of a DataArray.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from analysis.methods.arrays import along

BALANCE = "balance"


def clr(parts: Any, dim: str | int | None = None) -> Any:
    """Centred log-ratio: ln x − mean ln x.

    Parameters
    ----------
    parts : above 0, along `dim`, any unit.
    dim : dimension of the parts; the last axis of a numpy array, "platform" of a DataArray.

    Returns
    -------
    Coordinates that sum to zero along `dim`, same shape.

    Raises
    ------
    ValueError : a part is zero or negative.

    References
    ----------
    Aitchison 1982, The statistical analysis of compositional data, J. Royal Statistical Society B 44(2).

    Examples
    --------
    >>> clr([0.2, 0.8]).round(4).tolist()  # ∓ ln 2
    [-0.6931, 0.6931]
    """
    return along(_clr, parts, dim)


def clr_inverse(coordinates: Any, dim: str | int | None = None) -> Any:
    """Composition of centred log-ratios: closure of exp.

    Parameters
    ----------
    coordinates : any numbers along `dim`; a constant added to all changes nothing.
    dim : as in `clr`.

    Returns
    -------
    Fractions that sum to one along `dim`, same shape.

    Examples
    --------
    >>> clr_inverse(clr([0.2, 0.8])).round(12).tolist()
    [0.2, 0.8]
    """
    return along(_softmax, coordinates, dim)


def alr(parts: Any, ref: int = -1, dim: str | int | None = None) -> Any:
    """Additive log-ratio: ln(x_i/x_ref) for every part but the reference.

    Parameters
    ----------
    parts : above 0, along `dim`, any unit.
    ref : position of the reference; the last part unless given.
    dim : as in `clr`.

    Returns
    -------
    One coordinate fewer than parts, along "balance" of a DataArray.

    Raises
    ------
    ValueError : a part is zero or negative.

    References
    ----------
    Aitchison 1982, The statistical analysis of compositional data, J. Royal Statistical Society B 44(2).

    Examples
    --------
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

    Parameters
    ----------
    coordinates : any numbers along `dim`, one fewer than parts.
    ref : position of the reference among the parts.
    dim : dimension of the coordinates; the last axis of a numpy array, "balance" of a DataArray.
    parts_as : name of the parts' dimension in a DataArray.

    Returns
    -------
    Fractions that sum to one, along `dim` of a numpy array and `parts_as` of a DataArray.

    Examples
    --------
    >>> alr_inverse(alr([0.2, 0.5, 0.3])).round(12).tolist()
    [0.2, 0.5, 0.3]
    """

    def compose(array: np.ndarray) -> np.ndarray:
        position = ref % (array.shape[-1] + 1)
        return _softmax(np.insert(array, position, 0.0, axis=-1))

    return along(compose, coordinates, _balance(coordinates, dim), to=parts_as)


def partition_basis(signs: Any) -> np.ndarray:
    """Orthonormal basis of a sequential binary partition.

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

    References
    ----------
    Egozcue & Pawlowsky-Glahn 2005, Groups of parts and their balances in compositional data analysis, Mathematical
    Geology 37(7).

    Examples
    --------
    >>> partition_basis([[1, 1, -1], [1, -1, 0]]).T.round(4).tolist()  # √(2/3)·(½, ½, −1), then √½·(1, −1, 0)
    [[0.4082, 0.4082, -0.8165], [0.7071, -0.7071, 0.0]]
    """
    signs = np.asarray(signs, float)
    rows = np.atleast_2d(signs)
    over, under = (rows > 0).sum(axis=1, keepdims=True), (rows < 0).sum(axis=1, keepdims=True)
    if signs.ndim != 2 or signs.shape[0] != signs.shape[1] - 1 or np.any(over == 0) or np.any(under == 0):
        raise ValueError(
            f"signs: expected parts − 1 rows, each with +1 and −1, found shape {signs.shape}; give one row per split"
        )
    basis = (
        np.sqrt(over * under / (over + under)) * np.where(signs > 0, 1 / over, np.where(signs < 0, -1 / under, 0))
    ).T
    sides = [frozenset(np.flatnonzero(side)) for row in signs for side in (row > 0, row < 0)]
    splits = [first | second for first, second in zip(sides[::2], sides[1::2], strict=True)]
    whole = frozenset(range(signs.shape[1]))
    if len(set(splits)) < len(splits) or any(split != whole and split not in sides for split in splits):
        raise ValueError("signs: expected each row to split one side of an earlier row, found rows that overlap")
    return basis


def ilr(parts: Any, basis: np.ndarray | None = None, dim: str | int | None = None) -> Any:
    """Isometric log-ratio: clr(x) times an orthonormal basis.

    Parameters
    ----------
    parts : above 0, along `dim`, any unit.
    basis : parts × (parts − 1), see `partition_basis`; unless given, column j sets the first j parts against the next.
    dim : as in `clr`.

    Returns
    -------
    One coordinate fewer than parts, along "balance" of a DataArray; distances are those of
    `composition.aitchison_distance`.

    Raises
    ------
    ValueError : a part is zero or negative, or a basis is not of this many parts.

    References
    ----------
    Egozcue, Pawlowsky-Glahn, Mateu-Figueras & Barceló-Vidal 2003, Isometric logratio transformations for compositional
    data analysis, Mathematical Geology 35(3).

    Examples
    --------
    >>> ilr([0.8, 0.2]).round(4).tolist()  # √½·ln 4
    [0.9803]
    """

    def project(array: np.ndarray) -> np.ndarray:
        return _clr(array) @ _columns(basis, array.shape[-1])

    return along(project, parts, dim, to=BALANCE)


def ilr_inverse(
    coordinates: Any,
    basis: np.ndarray | None = None,
    dim: str | int | None = None,
    parts_as: str = "platform",
) -> Any:
    """Composition of isometric log-ratios in the same basis.

    Parameters
    ----------
    coordinates : any numbers along `dim`, one fewer than parts.
    basis : as in `ilr`.
    dim : dimension of the coordinates; the last axis of a numpy array, "balance" of a DataArray.
    parts_as : name of the parts' dimension in a DataArray.

    Returns
    -------
    Fractions that sum to one, along `dim` of a numpy array and `parts_as` of a DataArray.

    Raises
    ------
    ValueError : a basis is not of this many parts.

    Examples
    --------
    >>> ilr_inverse(ilr([0.2, 0.5, 0.3])).round(12).tolist()
    [0.2, 0.5, 0.3]
    """

    def compose(array: np.ndarray) -> np.ndarray:
        return _softmax(array @ _columns(basis, array.shape[-1] + 1).T)

    return along(compose, coordinates, _balance(coordinates, dim), to=parts_as)


def _gram_schmidt_basis(parts: int) -> np.ndarray:
    """Orthonormal basis of the simplex: column j sets the first j parts against part j + 1 (Egozcue et al. 2003).

    Parameters
    ----------
    parts : how many, 2 or more.

    Returns
    -------
    parts × (parts − 1), columns of length one that sum to zero.

    >>> _gram_schmidt_basis(2).round(4).tolist()
    [[0.7071], [-0.7071]]
    """
    basis = np.zeros((parts, parts - 1))
    for j in range(1, parts):
        basis[:j, j - 1] = 1 / j
        basis[j, j - 1] = -1
        basis[:, j - 1] *= np.sqrt(j / (j + 1))
    return basis


def _columns(basis: np.ndarray | None, parts: int) -> np.ndarray:
    """The basis that is meant, for so many parts."""
    if basis is None:
        return _gram_schmidt_basis(parts)
    basis = np.asarray(basis, float)
    if basis.shape != (parts, parts - 1):
        raise ValueError(f"basis: expected {parts} × {parts - 1}, found shape {basis.shape}; see partition_basis")
    return basis


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
