"""The likelihood of a cohort of members under beta-discrete-Weibull and sBG.

Here belong the reading of a cohort and its likelihood with its gradient; its maximum is `retention_fit`, its integral
`retention_posterior`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from analysis.methods.periods import by_period


def sbg_log_likelihood(alpha: float, beta: float, survival: Any) -> float:
    """Log-likelihood of a cohort under sBG, in units of the survival series, which starts whole.

    Parameters
    ----------
    alpha, beta : of the mixing beta distribution, above 0.
    survival : as in `fit_retention`.

    Returns
    -------
    Σ losses_t·ln(S(t−1) − S(t)) + left·ln S(n).

    Raises
    ------
    ValueError : as `fit_retention`, for fewer than one renewal.

    References
    ----------
    Fader & Hardie (2007), Journal of Interactive Marketing 21(1), 76–90.

    Examples
    --------
    Of two members one left, each of which has the probability ½:

    >>> round(sbg_log_likelihood(1, 1, [2, 1]), 6)  # 2 ln ½
    -1.386294
    """
    return bdw_log_likelihood(alpha, beta, 1.0, survival)


def bdw_log_likelihood(alpha: float, beta: float, shape: float, survival: Any) -> float:
    """Log-likelihood of a cohort under beta-discrete-Weibull, in units of the survival series.

    Parameters
    ----------
    alpha, beta, shape : of the model, above 0.
    survival : as in `fit_retention`.

    Returns
    -------
    Σ losses_t·ln(S(t−1) − S(t)) + left·ln S(n).

    Raises
    ------
    ValueError : as `fit_retention`, for fewer than one renewal.

    References
    ----------
    Fader, Hardie, Liu, Davin & Steenburgh (2018), Journal of Interactive Marketing 43, 1–16.

    Examples
    --------
    With a = b = 1, S(t) = 1/(1 + t^c). Of five members two leave at each of two renewals:

    >>> round(bdw_log_likelihood(1, 1, 2, [5, 3, 1]), 6)  # 2 ln(1 − 1/2) + 2 ln(1/2 − 1/5) + ln(1/5)
    -5.403678
    """
    return value_and_gradient(np.array([alpha, beta, shape]), *cohort(survival, 1))[0]


def cohort(survival: Any, least: int) -> tuple[np.ndarray, float]:
    """Members lost at each renewal and those left after the last, of a series with at least so many renewals.

    Parameters
    ----------
    survival : as in `fit_retention`.
    least : how many renewals there must be.

    Returns
    -------
    (lost, left): members or per cent, shape (renewal,), and what is left, in the same unit.

    Raises
    ------
    ValueError : the series rises, is too short, holds a negative, or nobody has left or stayed.

    Examples
    --------
    >>> lost, left = cohort([100, 60, 45], 2)
    >>> lost.tolist(), left
    ([40.0, 15.0], 45.0)
    """
    series = by_period("survival", survival)
    if series.ndim != 1 or series.size < least + 1:
        raise ValueError(f"survival: expected the cohort and at least {least} renewals, found {series.size} numbers")
    if not np.all(np.isfinite(series)) or np.any(series < 0):
        raise ValueError(f"survival: expected counts or per cent of 0 or more, found {series.tolist()}")
    lost = -np.diff(series)
    if np.any(lost < 0):
        year = int(np.argmax(lost < 0)) + 1
        raise ValueError(
            f"survival: expected a series that never rises, found {series[year]:g} after "
            f"{series[year - 1]:g} at renewal {year}; members who come back are a new cohort"
        )
    if series[0] == 0 or lost.sum() == 0 or series[1] == 0:
        what = "nobody left" if series[0] and lost.sum() == 0 else "nobody renewed"
        raise ValueError(
            f"survival: expected some to leave and some to renew, found that {what}; there is no rate to fit"
        )
    return lost, float(series[-1])


def log_survivor(years: np.ndarray, alpha: Any, beta: Any, shape: Any) -> np.ndarray:
    """Logarithm of the share still there after so many renewals, ln S(t) = ln B(a, b + t^c) − ln B(a, b).

    Parameters
    ----------
    years : renewals due, 0 or more.
    alpha, beta, shape : of the model, above 0.

    Returns
    -------
    ln S, of the shape of the inputs, which broadcast.

    References
    ----------
    Fader, Hardie, Liu, Davin & Steenburgh (2018), Journal of Interactive Marketing 43, 1–16.

    Examples
    --------
    >>> np.exp(log_survivor(np.array([1.0, 2.0]), 1, 3, 1)).round(6).tolist()
    [0.75, 0.6]
    """
    return special.betaln(alpha, beta + years**shape) - special.betaln(alpha, beta)


def value_and_gradient(parameters: np.ndarray, lost: np.ndarray, left: float) -> tuple[float, np.ndarray]:
    """Log-likelihood of a cohort under beta-discrete-Weibull, with its slopes.

    Parameters
    ----------
    parameters : (a, b, c), above 0, shape (3,).
    lost : members lost at each renewal, shape (renewal,).
    left : after the last, in the same unit.

    Returns
    -------
    (value, gradient in a, b and c, shape (3,)), as in `bdw_log_likelihood`.

    References
    ----------
    Fader, Hardie, Liu, Davin & Steenburgh (2018), Journal of Interactive Marketing 43, 1–16.

    Examples
    --------
    >>> value, gradient = value_and_gradient(np.ones(3), np.array([1.0]), 1.0)
    >>> round(value, 6), gradient.shape  # 2 ln ½
    (-1.386294, (3,))
    """
    a, b, c = parameters
    t = np.arange(len(lost) + 1.0)
    steps = t**c
    both = special.psi(a + b + steps)
    curve = np.exp(log_survivor(t, a, b, c))
    slopes = np.stack(
        [
            both[0] - both,
            special.psi(b + steps) - both - (special.psi(b) - both[0]),
            (special.psi(b + steps) - both) * steps * np.log(np.maximum(t, 1)),
        ]
    )
    # A year without losses adds nothing, whatever its probability; the floor only keeps the logarithm finite.
    leaving = np.maximum(curve[:-1] - curve[1:], 1e-300)
    share = lost / leaving
    change = slopes * curve
    value = lost @ np.log(leaving) + left * np.log(max(curve[-1], 1e-300))
    return float(value), (change[:, :-1] - change[:, 1:]) @ share + left * slopes[:, -1]
