"""What it is worth to know: everything at once, one unknown at a time, or what a sample would show.

Belongs here: EVPI, EVPPI and EVSI on outcomes of shape (draws, options). Does not belong here: what a sample measures
and costs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import BSpline

KNOTS = 6
DEGREE = 3
BINS = 1024


def _outcomes(outcomes: np.ndarray) -> np.ndarray:
    y = np.asarray(outcomes, dtype=float)
    if y.ndim != 2 or y.shape[1] < 1 or len(y) < 2:
        raise ValueError(f"outcomes: expected shape (draws, options), found {y.shape}")
    if not np.isfinite(y).all():
        raise ValueError("outcomes: expected finite numbers, found NaN or infinity")
    return y


def evpi(outcomes: np.ndarray) -> float:
    """Expected value of perfect information, E[max over options] − max over options of E.

    Parameters
    ----------
    outcomes : shape (draws, options), the same draw in a row.

    Returns
    -------
    The value in the outcome's unit, 0 or more.

    Raises
    ------
    ValueError
        Wrong shape, or an outcome that is not a finite number.

    References
    ----------
    Raiffa & Schlaifer 1961, Applied Statistical Decision Theory, Harvard.

    Examples
    --------
    >>> evpi(np.array([[0.0, 4.0], [0.0, -2.0]]))  # (4 + 0)/2 less the 1 of always launching
    1.0
    """
    y = _outcomes(outcomes)
    return float(y.max(axis=1).mean() - y.mean(axis=0).max())


def _knots(parameter: np.ndarray) -> np.ndarray:
    low, high = parameter.min(), parameter.max()
    inner = np.unique(np.quantile(parameter, np.linspace(0.0, 1.0, KNOTS + 2)[1:-1]))
    inner = inner[(inner > low) & (inner < high)]
    return np.concatenate([[low] * (DEGREE + 1), inner, [high] * (DEGREE + 1)])


def _basis(at: np.ndarray, knots: np.ndarray) -> np.ndarray:
    return BSpline.design_matrix(np.clip(at, knots[0], knots[-1]), knots, DEGREE).toarray()


def _binned(y: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Means of outcomes and parameter over bins of equally many draws in the parameter's order, and the bins' sizes.

    A spline with a dozen coefficients cannot tell a bin of a thousandth of the draws from its mean, and a regression on
    the bins takes a tenth of the time.
    """
    order = np.argsort(x, kind="stable")
    starts = np.unique(np.linspace(0, len(x), min(BINS, len(x)) + 1).astype(int)[:-1])
    counts = np.diff(np.append(starts, len(x))).astype(float)
    means = np.add.reduceat(y[order], starts, axis=0) / counts[:, None]
    return means, np.add.reduceat(x[order], starts) / counts, counts


@dataclass(frozen=True)
class Conditional:
    """E(outcome | parameter): a cubic regression spline, fitted on bins of draws.

    Attributes
    ----------
    knots : of the spline, in the parameter's unit.
    coefficients : shape (functions of the basis, options), in the outcome's unit.
    places : mean of the parameter in each bin.
    weights : share of the draws in each bin; sums to one.

    Examples
    --------
    >>> x = np.linspace(0.0, 1.0, 101)
    >>> found = conditional(np.stack([x, 1.0 - x], axis=1), x)
    >>> found.at([0.25]).round(6).tolist(), round(found.best(), 3)
    ([[0.25, 0.75]], 0.752)
    """

    knots: np.ndarray
    coefficients: np.ndarray
    places: np.ndarray
    weights: np.ndarray

    def at(self, parameter: np.ndarray) -> np.ndarray:
        """Means at values of the parameter, shape (values, options); outside the drawn range its end is used."""
        return _basis(np.asarray(parameter, dtype=float), self.knots) @ self.coefficients

    def best(self) -> float:
        """Expected outcome of the option that is best given the parameter."""
        return float(self.weights @ self.at(self.places).max(axis=1))


def conditional(outcomes: np.ndarray, parameter: np.ndarray) -> Conditional:
    """The regression of outcomes on one parameter.

    Parameters
    ----------
    outcomes : shape (draws, options).
    parameter : its value in each draw, shape (draws,).

    Returns
    -------
    Conditional : asked by `at` for the mean of each option at values of the parameter.

    Raises
    ------
    ValueError
        Shapes do not match, or the parameter does not vary.

    References
    ----------
    Strong, Oakley & Brennan 2014, Med. Decis. Making 34(3).

    Examples
    --------
    >>> x = np.linspace(0.0, 1.0, 101)
    >>> conditional((x**3)[:, None], x).at(np.array([0.5, 9.0])).round(6).tolist()  # beyond the range its end is used
    [[0.125], [1.0]]
    """
    y, x = _outcomes(outcomes), np.asarray(parameter, dtype=float)
    if x.shape != (len(y),):
        raise ValueError(f"parameter: expected shape ({len(y)},), found {x.shape}")
    if not np.ptp(x) > 0.0:
        raise ValueError("parameter: expected values that vary, found one value in all draws")
    means, places, counts = _binned(y, x)
    knots = _knots(x)
    basis = _basis(places, knots)
    weighted = basis.T * counts
    # Normal equations: a dozen well-scaled columns, where a decomposition of all rows takes a thousand times as long.
    coefficients = np.linalg.lstsq(weighted @ basis, weighted @ means, rcond=None)[0]
    return Conditional(knots, coefficients, places, counts / len(y))


