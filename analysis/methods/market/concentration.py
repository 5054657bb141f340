"""How concentrated a market is, from the shares of its firms.

Here belong indices of one set of shares. How shares move is `dynamics`; what entry does to them is
`attraction`. Shares are fractions of one; the Herfindahl–Hirschman index is on its usual scale, 0 to 10,000.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.methods.arrays import Numbers, along, elementwise, require

CONCENTRATED, MODERATE, NOTABLE_CHANGE = 1800, 1000, 100
"""Thresholds of the US merger guidelines of 2023."""


@elementwise
def share_from_ratio(first: Numbers, second: Numbers, others: Numbers = 0.0) -> Numbers:
    """Share of the first firm when two stand in the ratio first:second and the rest hold `others`.

    Parameters
    ----------
    first, second : the ratio, any unit; first above 0, second 0 or more.
    others : joint share of everybody else, in [0, 1].

    Returns
    -------
    (1 − others)·first/(first + second), a fraction of one.

    Raises
    ------
    ValueError : a number out of range.

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

    A ratio in tenths is rounded to the nearest tenth, so 7:3 means 65–75 %: (a ± ½)/(a + b), times 1 −
    others.

    >>> tuple(float(end) for end in ratio_interval(7, 3))
    (0.65, 0.75)
    """
    whole = np.asarray(first) + second
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
    n : how many firms, 1 or more.
    dim : as in `hhi`.

    Returns
    -------
    A fraction of one, without `dim`.

    Raises
    ------
    ValueError : a share is negative, or they sum to more than one.

    >>> round(float(concentration_ratio([0.2, 0.5, 0.3], 2)), 12)
    0.8
    """
    require("n", n, 1)

    def ratio(array: np.ndarray) -> np.ndarray:
        _check_shares(array)
        return np.sum(np.sort(array, axis=-1)[..., -int(n) :], axis=-1)

    return along(ratio, shares, dim, to=None)


def hill_number(shares: Any, q: float, dim: str | int | None = None) -> Any:
    """Effective number of firms of order q: (Σ s^q)^(1/(1−q)), exp(entropy) at q = 1 (Hill 1973).

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

    Parameters
    ----------
    leader_share_of_two : share of the leader in the sum of the two, in [0, 1].
    others : joint share of everybody else in the market, in [0, 1].

    Returns
    -------
    (others atomistic, others a single firm), on the scale 0 to 10,000.

    Raises
    ------
    ValueError : a share outside [0, 1].

    >>> [round(float(end)) for end in hhi_bounds(0.7, 0.1)]
    [4698, 4798]
    """
    require("leader_share_of_two", leader_share_of_two, 0, 1)
    require("others", others, 0, 1)
    leader = np.asarray(leader_share_of_two)
    atomistic = 1e4 * (1 - np.asarray(others)) ** 2 * (leader**2 + (1 - leader) ** 2)
    return atomistic, atomistic + 1e4 * np.square(others)


@elementwise
def merger_delta(a: Numbers, b: Numbers) -> Numbers:
    """Rise of the HHI when firms of share a and b merge: 10,000 · 2ab.

    Parameters
    ----------
    a, b : fractions of one.

    >>> round(float(merger_delta(0.05, 0.04)), 6)
    40.0
    """
    require("a", a, 0, 1)
    require("b", b, 0, 1)
    return 2e4 * np.asarray(a) * b


@elementwise
def merger_class(hhi: Numbers, delta: Numbers) -> Any:
    """What the US merger guidelines of 2023 call a market with this HHI after a merger that raises it by delta.

    Parameters
    ----------
    hhi : after the merger, 0 to 10,000.
    delta : its rise by the merger.

    Returns
    -------
    A sentence fragment for scalars, an array of them otherwise.

    Raises
    ------
    ValueError : an index outside 0 to 10,000, or a negative rise.

    >>> str(merger_class(900, 50))
    'unconcentrated (<1000)'
    """
    require("hhi", hhi, 0, 10000)
    require("delta", delta, 0)
    concentrated = np.asarray(hhi) > CONCENTRATED
    return np.select(
        [concentrated & (np.asarray(delta) > NOTABLE_CHANGE), concentrated, np.asarray(hhi) >= MODERATE],
        [
            "concentrated; merger may raise concerns (>1800 and delta>100)",
            "concentrated; merger changes little (>1800 and delta<=100)",
            "moderately concentrated (1000 to 1800)",
        ],
        "unconcentrated (<1000)",
    )


def modified_hhi(shares: np.ndarray, ownership: np.ndarray, control: np.ndarray | None = None) -> float:
    """HHI weighted for common ownership (O'Brien & Salop 2000).

    Parameters
    ----------
    shares : fractions of one, one per firm.
    ownership : owners × firms, fraction of each firm that each owner holds (β).
    control : owners × firms, weight of each owner in each firm's decisions (γ); as owned unless given.

    Returns
    -------
    10,000 Σ_j Σ_k s_j s_k (Σ_i γ_ij β_ik)/(Σ_i γ_ij β_ij); the plain HHI when no owner holds two firms.

    Raises
    ------
    ValueError : shapes that do not match, or a firm without an owner.

    >>> round(modified_hhi([0.5, 0.5], [[1, 0], [0, 1]])), round(modified_hhi([0.5, 0.5], [[1, 1]]))
    (5000, 10000)
    """
    shares, ownership = np.asarray(shares, float), np.asarray(ownership, float)
    control = ownership if control is None else np.asarray(control, float)
    _check_shares(shares)
    if ownership.shape != control.shape or ownership.shape[-1] != shares.shape[-1]:
        raise ValueError(
            f"ownership: expected owners × {shares.shape[-1]} firms, found {ownership.shape}; give one column per firm"
        )
    joint = control.T @ ownership
    own = np.diag(joint)
    if np.any(own <= 0):
        raise ValueError(f"ownership: expected an owner for every firm, found none for firm {int(np.argmin(own))}")
    return float(1e4 * shares @ (joint / own[:, None]) @ shares)


def _check_shares(array: np.ndarray, *, whole: bool = False) -> None:
    require("shares", array, 0)
    total = np.sum(array, axis=-1)
    require("sum of shares", total, 1 - 1e-6 if whole else -np.inf, 1 + 1e-6)
