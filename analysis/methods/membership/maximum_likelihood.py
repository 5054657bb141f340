"""Maximum likelihood for the models of a customer base: search, restarts, status and intervals.

Belongs here: what the models share, given a likelihood with its gradient in the natural parameters. Does not belong
here: any likelihood, and how parameters are searched (`search_coordinates`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.methods.membership.bounded_minimum import bounded_minimum
from analysis.methods.membership.search_coordinates import Coordinates

Likelihood = Callable[[np.ndarray], tuple[float, np.ndarray]]
"""Natural parameters to the log-likelihood and its gradient."""

Prior = tuple[np.ndarray, np.ndarray]
"""Centre and standard deviation of each searched coordinate; infinite where the prior says nothing."""

QUANTILE = 1.959963984540054
STEP = 1e-4
GRADIENT_TOLERANCE = 1e-6
WIDEST = 1.0
"""A standard error in logarithms beyond which no interval is given: it would span a factor of fifty, and where the
likelihood is that flat its curvature does not say how far it stays so."""


@dataclass(frozen=True)
class Maximum:
    """Where a likelihood is greatest.

    Attributes
    ----------
    natural : parameters, shape (parameter,).
    log_likelihood : there, without the prior.
    covariance : of the logarithms of the natural parameters, shape (parameter, parameter); NaN where nothing supports
        it.
    low, high : 95 % intervals, shape (parameter,), NaN likewise.
    status : "converged", "at bound", "not identified" or "failed".
    at_bound : names of the parameters that depend on a coordinate whose search ended at a bound.
    gradient_norm : projected, per customer, in searched coordinates.

    Examples
    --------
    A likelihood that does not depend on its parameters identifies none:

    >>> from analysis.methods.membership.search_coordinates import PairedCoordinates
    >>> flat = lambda natural: (0.0, np.zeros(2))
    >>> maximise(flat, PairedCoordinates(("r", "alpha"), ("gamma",)), [np.zeros(2)], 1).status
    'not identified'
    """

    natural: np.ndarray
    log_likelihood: float
    covariance: np.ndarray
    low: np.ndarray
    high: np.ndarray
    status: str
    at_bound: tuple[str, ...]
    gradient_norm: float


def weighted_sum(weight: np.ndarray, values: np.ndarray) -> float:
    """Σ w·v over many rows, without BLAS, whose threads wake for every long sum and wait on a busy machine.

    Parameters
    ----------
    weight, values : shape (row,).

    Returns
    -------
    The sum.

    Examples
    --------
    >>> weighted_sum(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    11.0
    """
    return float(np.einsum("i,i->", weight, values))


def maximise(
    likelihood: Likelihood,
    coordinates: Coordinates,
    starts: list[np.ndarray],
    size: float,
    *,
    prior: Prior | None = None,
    sample: tuple[Likelihood, float] | None = None,
) -> Maximum:
    """Maximise a likelihood from several starts.

    Parameters
    ----------
    likelihood : of all customers: natural parameters to the log-likelihood and its gradient.
    size : how many they are.
    coordinates : how its parameters are searched.
    starts : in searched coordinates, tried in turn until two agree.
    prior : normal, on searched coordinates; none unless given. It fades as customers grow in number.
    sample : likelihood and size of a small sample of the customers: the starts are tried on it, and the whole is only
        visited near its maximum.

    Returns
    -------
    Maximum; it never raises for want of convergence, which `status` says.

    Examples
    --------
    A normal log-likelihood about (3, 1.5), of 100 customers:

    >>> from analysis.methods.membership.search_coordinates import PairedCoordinates
    >>> def likelihood(natural):
    ...     apart = natural - [3.0, 1.5]
    ...     return -50 * float(apart @ apart), -100 * apart
    >>> found = maximise(likelihood, PairedCoordinates(("r", "alpha"), ("gamma",)), [np.zeros(2)], 100)
    >>> found.status, found.natural.round(6).tolist()
    ('converged', [3.0, 1.5])
    """
    scaled = _scaled(likelihood, coordinates, size, prior)
    small = scaled if sample is None else _scaled(sample[0], coordinates, sample[1], prior)
    bounds = coordinates.bounds
    best = _best_of(small, starts, bounds)
    if sample is not None:
        best = _newton(scaled, best, bounds, _hessian(small, best))
    if _projected(scaled(best)[1], best, bounds) > GRADIENT_TOLERANCE:
        best = _search(scaled, best, bounds)[0]
    hessian = _hessian(scaled, best)
    if not _on_bound(best, bounds).any():
        best = _newton(scaled, best, bounds, hessian)
    norm = _projected(scaled(best)[1], best, bounds)
    natural, slopes = coordinates.natural(best)
    stuck = _on_bound(best, bounds)
    covariance = _covariance(hessian * size, slopes) if not stuck.any() else np.full(slopes.shape, np.nan)
    status = "converged" if np.isfinite(covariance).all() else "not identified"
    status = "failed" if norm > 10 * GRADIENT_TOLERANCE else "at bound" if stuck.any() else status
    low, high = interval_in_logs(natural, np.sqrt(np.diag(covariance)) if status == "converged" else np.nan)
    flagged = tuple(np.asarray(coordinates.names)[(slopes[:, stuck] != 0).any(axis=1)].tolist())
    return Maximum(natural, float(likelihood(natural)[0]), covariance, low, high, status, flagged, norm)


def interval_in_logs(natural: np.ndarray, error: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
    """95 % interval of each parameter, given the standard error of its logarithm; NaN where that is too wide.

    Parameters
    ----------
    natural : parameters above 0, shape (parameter,).
    error : standard errors of their logarithms, one for all or shape (parameter,).

    Returns
    -------
    (low, high), each of shape (parameter,): natural·e^(∓1.96·error), NaN where the error is above `WIDEST` or NaN.

    Examples
    --------
    >>> [ends.round(3).tolist() for ends in interval_in_logs(np.array([2.0, 2.0]), np.array([0.1, 3.0]))]
    [[1.644, nan], [2.433, nan]]
    """
    spread = QUANTILE * np.where(error <= WIDEST, error, np.nan)
    return natural * np.exp(-spread), natural * np.exp(spread)


def without_interval(interval: dict[str, tuple[float, float]]) -> str:
    """A sentence that names the parameters of a fit that have no interval; empty if all have one.

    Parameters
    ----------
    interval : (low, high) of each parameter by name.

    Returns
    -------
    The sentence, with a space before it.

    Examples
    --------
    >>> without_interval({"r": (np.nan, np.nan), "alpha": (1.0, 2.0)})
    ' Too few to bound r.'
    """
    names = [name for name, ends in interval.items() if np.isnan(ends).any()]
    return f" Too few to bound {', '.join(names)}." if names else ""


def _scaled(likelihood: Likelihood, coordinates: Coordinates, size: float, prior: Prior | None) -> Likelihood:
    """Minus the log-posterior per customer and its gradient, in searched coordinates."""

    def objective(searched: np.ndarray) -> tuple[float, np.ndarray]:
        natural, slopes = coordinates.natural(searched)
        value, gradient = likelihood(natural)
        gradient = (gradient * natural) @ slopes
        if prior is not None:
            pull = (searched - prior[0]) / prior[1]
            value -= 0.5 * pull @ pull
            gradient -= pull / prior[1]
        return -value / size, -gradient / size

    return objective


def _best_of(objective: Likelihood, starts: list[np.ndarray], bounds: np.ndarray) -> np.ndarray:
    """The least minimum of the starts; two that end inside the bounds at one value leave nothing to look for."""
    best, least = _search(objective, starts[0], bounds)
    for start in starts[1:]:
        found, value = _search(objective, start, bounds)
        agree = abs(value - least) < 1e-9 * (1 + abs(least)) and not _on_bound(found, bounds).any()
        if value < least:
            best, least = found, value
        if agree:
            break
    return best


def _search(objective: Likelihood, start: np.ndarray, bounds: np.ndarray) -> tuple[np.ndarray, float]:
    inside = np.clip(start, bounds[:, 0] + 0.1, bounds[:, 1] - 0.1) if _on_bound(start, bounds).any() else start
    return bounded_minimum(objective, inside, bounds, GRADIENT_TOLERANCE / 10)[:2]


def _newton(objective: Likelihood, at: np.ndarray, bounds: np.ndarray, hessian: np.ndarray) -> np.ndarray:
    """Steps with one Hessian, which need no more than a gradient each; stops where they no longer help."""
    if np.linalg.eigvalsh(hessian)[0] <= 1e-12:
        return at
    value, gradient = objective(at)
    for _ in range(12):
        if np.max(np.abs(gradient)) < GRADIENT_TOLERANCE / 100:
            break
        step = np.clip(at - np.linalg.solve(hessian, gradient), bounds[:, 0], bounds[:, 1])
        ahead, slope = objective(step)
        if not ahead <= value + 1e-12 or not np.linalg.norm(slope) < np.linalg.norm(gradient):
            break
        at, value, gradient = step, ahead, slope
    return at


def _hessian(objective: Likelihood, at: np.ndarray) -> np.ndarray:
    steps = STEP * np.eye(at.size)
    rows = np.array([(objective(at + h)[1] - objective(at - h)[1]) / (2 * STEP) for h in steps])
    return (rows + rows.T) / 2


def _covariance(information: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    """Of the logarithms of the natural parameters; NaN unless the information is that of a maximum."""
    values = np.linalg.eigvalsh(information)
    if values[0] <= 1e-10 * values[-1]:
        return np.full(information.shape, np.nan)
    return slopes @ np.linalg.solve(information, slopes.T)


def _on_bound(searched: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    return (searched <= bounds[:, 0] + 1e-6) | (searched >= bounds[:, 1] - 1e-6)


def _projected(gradient: np.ndarray, searched: np.ndarray, bounds: np.ndarray) -> float:
    return float(np.max(np.abs(np.clip(searched - gradient, bounds[:, 0], bounds[:, 1]) - searched)))