def evppi(outcomes: np.ndarray, parameter: np.ndarray, everything: float | None = None) -> float:
    """Expected value of perfectly knowing one parameter, E[max of E(outcome | parameter)] − max of E.

    The conditional expectation is a cubic regression spline in the parameter, see `conditional`.

    Parameters
    ----------
    outcomes : shape (draws, options).
    parameter : the parameter's value in each draw, shape (draws,).
    everything : the outcomes' EVPI if it is known already; one input is never worth more.

    Returns
    -------
    The value in the outcome's unit, from 0 to the EVPI. A parameter that does not vary is worth nothing: 0.

    Raises
    ------
    ValueError
        Shapes do not match, or an outcome is not a finite number.

    References
    ----------
    Strong, Oakley & Brennan 2014, Estimating multiparameter partial expected value of perfect information from a
    probabilistic sensitivity analysis sample, Med. Decis. Making 34(3).

    Examples
    --------
    >>> x = np.linspace(-1.0, 1.0, 1001)
    >>> outcomes = np.stack([np.zeros(1001), x], axis=1)  # act or not: E max(0, x) is a quarter
    >>> round(evppi(outcomes, x), 3), evppi(outcomes, np.ones(1001))
    (0.25, 0.0)
    """
    y = _outcomes(outcomes)
    if np.shape(parameter) == (len(y),) and not np.ptp(parameter) > 0.0:
        return 0.0
    gain = conditional(y, parameter).best() - float(y.mean(axis=0).max())
    # With few draws the regression overfits, and would say that one input is worth more than all.
    return min(max(gain, 0.0), evpi(y) if everything is None else everything)


def evsi(outcomes: np.ndarray, summary: np.ndarray, at_most: float | None = None) -> float:
    """Expected value of sample information, E[max of E(outcome | data)] − max of E, in the outcome's unit.

    The data of a sample are stood for by a summary of what it would show, simulated in each draw from that draw's
    parameters; E(outcome | data) is a regression on it, here additive cubic splines with the products of the first
    powers, so that the samples' noise is averaged out and not learnt.

    Parameters
    ----------
    outcomes : shape (draws, options), the same draw in a row.
    summary : what the sample shows in each draw, shape (draws,) or (draws, statistics).
    at_most : EVPPI of the inputs that the data are about, if it is known: no sample of them is worth more.

    Returns
    -------
    The value, between zero and the outcomes' EVPI; a summary that does not vary is worth nothing.

    Raises
    ------
    ValueError
        Shapes do not match, numbers are not finite, or the draws are too few for so many statistics.

    References
    ----------
    Strong, Oakley, Brennan & Breeze 2015, Estimating the expected value of sample information using the probabilistic
    sensitivity analysis sample, Med. Decis. Making 35(5).

    Examples
    --------
    >>> unknown, noise = np.random.default_rng(1).standard_normal((2, 20_000))
    >>> outcomes = np.stack([np.zeros(20_000), unknown], axis=1)
    >>> evsi(outcomes, unknown) > evsi(outcomes, unknown + noise) > evsi(outcomes, noise)
    True
    """
    y, x = _outcomes(outcomes), np.asarray(summary, dtype=float)
    x = x[:, None] if x.ndim == 1 else x
    if x.ndim != 2 or len(x) != len(y):
        raise ValueError(f"summary: expected shape ({len(y)},) or ({len(y)}, statistics), found {np.shape(summary)}")
    if not np.isfinite(x).all():
        raise ValueError("summary: expected finite numbers, found NaN or infinity")
    x = x[:, np.ptp(x, axis=0) > 0.0]
    if x.shape[1] == 0:
        return 0.0
    limit = evpi(y) if at_most is None else min(at_most, evpi(y))
    if x.shape[1] == 1:
        return min(evppi(y, x[:, 0]), limit)
    score = (x - x.mean(axis=0)) / x.std(axis=0)
    parts = [np.ones((len(y), 1)), *(_basis(c, _knots(c))[:, 1:] for c in x.T)]
    parts += [(score[:, i] * score[:, j])[:, None] for i in range(x.shape[1]) for j in range(i)]
    basis = np.concatenate(parts, axis=1)
    if len(y) < 10 * basis.shape[1]:
        raise ValueError(
            f"summary: expected at least {10 * basis.shape[1]} draws for {x.shape[1]} statistics, found {len(y)}; "
            "summarise by fewer statistics or draw more"
        )
    fitted = basis @ np.linalg.lstsq(basis.T @ basis, basis.T @ y, rcond=None)[0]
    gain = float(fitted.max(axis=1).mean() - y.mean(axis=0).max())
    return min(max(gain, 0.0), limit)
