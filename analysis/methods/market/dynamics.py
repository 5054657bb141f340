"""How shares move: relative growth and diffusion.

Here belong laws of motion with given rates. Buyers who change brands are `switching`, a trend through a few stated
figures is `trend`, a new product's diffusion `adoption`; forecasts from a longer series, with their gate, are
`share_forecast`; causes of share are `attraction`; rivals that take each other's sales are `competition`.
"""

from __future__ import annotations

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

    Examples
    --------
    >>> float(log_odds(0.5)), round(float(log_odds(0.8)), 4)  # ln 4
    (0.0, 1.3863)
    """
    require("share", share, 0, 1)
    return special.logit(share)


@elementwise
def relative_growth_needed(start_ratio: Numbers, end_ratio: Numbers) -> Numbers:
    """Factor by which the follower must outgrow the leader for leader:follower to go from one ratio to another.

    Parameters
    ----------
    start_ratio : leader over follower as one number, above 0.
    end_ratio : the same at the end.

    Returns
    -------
    start/end, without unit: from 7/3 to 2 it is 7/6; the inputs broadcast.

    Raises
    ------
    ValueError : a ratio that is not above 0.

    Examples
    --------
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

    T = ln(start/end)/ln((1+g_F)/(1+g_L)).

    Parameters
    ----------
    start_ratio : leader over follower as one number, above 0.
    end_ratio : the same at the end.
    leader_growth : share per year, above −1.
    follower_growth : share per year, above −1.

    Returns
    -------
    Years, which broadcast; infinite when the ratio never gets there, 0 when it is there.

    Raises
    ------
    ValueError : a ratio that is not above 0, or a growth that is not above −1.

    Examples
    --------
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
    """Share after some years when its log-odds change at a constant rate, 1/(1 + e^(−(logit s₀ + rate·t))).

    Parameters
    ----------
    start_share : in [0, 1].
    rate : change of the log-odds per year; negative for a share that falls.
    years : time since the start, in years.

    Returns
    -------
    Fraction in [0, 1]; the inputs broadcast.

    Raises
    ------
    ValueError : a share outside [0, 1].

    References
    ----------
    Fisher & Pry 1971, A simple substitution model of technological change, Technol. Forecasting and Social Change 3.

    Examples
    --------
    >>> round(float(fisher_pry_share(0.7, -0.1, 5)), 4)
    0.586
    """
    return special.expit(log_odds(start_share) + np.asarray(rate) * years)
