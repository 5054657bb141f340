"""How concentrated a market is, from the shares of its firms.

Here belong indices of one set of shares. How shares move is `dynamics`; what entry does to them is
`attraction`. Shares are fractions of one; the Herfindahl–Hirschman index is on its usual scale, 0 to 10,000.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.methods.arrays import Numbers, along, elementwise, require


@elementwise
def share_from_ratio(first: Numbers, second: Numbers, others: Numbers = 0.0) -> Numbers:
    """Share of the first firm when two stand in the ratio first:second and the rest hold `others`.

    Parameters
    ----------
    first : above 0, any unit.
    second : 0 or more, same unit.
    others : joint share of everybody else, in [0, 1].

    Returns
    -------
    (1 − others)·first/(first + second), a fraction of one; the inputs broadcast.

    Raises
    ------
    ValueError : a number out of range.

    Examples
    --------
    >>> float(share_from_ratio(7, 3)), round(float(share_from_ratio(7, 3, others=0.1)), 2)
    (0.7, 0.63)
    """
    require("first", first, 0, open_low=True)
    require("second", second, 0)
    require("others", others, 0, 1)
    return (1 - np.asarray(others)) * first / (np.asarray(first) + second)


@elementwise(outputs=2)
def ratio_interval(first: Numbers, second: Numbers, others: Numbers = 0.0) -> tuple[Numbers, Numbers]:
    """Lowest and highest share of the first firm that a rounded ratio first:second stands for.

    A ratio in tenths is rounded to the nearest tenth, so 7:3 means 65–75 %.

    Parameters
    ----------
    first : 0 or more, a whole number of the parts into which the ratio divides what both hold (7 of 10).
    second : the same of the second firm; not both zero.
    others : joint share of everybody else, in [0, 1].

    Returns
    -------
    (low, high): (first ± ½)/(first + second) within [0, 1], times 1 − others; fractions of one that broadcast.

    Raises
    ------
    ValueError : a number out of range.

    Examples
    --------
    >>> tuple(float(end) for end in ratio_interval(7, 3))
    (0.65, 0.75)
    """
    require("first", first, 0)
    require("second", second, 0)
    whole = np.asarray(first) + second
    require("first + second", whole, 0, open_low=True)
    require("others", others, 0, 1)
    scale = 1 - np.asarray(others)
    low, high = (np.clip((np.asarray(first) + half) / whole, 0, 1) * scale for half in (-0.5, 0.5))
    return low, high


def hhi(shares: Any, dim: str | int | None = None) -> Any:
    """Herfindahl–Hirschman index, 10,000 Σ s².

    Parameters
    ----------
    shares : fractions of one. They may sum to less than one: what is missing counts as atomistic.
    dim : dimension of the firms; the last axis of a numpy array, "platform" of a DataArray.

    Returns
    -------
    Index from 0 to 10,000, without `dim`.

    Raises
    ------
    ValueError : a share is negative, or they sum to more than one.

    References
    ----------
    Hirschman 1964, The paternity of an index, American Economic Review 54(5).

    Examples
    --------
    >>> float(hhi([0.3, 0.3, 0.2, 0.2]))
    2600.0
    """

    def index(array: np.ndarray) -> np.ndarray:
        _check_shares(array)
        return 1e4 * np.sum(np.square(array), axis=-1)

    return along(index, shares, dim, to=None)


def concentration_ratio(shares: Any, n: int, dim: str | int | None = None) -> Any:
    """CRₙ: joint share of the n largest firms.

    Parameters
    ----------
    shares : fractions of one along `dim`.
    n : how many firms, a whole number from 1 on.
    dim : as in `hhi`.

    Returns
    -------
    A fraction of one, without `dim`.

    Raises
    ------
    ValueError : a share is negative, they sum to more than one, or n is below 1.

    Examples
    --------
    >>> round(float(concentration_ratio([0.2, 0.5, 0.3], 2)), 12)
    0.8
    """
    require("n", n, 1)

    def ratio(array: np.ndarray) -> np.ndarray:
        _check_shares(array)
        return np.sum(np.sort(array, axis=-1)[..., -int(n) :], axis=-1)

    return along(ratio, shares, dim, to=None)


def hill_number(shares: Any, q: float, dim: str | int | None = None) -> Any:
    """Effective number of firms of order q: (Σ s^q)^(1/(1−q)), exp(entropy) at q = 1.

    Parameters
    ----------
    shares : fractions that sum to one along `dim`.
    q : order, 0 or more: 0 counts firms, 2 is 10,000/HHI, infinity is one over the largest share.
    dim : as in `hhi`.

    Returns
    -------
    A number of firms, from 1 to how many there are, without `dim`.

    Raises
    ------
    ValueError : shares that do not sum to one, or a negative order.

    References
    ----------
    Hill 1973, Diversity and evenness: a unifying notation and its consequences, Ecology 54(2).

    Examples
    --------
    >>> round(float(hill_number([0.25, 0.25, 0.25, 0.25], 2)), 12)
    4.0
    """
    require("q", q, 0)

    def number(array: np.ndarray) -> np.ndarray:
        _check_shares(array, whole=True)
        if np.isinf(q):
            return 1 / np.max(array, axis=-1)
        positive = array > 0
        safe = np.where(positive, array, 1.0)
        if q == 1:
            return np.exp(-np.sum(np.where(positive, safe * np.log(safe), 0.0), axis=-1))
        if abs(q - 1) < 0.5:  # Σ s^q − 1 without the cancellation that 1/(1 − q) would blow up
            excess = np.sum(np.where(positive, safe * np.expm1((q - 1) * np.log(safe)), 0.0), axis=-1)
            return np.exp(np.log1p(excess) / (1 - q))
        # Relative to the largest share, whose power is taken last: s^q itself is 0 for a q of some hundreds.
        largest = np.max(array, axis=-1, keepdims=True)
        powers = np.where(positive, (array / largest) ** q, 0.0)
        return np.sum(powers, axis=-1) ** (1 / (1 - q)) * largest[..., 0] ** (q / (1 - q))

    return along(number, shares, dim, to=None)


@elementwise(outputs=2)
def hhi_bounds(leader_share_of_two: Numbers, others: Numbers) -> tuple[Numbers, Numbers]:
    """Lowest and highest HHI when two firms are known and the rest only in sum.

    10,000 (1 − e)²(l² + (1 − l)²), l the leader's share of two and e that of others; plus 10,000 e² at most.

    Parameters
    ----------
    leader_share_of_two : share of the leader in the sum of the two, in [0, 1].
    others : joint share of everybody else in the market, in [0, 1].

    Returns
    -------
    (others atomistic, others a single firm), on the scale 0 to 10,000; the inputs broadcast.

    Raises
    ------
    ValueError : a share outside [0, 1].

    Examples
    --------
    >>> [round(float(end)) for end in hhi_bounds(0.7, 0.1)]
    [4698, 4798]
    """
    require("leader_share_of_two", leader_share_of_two, 0, 1)
    require("others", others, 0, 1)
    leader = np.asarray(leader_share_of_two)
    atomistic = 1e4 * (1 - np.asarray(others)) ** 2 * (leader**2 + (1 - leader) ** 2)
    return atomistic, atomistic + 1e4 * np.square(others)


def _check_shares(array: np.ndarray, *, whole: bool = False) -> None:
    require("shares", array, 0)
    total = np.sum(array, axis=-1)
    require("sum of shares", total, 1 - 1e-6 if whole else -np.inf, 1 + 1e-6)
