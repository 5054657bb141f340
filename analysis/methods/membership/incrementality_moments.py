"""Difference-in-differences from sums and products of spend by cohort, without a row for any customer.

Belongs here: the moments, and the estimate from them, which is that of `incrementality` with each customer a cluster.
Does not belong here: the estimate from a panel of customers (`incrementality`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from analysis.methods.membership.incrementality import MOST_PLACEBOS, Incrementality, _told

ROUNDING = 1e-12  # of a sum of squares: what is left of one when floats cancel


@dataclass(frozen=True, eq=False)
class SpendMoments:
    """What difference-in-differences needs of customers' spend, by the period in which they joined.

    Attributes
    ----------
    start : first period of membership of each cohort, counted from 0; −1 of who never joined; shape (cohort,).
    people : customers of each cohort, shape (cohort,).
    sums : of their spend in each period, money, shape (cohort, period).
    products : sums of products of their spend in two periods, money², shape (cohort, period, period).

    Examples
    --------
    >>> moments_of([[1, 2], [3, 4], [5, 6]], [-1, 1, 1]).people.tolist()
    [1, 2]
    """

    start: np.ndarray
    people: np.ndarray
    sums: np.ndarray
    products: np.ndarray

    def of(self, weights: np.ndarray) -> tuple[float, float]:
        """Sum, and sum of squares, of a weighted sum of each customer's spend.

        Parameters
        ----------
        weights : of each period for a cohort's customers, shape (cohort, period).

        Returns
        -------
        (sum, sum of squares) over all customers, money and money².

        Examples
        --------
        >>> moments_of([[1, 2], [3, 4]], [-1, 1]).of(np.ones((2, 2)))
        (10.0, 58.0)
        """
        squares = np.einsum("cp,cpq,cq->", weights, self.products, weights)
        return float(np.sum(weights * self.sums)), float(squares)


def moments_of(spend: Any, start: Any) -> SpendMoments:
    """Moments of a panel.

    Parameters
    ----------
    spend : money of each customer in each period, shape (customer, period).
    start : first period of membership of each, −1 for who never joined.

    Returns
    -------
    SpendMoments, cohorts in the order of `start`.

    Examples
    --------
    >>> moments_of([[1, 2], [3, 4], [5, 6]], [-1, 1, 1]).sums.tolist()
    [[1.0, 2.0], [8.0, 10.0]]
    """
    spend, start = np.asarray(spend, float), np.asarray(start, int)
    cohorts = np.unique(start)
    parts = [spend[start == cohort] for cohort in cohorts]
    sums = np.stack([part.sum(axis=0) for part in parts])
    products = np.stack([part.T @ part for part in parts])
    return SpendMoments(cohorts, np.array([len(part) for part in parts]), sums, products)


def differences_of_moments(moments: SpendMoments, *, skip: int = 0) -> Incrementality:
    """Effect of joining on spend: members' change less the change of customers who never joined.

    Parameters
    ----------
    moments : of the customers compared.
    skip : periods from joining on that are left out, as in `difference_in_differences`.

    Returns
    -------
    Incrementality, the same as `difference_in_differences` makes of the panel with each customer a cluster.

    Raises
    ------
    ValueError : no period before or after joining, fewer than two customers on a side.

    References
    ----------
    As `difference_in_differences`.

    Examples
    --------
    >>> spend = [[1, 2, 3.5], [3, 2, 6.5], [1, 2, 1.5], [3, 2, 4.5]]
    >>> found = differences_of_moments(moments_of(spend, [2, 2, -1, -1]))
    >>> round(found.effect, 6), round(found.share, 6)
    (2.0, 0.4)
    """
    start, people = moments.start, moments.people
    member, length = start >= 0, moments.sums.shape[1]
    _check(start, people, skip, length)
    after = _weights(moments, length, np.full(len(start), length), skip)
    change = after - _weights(moments, length, start, 0, before=True)
    fit = _compared(moments, change)
    share = _share(moments, change, after, fit)
    rows = {}
    for earlier in range(1, min(int(start[member].min()) - 1, MOST_PLACEBOS) + 1):
        begin = np.where(member, start - earlier, -1)
        late = _weights(moments, length, start, 0, begin)
        rows[earlier] = _compared(moments, late - _weights(moments, length, begin, 0, before=True))
    placebo = pd.DataFrame(rows).T.rename_axis("periods_earlier")
    sizes = int(people[member].sum()), int(people[~member].sum())
    return _told(fit, share, placebo, *sizes, clusters=sum(sizes))


def weights_after(start: np.ndarray, people: np.ndarray, length: int, *, skip: int = 0) -> dict[int, np.ndarray]:
    """Weights of each period in a customer's mean spend after joining, by the period of joining.

    Parameters
    ----------
    start, people : of each cohort, as in `SpendMoments`.
    length : periods that there are.
    skip : as in `differences_of_moments`.

    Returns
    -------
    Weights of shape (period,) by start; those of who never joined are members', in the cohorts' proportions.

    Raises
    ------
    ValueError : as `differences_of_moments`.

    Examples
    --------
    >>> {k: w.tolist() for k, w in weights_after(np.array([-1, 1, 2]), np.array([9, 2, 2]), 3).items()}
    {-1: [0.0, 0.25, 0.75], 1: [0.0, 0.5, 0.5], 2: [0.0, 0.0, 1.0]}
    """
    _check(start, people, skip, length)
    nothing = np.zeros((len(start), length))
    moments = SpendMoments(start, people, nothing, nothing[..., None])
    return dict(zip(start.tolist(), _weights(moments, length, np.full(len(start), length), skip), strict=True))


def _check(start: np.ndarray, people: np.ndarray, skip: int, length: int) -> None:
    if np.any(start == 0) or np.any(start + skip >= length):
        raise ValueError(f"start: expected periods before and after joining, found {sorted(set(start))} of {length}")
    for side, many in (("members", people[start > 0].sum()), ("customers who never joined", people[start < 0].sum())):
        if many < 2:
            raise ValueError(f"start: expected at least two {side}, found {many}; there is nothing to compare")


def _weights(
    moments: SpendMoments,
    length: int,
    until: np.ndarray,
    skip: int,
    begin: np.ndarray | None = None,
    *,
    before: bool = False,
) -> np.ndarray:
    """Weights of a mean over periods from `begin` (joining unless given) to `until`, or over those before `until`.

    Those of who never joined are members', in the cohorts' proportions.
    """
    begin = moments.start if begin is None else begin
    member, rows = moments.start >= 0, np.zeros((len(until), length))
    for cohort in np.flatnonzero(member):
        first = 0 if before else begin[cohort] + skip
        rows[cohort, first : until[cohort]] = 1 / (until[cohort] - first)
    rows[~member] = np.average(rows[member], axis=0, weights=moments.people[member])
    return rows


def _compared(moments: SpendMoments, weights: np.ndarray) -> dict[str, float]:
    """Difference in means of a weighted sum between members and others, with the error of each customer a cluster."""
    (inside, inner, members), (outside, outer, others) = (_side(moments, weights, s) for s in (True, False))
    effect, n = inside - outside, members + others
    error = np.sqrt(n / (n - 2) * (inner / members**2 + outer / others**2))
    reach = special.stdtrit(n - 1, 0.975) * error
    # Without any spread a difference is certain: it is there or it is not.
    p_value = 2 * special.stdtr(n - 1, -abs(effect) / error) if error > 0 else float(effect == 0)
    ends = {"low": effect - reach, "high": effect + reach}
    return {"effect": effect, **ends, "standard_error": float(error), "p_value": float(p_value)}


def _side(moments: SpendMoments, weights: np.ndarray, member: bool) -> tuple[float, float, int]:
    """Mean of a weighted sum over members or over others, squares about it, and how many they are."""
    kept = np.where(((moments.start >= 0) == member)[:, None], weights, 0.0)
    n = int(moments.people[(moments.start >= 0) == member].sum())
    total, squares = moments.of(kept)
    about = squares - total**2 / n
    return total / n, about if about > ROUNDING * squares else 0.0, n


def _share(
    moments: SpendMoments, change: np.ndarray, after: np.ndarray, fit: dict[str, float]
) -> tuple[float, float, float]:
    """The effect over members' mean spend after, by the delta method; NaN where they spend nothing."""
    spent, _, members = _side(moments, after, True)
    if not spent > 0:
        return (np.nan,) * 3
    share = fit["effect"] / spent
    _, inner, _ = _side(moments, change - share * after, True)
    _, outer, others = _side(moments, change, False)
    n = members + others
    error = np.sqrt(n / (n - 1) * (inner / members**2 + outer / others**2)) / spent
    reach = special.stdtrit(n - 1, 0.975) * error
    return share, float(share - reach), float(share + reach)
