"""How shares move: relative growth, diffusion, switching, competition.

Here belong laws of motion with given rates, and the trend fitted through a few stated figures. Forecasts from
a longer series, with their gate, are `share_forecast`; causes of share are `attraction`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from analysis.methods.arrays import Numbers, elementwise, require
from analysis.methods.market.adoption import BassFit, bass_fit, bass_share
from analysis.methods.market.trend import Trend, log_linear_trend

__all__ = [
    "BassFit",
    "Trend",
    "bass_fit",
    "bass_share",
    "competition_equilibrium",
    "entrant_survives",
    "fisher_pry_share",
    "log_linear_trend",
    "log_odds",
    "markov_path",
    "markov_steady_state",
    "relative_growth_needed",
    "share_of_log_odds",
    "switching_share",
    "switching_steady_share",
    "years_between_ratios",
]


@elementwise
def log_odds(share: Numbers) -> Numbers:
    """ln(s/(1−s)); −∞ at 0 and ∞ at 1."""
    require("share", share, 0, 1)
    return special.logit(share)


@elementwise
def share_of_log_odds(value: Numbers) -> Numbers:
    """Inverse of `log_odds`: 1/(1 + e^(−value))."""
    return special.expit(value)


@elementwise
def relative_growth_needed(start_ratio: Numbers, end_ratio: Numbers) -> Numbers:
    """Factor by which the follower must outgrow the leader for leader:follower to go from one ratio to
    another.

    Ratios as one number, leader over follower: from 7/3 to 2 it is 7/6.
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
    """Share after some years when its log-odds change at a constant rate per year (Fisher & Pry 1971)."""
    return special.expit(log_odds(start_share) + np.asarray(rate) * years)


@elementwise
def switching_steady_share(leave: Numbers, join: Numbers) -> Numbers:
    """Share a brand tends to when `leave` of its buyers go and `join` of all others come each period:
    join/(join+leave)."""
    require("leave", leave, 0, 1)
    require("join", join, 0, 1)
    total = np.asarray(leave) + join
    require("leave + join", total, 0, open_low=True)
    return join / total


@elementwise
def switching_share(start: Numbers, leave: Numbers, join: Numbers, periods: Numbers) -> Numbers:
    """Share after some periods: π + (s₀ − π)·(1 − leave − join)^t, π as in `switching_steady_share`."""
    require("start", start, 0, 1)
    require("periods", periods, 0)
    steady = switching_steady_share(leave, join)
    return steady + (np.asarray(start) - steady) * (1 - np.asarray(leave) - join) ** np.asarray(periods)


def markov_steady_state(transition: np.ndarray) -> np.ndarray:
    """Shares that brand switching tends to.

    Parameters
    ----------
    transition : … × brands × brands; row i is where the buyers of brand i go.

    Returns
    -------
    … × brands, the π with πP = π and Σπ = 1.

    Raises
    ------
    ValueError : a row does not sum to one, or there is more than one steady state.
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
    transition : … × brands × brands, rows sum to one. start : … × brands, sums to one.
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


@elementwise
def entrant_survives(entrant_capacity: Numbers, incumbent_capacity: Numbers, pressure: Numbers) -> Any:
    """Whether a small entrant grows against an incumbent at rest, under Lotka–Volterra competition.

    Parameters
    ----------
    entrant_capacity, incumbent_capacity : sales that each reaches alone (K), same unit.
    pressure : α, how much a unit of the incumbent's sales takes from the entrant, relative to its own unit.

    Returns
    -------
    Truth value K_e > α·K_i: the entrant's growth rate 1 − αK_i/K_e is positive when it is small.
    """
    require("entrant_capacity", entrant_capacity, 0, open_low=True)
    require("incumbent_capacity", incumbent_capacity, 0, open_low=True)
    require("pressure", pressure, 0)
    return np.asarray(entrant_capacity) > np.asarray(pressure) * incumbent_capacity


@elementwise(outputs=2)
def competition_equilibrium(
    entrant_capacity: Numbers, incumbent_capacity: Numbers, pressure: Numbers, counter_pressure: Numbers
) -> tuple[Numbers, Numbers]:
    """Where Lotka–Volterra competition ends when the entrant starts small.

    Parameters
    ----------
    pressure : of the incumbent on the entrant (α); counter_pressure : of the entrant on the incumbent (β).
    The rest as in `entrant_survives`.

    Returns
    -------
    (entrant, incumbent) sales at rest: (0, K_i) when the entrant does not survive, (K_e, 0) when it survives
    and K_i <= β·K_e, else ((K_e − αK_i), (K_i − βK_e))/(1 − αβ).
    """
    survives = entrant_survives(entrant_capacity, incumbent_capacity, pressure)
    require("counter_pressure", counter_pressure, 0)
    a, b = np.asarray(pressure), np.asarray(counter_pressure)
    takes_all = survives & (np.asarray(incumbent_capacity) <= b * entrant_capacity)
    with np.errstate(divide="ignore", invalid="ignore"):
        entrant = (entrant_capacity - a * incumbent_capacity) / (1 - a * b)
        incumbent = (incumbent_capacity - b * entrant_capacity) / (1 - a * b)
    return (
        np.where(survives, np.where(takes_all, entrant_capacity, entrant), 0.0),
        np.where(survives, np.where(takes_all, 0.0, incumbent), incumbent_capacity),
    )
