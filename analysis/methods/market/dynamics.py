"""How shares move: relative growth, diffusion, switching.

Here belong laws of motion with given rates. A trend through a few stated figures is `trend`, a new product's diffusion
`adoption`; forecasts from a longer series, with their gate, are `share_forecast`; causes of share are `attraction`;
rivals that take each other's sales are `competition`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from analysis.methods.arrays import Numbers, elementwise, require


@elementwise
def log_odds(share: Numbers) -> Numbers:
    """Log-odds of a share, ln(s/(1−s)): the scale on which relative growth adds up.

    Parameters
    ----------
    share : in [0, 1], any shape.

    Returns
    -------
    Log-odds, same shape; −∞ at 0 and ∞ at 1.

    Raises
    ------
    ValueError : a share outside [0, 1].

    >>> float(log_odds(0.5))
    0.0
    """
    require("share", share, 0, 1)
    return special.logit(share)


@elementwise
def share_of_log_odds(value: Numbers) -> Numbers:
    """Share of log-odds, 1/(1 + e^(−value)): the inverse of `log_odds`.

    >>> round(float(share_of_log_odds(log_odds(0.7))), 12)
    0.7
    """
    return special.expit(value)


@elementwise
def relative_growth_needed(start_ratio: Numbers, end_ratio: Numbers) -> Numbers:
    """Factor by which the follower must outgrow the leader for leader:follower to go from one ratio to another.

    Parameters
    ----------
    start_ratio, end_ratio : leader over follower as one number, above 0.

    Returns
    -------
    start/end, without unit: from 7/3 to 2 it is 7/6.

    Raises
    ------
    ValueError : a ratio that is not above 0.

    >>> round(float(relative_growth_needed(7 / 3, 2)), 6)
    1.166667
    """
    require("start_ratio", start_ratio, 0, open_low=True)
    require("end_ratio", end_ratio, 0, open_low=True)
    return np.divide(start_ratio, end_ratio)


@elementwise
def years_between_ratios(
    start_ratio: Numbers, end_ratio: Numbers, leader_growth: Numbers, follower_growth: Numbers
) -> Numbers:
    """Years until leader:follower goes from one ratio to another at constant growth.

    Parameters
    ----------
    start_ratio, end_ratio : leader over follower, above 0.
    leader_growth, follower_growth : share per year, above −1.

    Returns
    -------
    T = ln(start/end)/ln((1+g_F)/(1+g_L)); infinite when the ratio never gets there, 0 when it is there.

    >>> round(float(years_between_ratios(7 / 3, 2, 0.1, 0.2)), 4)
    1.7716
    """
    require("leader_growth", leader_growth, -1, open_low=True)
    require("follower_growth", follower_growth, -1, open_low=True)
    distance = np.log(relative_growth_needed(start_ratio, end_ratio))
    pace = np.log1p(follower_growth) - np.log1p(leader_growth)
    with np.errstate(divide="ignore", invalid="ignore"):
        years = distance / pace
        reached = np.where(np.isnan(distance + pace), np.nan, np.where((pace != 0) & (years >= 0), years, np.inf))
    return np.where(distance == 0, 0.0, reached)


@elementwise
def fisher_pry_share(start_share: Numbers, rate: Numbers, years: Numbers) -> Numbers:
    """Share after some years when its log-odds change at a constant rate per year (Fisher & Pry 1971).

    Parameters
    ----------
    start_share : in [0, 1].
    rate : change of the log-odds per year; negative for a share that falls.
    years : time since the start, in years.

    Returns
    -------
    1/(1 + e^(−(logit s₀ + rate·t))), in [0, 1]; the inputs broadcast.

    >>> round(float(fisher_pry_share(0.7, -0.1, 5)), 4)
    0.586
    """
    return special.expit(log_odds(start_share) + np.asarray(rate) * years)


@elementwise
def switching_steady_share(leave: Numbers, join: Numbers) -> Numbers:
    """Share a brand tends to when buyers switch at constant rates between it and all others.

    Parameters
    ----------
    leave : share of the brand's buyers that go each period.
    join : share of all others that come each period; not both zero.

    Returns
    -------
    join/(join + leave), the share at which as many come as go.

    Raises
    ------
    ValueError : a rate outside [0, 1], or both zero.

    >>> round(float(switching_steady_share(0.1, 0.2)), 6)
    0.666667
    """
    require("leave", leave, 0, 1)
    require("join", join, 0, 1)
    total = np.asarray(leave) + join
    require("leave + join", total, 0, open_low=True)
    return join / total


@elementwise
def switching_share(start: Numbers, leave: Numbers, join: Numbers, periods: Numbers) -> Numbers:
    """Share after some periods of switching: π + (s₀ − π)·(1 − leave − join)^t, π as in `switching_steady_share`.

    Parameters
    ----------
    start : share in period 0.
    leave, join : per period, as in `switching_steady_share`.
    periods : how many, 0 or more.

    Returns
    -------
    Share in [0, 1]; the inputs broadcast.

    >>> round(float(switching_share(0.0, 0.1, 0.2, 1)), 6)
    0.2
    """
    require("start", start, 0, 1)
    require("periods", periods, 0)
    steady = switching_steady_share(leave, join)
    return steady + (np.asarray(start) - steady) * (1 - np.asarray(leave) - join) ** np.asarray(periods)


def markov_steady_state(transition: np.ndarray) -> np.ndarray:
    """Shares that brand switching tends to: the π with πP = π and Σπ = 1.

    Parameters
    ----------
    transition : … × brands × brands; row i is where the buyers of brand i go.

    Returns
    -------
    … × brands, fractions that sum to one.

    Raises
    ------
    ValueError : a row does not sum to one, or there is more than one steady state.

    >>> markov_steady_state(np.array([[0.9, 0.1], [0.2, 0.8]])).round(4).tolist()
    [0.6667, 0.3333]
    """
    transition = _transition(transition)
    brands = transition.shape[-1]
    equations = np.concatenate(
        [np.swapaxes(transition, -1, -2) - np.eye(brands), np.ones((*transition.shape[:-2], 1, brands))],
        axis=-2,
    )
    if np.any(np.linalg.matrix_rank(equations) < brands):
        raise ValueError(
            "transition: expected one steady state, found several; join the brands that never exchange buyers"
        )
    return np.clip(np.linalg.pinv(equations)[..., -1], 0, None)


def markov_path(transition: np.ndarray, start: np.ndarray, periods: int) -> np.ndarray:
    """Shares in periods 0 … `periods` along a new first axis: s_t = s_{t−1} P.

    Parameters
    ----------
    transition : … × brands × brands, rows sum to one.
    start : … × brands, sums to one.
    periods : how many steps, 0 or more.

    Returns
    -------
    (periods + 1) × … × brands, fractions that sum to one.

    Raises
    ------
    ValueError : a row or the start does not sum to one, or a share is negative.

    >>> markov_path(np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([1.0, 0.0]), 1).round(2).tolist()
    [[1.0, 0.0], [0.9, 0.1]]
    """
    transition, share = _transition(transition), np.asarray(start, float)
    require("start", share, 0)
    require("sum of start", share.sum(axis=-1), 1 - 1e-6, 1 + 1e-6)
    require("periods", periods, 0)
    path = [np.broadcast_to(share, np.broadcast_shapes(share.shape, transition.shape[:-1]))]
    for _ in range(periods):
        path.append((path[-1][..., None, :] @ transition)[..., 0, :])
    return np.stack(path)


def _transition(transition: Any) -> np.ndarray:
    array = np.asarray(transition, float)
    if array.ndim < 2 or array.shape[-1] != array.shape[-2]:
        raise ValueError(
            f"transition: expected brands × brands, found shape {array.shape}; one row and column per brand"
        )
    require("transition", array, 0, 1)
    require("sum of a row of transition", array.sum(axis=-1), 1 - 1e-6, 1 + 1e-6)
    return array
