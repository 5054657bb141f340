"""What it is worth to know: expected value of perfect information, all at once and one unknown at a time.

Belongs here: EVPI and EVPPI on outcomes of shape (draws, options). Does not belong here: what a survey would cost.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.interpolate import BSpline
from scipy.sparse import csr_array

KNOTS = 6
DEGREE = 3


def _outcomes(outcomes: np.ndarray) -> np.ndarray:
    y = np.asarray(outcomes, dtype=float)
    if y.ndim != 2 or y.shape[1] < 1 or len(y) < 2:
        raise ValueError(f"outcomes: expected shape (draws, options), found {y.shape}")
    if not np.isfinite(y).all():
        raise ValueError("outcomes: expected finite numbers, found NaN or infinity")
    return y


def evpi(outcomes: np.ndarray) -> float:
    """Expected value of perfect information, E[max over options] − max over options of E, in the outcome's unit.

    Parameters
    ----------
    outcomes : shape (draws, options), the same draw in a row.
    """
    y = _outcomes(outcomes)
    return float(y.max(axis=1).mean() - y.mean(axis=0).max())


def _spline(parameter: np.ndarray) -> Callable[[np.ndarray], csr_array]:
    low, high = parameter.min(), parameter.max()
    inner = np.unique(np.quantile(parameter, np.linspace(0.0, 1.0, KNOTS + 2)[1:-1]))
    inner = inner[(inner > low) & (inner < high)]
    knots = np.concatenate([[low] * (DEGREE + 1), inner, [high] * (DEGREE + 1)])
    return lambda x: BSpline.design_matrix(np.clip(x, low, high), knots, DEGREE)


def conditional_means(outcomes: np.ndarray, parameter: np.ndarray, at: np.ndarray | None = None) -> np.ndarray:
    """E(outcome | parameter) by cubic regression spline, shape (len(at), options); at the draws themselves by default.

    Parameters
    ----------
    outcomes : shape (draws, options). parameter : its value in each draw, shape (draws,).
    at : values of the parameter to evaluate at; outside the drawn range its end is used.

    Raises
    ------
    ValueError
        Shapes do not match, or the parameter does not vary.
    """
    y, x = _outcomes(outcomes), np.asarray(parameter, dtype=float)
    if x.shape != (len(y),):
        raise ValueError(f"parameter: expected shape ({len(y)},), found {x.shape}")
    if not np.ptp(x) > 0.0:
        raise ValueError("parameter: expected values that vary, found one value in all draws")
    spline = _spline(x)
    basis = spline(x)
    weights = np.linalg.lstsq((basis.T @ basis).toarray(), basis.T @ y, rcond=None)[0]
    return (basis if at is None else spline(np.asarray(at, dtype=float))) @ weights


def evppi(outcomes: np.ndarray, parameter: np.ndarray, everything: float | None = None) -> float:
    """Expected value of perfectly knowing one parameter, E[max of E(outcome | parameter)] − max of E.

    The conditional expectation is a cubic regression spline in the parameter (Strong, Oakley & Brennan 2014).

    Parameters
    ----------
    outcomes : shape (draws, options).
    parameter : the parameter's value in each draw, shape (draws,).
    everything : the outcomes' EVPI if it is known already; one input is never worth more.

    Raises
    ------
    ValueError
        Shapes do not match. A parameter that does not vary is worth nothing: 0.
    """
    y = _outcomes(outcomes)
    if np.shape(parameter) == (len(y),) and not np.ptp(parameter) > 0.0:
        return 0.0
    fitted = conditional_means(y, parameter)
    gain = float(fitted.max(axis=1).mean() - y.mean(axis=0).max())
    # With few draws the regression overfits, and would say that one input is worth more than all.
    return min(max(gain, 0.0), evpi(y) if everything is None else everything)
