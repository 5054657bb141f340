"""Labelled columns and tables brought into one order by their labels, never by their position.

Here belongs what lets pandas objects into methods that compute on arrays. Without labels position is all there is,
and lengths must fit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

AT_MOST = 3
"""Labels that a message quotes."""


def labels_of(values: Any, axis: int = 0) -> pd.Index | None:
    """The labels of a pandas object along an axis.

    Parameters
    ----------
    values : anything.
    axis : 0 for rows, 1 for the columns of a DataFrame.

    Returns
    -------
    Its labels; None for anything but a Series or DataFrame.

    Examples
    --------
    >>> list(labels_of(pd.Series([1], index=["a"]))), labels_of([1])
    (['a'], None)
    """
    if isinstance(values, pd.DataFrame):
        return values.columns if axis else values.index
    return values.index if isinstance(values, pd.Series) else None


def aligned(name: str, values: Any, labels: pd.Index | None, size: int, of: str) -> np.ndarray:
    """Numbers of 0 or more, one per label, in the order of the labels.

    Parameters
    ----------
    name : of the argument, for messages.
    values : a Series, which is put in the order of `labels`, or numbers in that order.
    labels : None when the table has none; then its positions from 0 are its labels.
    size : how many are expected.
    of : what there is one number of ("client").

    Returns
    -------
    Floats, shape (size,).

    Raises
    ------
    ValueError : labels occur twice, are missing or unknown; lengths differ; a number is missing or negative.

    Examples
    --------
    >>> aligned("weight", pd.Series([2, 1], index=["b", "a"]), pd.Index(["a", "b"]), 2, "client").tolist()
    [1.0, 2.0]
    """
    if labels_of(values) is not None:
        # What has no labels of its own is numbered from 0: those are the labels that a Series must have.
        values = ordered(name, values, pd.RangeIndex(size) if labels is None else labels, of)
    array = np.asarray(values, float)
    if array.shape != (size,):
        raise ValueError(f"{name}: expected {size} numbers, one per {of}, found shape {array.shape}; check its length")
    wrong = ~(np.isfinite(array) & (array >= 0))
    if wrong.any():
        row = int(np.argmax(wrong))
        at = f"{of} {labels[row]!r}" if labels is not None else f"row {row}"
        raise ValueError(f"{name}: expected a finite number of 0 or more, found {array[row]:g} for {at}; correct it")
    return array


def ordered(name: str, values: pd.Series, labels: pd.Index, of: str) -> pd.Series:
    """A Series in the order of the labels, which must be the same set.

    Parameters
    ----------
    name : of the argument, for messages.
    values : with labels of its own.
    labels : in the order wanted.
    of : what there is one number of ("client").

    Returns
    -------
    The Series in the order of the labels.

    Raises
    ------
    ValueError : labels occur twice, are missing or unknown.

    Examples
    --------
    >>> ordered("weight", pd.Series([2, 1], index=["b", "a"]), pd.Index(["a", "b"]), "client").tolist()
    [1, 2]
    """
    unique(name, values.index, of)
    unique(of, labels, of)
    missing, unknown = labels.difference(values.index), values.index.difference(labels)
    if len(missing) or len(unknown):
        which, what = (missing, "lacks") if len(missing) else (unknown, "has unknown")
        raise ValueError(
            f"{name}: expected one number per {of} of the table, found that it {what} {_quoted(which)}; "
            "use the same labels in both"
        )
    return values.reindex(labels)


def unique(name: str, labels: pd.Index, of: str) -> None:
    """Refuse labels that occur twice, or that are missing.

    Parameters
    ----------
    name : of the argument, for messages.
    labels : to check.
    of : what they name ("client").

    Returns
    -------
    Nothing.

    Raises
    ------
    ValueError : a label that occurs twice, or a missing one.

    Examples
    --------
    >>> unique("weight", pd.Index(["a", "a"]), "client")
    Traceback (most recent call last):
        ...
    ValueError: weight: expected every client once, found 'a' twice; drop or merge the duplicates
    """
    if labels.hasnans:
        raise ValueError(f"{name}: expected a label for every {of}, found a missing one; name it")
    if not labels.is_unique:
        twice = labels[labels.duplicated()].unique()
        raise ValueError(
            f"{name}: expected every {of} once, found {_quoted(twice)} twice; drop or merge the duplicates"
        )


def long_table(name: str, values: pd.Series, rows: Any, columns: Any) -> tuple[sparse.csr_array, pd.Index, pd.Index]:
    """Pairs (row label, column label) → number as a sparse table; a stored 0 stays stored.

    Parameters
    ----------
    name : of the argument, for messages.
    values : a Series with two levels of labels.
    rows, columns : labels to order by; None for those that occur, sorted.

    Returns
    -------
    (rows × columns, labels of rows, labels of columns).

    Raises
    ------
    ValueError : other than two levels, labels that the other tables lack, or a pair twice.

    Examples
    --------
    >>> pairs = pd.MultiIndex.from_tuples([("b", "y"), ("a", "x")])
    >>> table, rows, columns = long_table("cost", pd.Series([2.0, 0.0], index=pairs), None, None)
    >>> table.nnz, table.toarray().tolist(), list(rows)
    (2, [[0.0, 0.0], [0.0, 2.0]], ['a', 'b'])
    """
    if values.index.nlevels != 2:
        raise ValueError(f"{name}: expected labels (row, column), found {values.index.nlevels} level(s); set both")
    codes, found = [], []
    for level, labels in enumerate((rows, columns)):
        own = values.index.get_level_values(level)
        labels = own.unique().sort_values() if labels is None else labels
        position = labels.get_indexer(own)
        if (position < 0).any():
            raise ValueError(
                f"{name}: expected labels that the other tables have, found {_quoted(own[position < 0].unique())}; "
                "use the same labels in both"
            )
        codes.append(position)
        found.append(labels)
    row, column = codes
    order = np.lexsort((column, row))
    row, column = row[order], column[order]
    if np.any((row[1:] == row[:-1]) & (column[1:] == column[:-1])):
        raise ValueError(f"{name}: expected every pair once, found a pair twice; drop or merge the duplicates")
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(found[0])))])
    table = sparse.csr_array((np.asarray(values, float)[order], column, starts), shape=(len(found[0]), len(found[1])))
    return table, found[0], found[1]


def _quoted(labels: pd.Index) -> str:
    more = f" and {len(labels) - AT_MOST} more" if len(labels) > AT_MOST else ""
    return ", ".join(repr(label) for label in labels[:AT_MOST].tolist()) + more
