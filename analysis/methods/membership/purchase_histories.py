"""Purchase histories of a customer base, grouped: all that models of repeat buying read of a log.

Belongs here: recency and frequency of each customer (x, t_x, T), their checks, and their grouping into distinct
histories with counts. Does not belong here: any model of them (`bgnbd`, `pareto_nbd`, `bgbb`), and how they
are counted from a log of moments (`purchase_days`).

A million customers share a few hundred thousand distinct histories, and on coarse times a few thousand. Every model
here sums over distinct histories, so that a fit costs what differs and not how many customers there are.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.methods.arrays import require

CHUNK = 2_000_000
"""Customers grouped at once: it bounds the memory that the keys take."""

DENSE = 4
"""A table of all possible keys is counted into while it has at most so many cells per customer."""


class HistoryError(ValueError):
    """Purchase histories that no customer can have; the message names the field, how many, and the first rows.

    Attributes
    ----------
    args : the message.

    Examples
    --------
    >>> group_histories([1], [80], [70])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    analysis.methods.membership.purchase_histories.HistoryError: t_x: expected a last purchase ... (row 0: -10)
    """


@dataclass(frozen=True)
class PurchaseHistories:
    """Distinct purchase histories with the number of customers that have each.

    Attributes
    ----------
    x : repeat purchases.
    t_x : time of the last, 0 without one.
    T : time from the first purchase to the end of observation.
    count : customers. All of shape (history,), sorted by x, t_x, T; times in one unit.

    Examples
    --------
    >>> histories = group_histories([2, 0, 2], [61, 0, 61], [70, 70, 70])
    >>> histories.x.tolist(), histories.count.tolist(), histories.customers, histories.repeaters
    ([0.0, 2.0], [1, 2], 3, 2)
    """

    x: np.ndarray
    t_x: np.ndarray
    T: np.ndarray
    count: np.ndarray

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return int(self.count.sum())

    @property
    def repeaters(self) -> int:
        """How many of them came back at least once."""
        return int(self.count[self.x > 0].sum())

    def sample(self, customers: int) -> PurchaseHistories:
        """Every k-th customer in the order of their histories, so many in all: a stratified sample without chance."""
        total = self.customers
        if customers >= total:
            return self
        places = ((np.arange(customers) + 0.5) * (total / customers)).astype(np.int64)
        chosen = np.searchsorted(np.cumsum(self.count), places, side="right")
        kept, count = np.unique(chosen, return_counts=True)
        return PurchaseHistories(self.x[kept], self.t_x[kept], self.T[kept], count)


def group_histories(x: Any, t_x: Any, T: Any, *, per: float = 1.0, customers: Any = None) -> PurchaseHistories:
    """Count how many customers share each history.

    Parameters
    ----------
    x : repeat purchases of each customer, whole numbers of 0 or more, shape (customer,).
    t_x : time of the last purchase after the first; 0 where x = 0, above 0 where x > 0.
    T : time from the first purchase to the end of observation, t_x or more.
    per : units of time in one unit of the result, above 0: 7 turns days into weeks. Whole days group quickest.
    customers : how many customers each row stands for, one unless given.

    Returns
    -------
    PurchaseHistories, times divided by `per`.

    Raises
    ------
    HistoryError : a history that cannot be, with the number of such customers and the first rows.
    ValueError : a `per` that is not above 0.

    Examples
    --------
    >>> group_histories([2, 0, 2], [61, 0, 61], [70, 70, 70], per=7).count.tolist()
    [1, 2]
    """
    require("per", per, 0, open_low=True)
    x, t_x, T = (np.atleast_1d(np.asarray(v)) for v in (x, t_x, T))
    if not x.shape == t_x.shape == T.shape or x.ndim != 1:
        raise HistoryError(
            f"x: expected one value per customer in x, t_x and T, found shapes {x.shape}, {t_x.shape} and {T.shape}"
        )
    if x.size == 0:
        raise HistoryError("x: expected the history of at least one customer, found none")
    weight = None if customers is None else _checked_customers(customers, x.size)
    found: list[tuple[np.ndarray, ...]] = []
    pending = 0
    for start in range(0, x.size, CHUNK):
        rows = slice(start, start + CHUNK)
        _check(x[rows], t_x[rows], T[rows], start)
        part = _distinct(x[rows], t_x[rows], T[rows], None if weight is None else weight[rows])
        found.append(part)
        pending += part[0].size
        if pending > 2 * CHUNK:
            found = [_distinct(*(np.concatenate(column) for column in zip(*found, strict=True)))]
            pending = found[0][0].size
    merged = found[0] if len(found) == 1 else _distinct(*(np.concatenate(c) for c in zip(*found, strict=True)))
    return PurchaseHistories(merged[0].astype(float), merged[1] / per, merged[2] / per, merged[3])


def require_repeaters(histories: PurchaseHistories, least: int = 1) -> None:
    """Refuse histories of which too few customers came back for a rate of purchase to be estimated.

    Parameters
    ----------
    histories : grouped histories of all customers.
    least : how many must have come back.

    Returns
    -------
    Nothing.

    Raises
    ------
    HistoryError : fewer than `least` customers have a repeat purchase.

    Examples
    --------
    >>> require_repeaters(group_histories([2, 0], [61, 0], [70, 70]))
    """
    if histories.repeaters < least:
        raise HistoryError(
            f"x: expected repeat purchases of at least {least} customer(s), found {histories.repeaters} of "
            f"{histories.customers} customer(s) with any, and there is no rate to fit; observe for longer"
        )


def _checked_customers(customers: Any, size: int) -> np.ndarray:
    weight = np.atleast_1d(np.asarray(customers))
    if weight.shape != (size,):
        raise HistoryError(f"customers: expected one count per row, {size}, found shape {weight.shape}")
    wrong = ~(weight >= 0) | np.isinf(weight) | (weight != np.floor(weight))
    _refuse(wrong, "customers", "whole numbers of 0 or more", weight, 0)
    if not weight.any():
        raise HistoryError(f"customers: expected at least one customer, found 0 in each of {size} row(s)")
    return weight.astype(np.int64)


def _check(x: np.ndarray, t_x: np.ndarray, T: np.ndarray, start: int) -> None:
    """Name the first kind of impossible history. `start` is the row of the first customer given."""
    for name, values in (("x", x), ("t_x", t_x), ("T", T)):
        if values.dtype.kind not in "iuf":
            raise HistoryError(f"{name}: expected numbers, found values of type {values.dtype}")
        if values.dtype.kind == "f":
            _refuse(~np.isfinite(values), name, "a finite number for every customer", values, start)
    _refuse(x < 0, "x", "0 or more repeat purchases", x, start)
    if x.dtype.kind == "f":
        _refuse(x != np.floor(x), "x", "a whole number of repeat purchases", x, start)
    _refuse(T <= 0, "T", "a time of observation above 0", T, start)
    _refuse(t_x > T, "t_x", "a last purchase within the observation: T − t_x of 0 or more", T - t_x, start)
    _refuse(t_x < 0, "t_x", "a time of 0 or more", t_x, start)
    _refuse((x == 0) & (t_x > 0), "t_x", "0 where x = 0 (no repeat purchase has no time)", t_x, start)
    _refuse(
        (x > 0) & (t_x == 0),
        "t_x",
        "a time above 0 where x > 0 (purchases on the day of the first are one with it: count days)",
        x,
        start,
        " with x =",
    )


def _refuse(wrong: np.ndarray, name: str, expected: str, shown: np.ndarray, start: int, lead: str = "") -> None:
    if not wrong.any():
        return
    rows = np.flatnonzero(wrong)
    first = ", ".join(f"row {start + i}:{lead} {shown[i]:g}" for i in rows[:3])
    more = f" and {rows.size - 3} more" if rows.size > 3 else ""
    raise HistoryError(f"{name}: expected {expected}, found {rows.size} customer(s) without ({first}{more})")


def _distinct(
    x: np.ndarray, t_x: np.ndarray, T: np.ndarray, weight: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Distinct rows in order, and how many customers have each."""
    values, key = _key((x, t_x, T))
    cells = math.prod(v.size for v in values)
    if cells > 2**62:
        raise HistoryError(
            f"T: expected times on a grid, such as whole days, found {values[1].size} distinct t_x and "
            f"{values[2].size} distinct T; round them to days"
        )
    if cells <= DENSE * x.size + 1_000_000:
        table = np.bincount(key, weight, minlength=cells)
        where = np.flatnonzero(table)
        count = table[where].astype(np.int64)
    elif weight is None:
        key.sort()
        edge = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
        where, count = key[edge], np.diff(np.append(edge, key.size))
    else:
        order = np.argsort(key)
        key, weight = key[order], weight[order]
        edge = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
        where, count = key[edge], np.add.reduceat(weight, edge)
    rest, code_T = np.divmod(where, values[2].size)
    code_x, code_t = np.divmod(rest, values[1].size)
    return values[0][code_x], values[1][code_t], values[2][code_T], count


def _key(columns: tuple[np.ndarray, ...]) -> tuple[list[np.ndarray], np.ndarray]:
    """Sorted values of each column, and one integer per row that orders rows by the columns."""
    values, key = [], None
    for column in columns:
        value, code = _codes(column)
        values.append(value)
        if key is None:
            key = code.astype(np.int64)
        else:
            key *= value.size
            key += code
    return values, key


def _codes(column: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sorted values of a column and the place of each row's value among them; whole numbers need no table."""
    if column.dtype.kind in "iu":
        low, high = int(column.min()), int(column.max())
        if high - low < 4 * column.size + 1000:
            return np.arange(low, high + 1), column - low
    code, found = pd.factorize(column)
    order = np.argsort(found)
    place = np.empty(order.size, np.int64)
    place[order] = np.arange(order.size)
    return np.asarray(found)[order], place[code]
