"""How shares move when buyers change brands at constant rates: Markov chains of brand switching.

Here belong switching between one brand and all others, and between several. Relative growth is `dynamics`; what makes
buyers change is `attraction`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.methods.arrays import Numbers, elementwise, require


@elementwise
def switching_steady_share(leave: Numbers, join: Numbers) -> Numbers:
    """Share of a brand that stays when buyers switch at constant rates between it and all others, join/(join + leave).

    Other shares tend to it, unless all buyers switch each period (leave = join = 1) and change places for ever.

    Parameters
    ----------
    leave : share of the brand's buyers that go each period.
    join : share of all others that come each period; not both zero.

    Returns
    -------
    The share at which as many come as go, a fraction of one; the inputs broadcast.

    Raises
    ------
    ValueError : a rate outside [0, 1], or both zero.

    References
    ----------
    Ehrenberg 1965, An appraisal of Markov brand-switching models, J. Marketing Research 2(4), which also warns of them.

    Examples
    --------
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
    start : share in period 0, in [0, 1].
    leave : share of the brand's buyers that go each period, in [0, 1].
    join : share of all others that come each period, in [0, 1]; not both zero.
    periods : how many, 0 or more; whole ones where leave and join sum to more than one.

    Returns
    -------
    Share in [0, 1]; the inputs broadcast.

    Raises
    ------
    ValueError : a number out of range.

    Examples
    --------
    >>> round(float(switching_share(0.0, 0.1, 0.2, 1)), 6)
    0.2
    """
    require("start", start, 0, 1)
    require("periods", periods, 0)
    steady = switching_steady_share(leave, join)
    return steady + (np.asarray(start) - steady) * (1 - np.asarray(leave) - join) ** np.asarray(periods)


def markov_steady_state(transition: np.ndarray) -> np.ndarray:
    """Shares that brand switching leaves as they are: the π with πP = π and Σπ = 1.

    Parameters
    ----------
    transition : … × brands × brands; row i is where the buyers of brand i go, fractions that sum to one.

    Returns
    -------
    … × brands, fractions that sum to one.

    Raises
    ------
    ValueError : a row does not sum to one, or there is more than one steady state.

    References
    ----------
    Kemeny & Snell 1960, Finite Markov Chains, Van Nostrand.

    Examples
    --------
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
    periods : how many steps, a whole number, 0 or more.

    Returns
    -------
    (periods + 1) × … × brands, fractions that sum to one.

    Raises
    ------
    ValueError : a row or the start does not sum to one, a share is negative, or periods are no whole number.

    References
    ----------
    Kemeny & Snell 1960, Finite Markov Chains, Van Nostrand.

    Examples
    --------
    >>> markov_path(np.array([[0.9, 0.1], [0.2, 0.8]]), np.array([1.0, 0.0]), 1).round(2).tolist()
    [[1.0, 0.0], [0.9, 0.1]]
    """
    transition, share = _transition(transition), np.asarray(start, float)
    if share.ndim < 1 or share.shape[-1] != transition.shape[-1]:
        raise ValueError(
            f"start: expected a share for each of {transition.shape[-1]} brands, found shape {share.shape}"
        )
    require("start", share, 0)
    require("sum of start", share.sum(axis=-1), 1 - 1e-6, 1 + 1e-6)
    require("periods", periods, 0)
    if periods != int(periods):
        raise ValueError(f"periods: expected a whole number, found {periods:g}; buyers change between periods")
    path = [np.broadcast_to(share, np.broadcast_shapes(share.shape, transition.shape[:-1]))]
    for _ in range(int(periods)):
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
