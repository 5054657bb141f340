"""Series over time brought onto their calendar by their periods, never by their position.

Here belongs what lets a labelled series into methods that count steps. Numbers without labels are taken in the order
given: position is all there is.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def calendar_order(name: str, labels: pd.Index) -> np.ndarray:
    """Positions that put periods in order, for a series without a gap.

    Parameters
    ----------
    name : of the argument, for messages.
    labels : a PeriodIndex, or whole numbers (years, ages, renewals) in any order.

    Returns
    -------
    Positions, n.

    Raises
    ------
    ValueError : a label is neither, occurs twice, or a period in between is missing; the first is named.

    Examples
    --------
    >>> calendar_order("sales", pd.PeriodIndex(["2025-02", "2025-01"], freq="M")).tolist()
    [1, 0]
    """
    number = _numbers(name, labels)
    order = np.argsort(number, kind="stable")
    step = np.diff(number[order])
    if np.any(step == 0):
        twice = labels[order[int(np.argmax(step == 0))]]
        raise ValueError(f"{name}: expected every period once, found {twice} twice; add up or drop one of the two")
    if np.any(step > 1):
        at = int(np.argmax(step > 1))
        before, after = labels[order[at]], labels[order[at + 1]]
        raise ValueError(
            f"{name}: expected periods without a gap, found {after} after {before}; fill in what is missing, or start "
            "after it"
        )
    return order


def by_period(name: str, values: Any) -> np.ndarray:
    """Numbers over time: a Series in the order of its periods, anything else as it stands.

    Parameters
    ----------
    name : of the argument, for messages.
    values : Series labelled by period, or numbers in their order, n; any unit.

    Returns
    -------
    Array of the numbers, n, same unit.

    Raises
    ------
    ValueError : as `calendar_order`, for a Series.

    Examples
    --------
    >>> by_period("survival", pd.Series([80.0, 100.0], index=[1, 0])).tolist()
    [100.0, 80.0]
    """
    if not isinstance(values, pd.Series):
        return np.asarray(values, float)
    return values.to_numpy(float)[calendar_order(name, values.index)]


def _numbers(name: str, labels: pd.Index) -> np.ndarray:
    if isinstance(labels, pd.PeriodIndex) and not labels.hasnans:
        return labels.asi8
    if pd.api.types.is_integer_dtype(labels):
        return labels.to_numpy("int64")
    raise ValueError(
        f"{name}: expected labels that are periods or whole numbers, found {type(labels).__name__} of {labels.dtype}; "
        "make them with pandas.PeriodIndex"
    )
