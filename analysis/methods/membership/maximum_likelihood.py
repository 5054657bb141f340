"""Maximum likelihood for the models of a customer base: search, restarts, status and intervals.

Belongs here: what the models share, given a likelihood with its gradient in the natural parameters. Does not belong
here: any likelihood.

Parameters of a mixing distribution are searched as (ln of its mean, ln of its concentration): the two are nearly
independent of each other, where the natural parameters lie on a ridge. The concentration is what a small base leaves
open: very large, and customers look alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from analysis.methods.membership.bounded_minimum import bounded_minimum

Likelihood = Callable[[np.ndarray], tuple[float, np.ndarray]]
"""Natural parameters to the log-likelihood and its gradient."""

Prior = tuple[np.ndarray, np.ndarray]
"""Centre and standard deviation of each searched coordinate; infinite where the prior says nothing."""

LEVEL_BOUND = 12.0
CONCENTRATION_BOUNDS = (-7.0, 7.0)
"""Of the logarithm of r, s, a + b …: beyond them no base could tell the curves apart."""

QUANTILE = 1.959963984540054
STEP = 1e-4
GRADIENT_TOLERANCE = 1e-6
WIDEST = 1.0
"""A standard error in logarithms beyond which no interval is given: it would span a factor of fifty, and where the
likelihood is that flat its curvature does not say how far it stays so."""


class Coordinates(Protocol):
    """How natural parameters are searched: see `PairedCoordinates`."""

    names: tuple[str, ...]
    bounds: np.ndarray

    def natural(self, searched: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Natural parameters, and the derivative of their logarithms in the searched coordinates."""


@dataclass(frozen=True)
class PairedCoordinates:
    """How the parameters of two mixing distributions are searched.

    names : of the natural parameters. pairs : "gamma" (shape r and rate α: mean r/α, concentration r) or "beta"
    (a and b: odds a/b, concentration a + b), one per two parameters in order.
    """

    names: tuple[str, ...]
    pairs: tuple[str, ...]

    @property
    def bounds(self) -> np.ndarray:
        """Of the searched coordinates, shape (parameter, 2)."""
        return np.array([(-LEVEL_BOUND, LEVEL_BOUND), CONCENTRATION_BOUNDS] * len(self.pairs))

    def natural(self, searched: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Natural parameters, and the derivative of their logarithms in the searched coordinates."""
        values, slopes = np.empty(searched.size), np.zeros((searched.size, searched.size))
        for i, pair in enumerate(self.pairs):
            level, concentration = searched[2 * i : 2 * i + 2]
            block = slice(2 * i, 2 * i + 2)
            if pair == "gamma":
                values[block] = np.exp(concentration), np.exp(concentration - level)
                slopes[block, block] = [[0, 1], [-1, 1]]
            else:
                share = 1 / (1 + np.exp(-level))
                values[block] = np.exp(concentration) * share, np.exp(concentration) / (1 + np.exp(level))
                slopes[block, block] = [[1 - share, 1], [-share, 1]]
        return values, slopes

    def searched(self, natural: np.ndarray) -> np.ndarray:
        """The inverse of `natural`."""
        first, second = np.asarray(natural, float).reshape(-1, 2).T
        sums = [first[i] if pair == "gamma" else first[i] + second[i] for i, pair in enumerate(self.pairs)]
        return np.stack([np.log(first / second), np.log(sums)], axis=1).ravel()


@dataclass(frozen=True)
class Maximum:
    """Where a likelihood is greatest.

    natural : parameters, shape (parameter,). log_likelihood : there, without the prior. covariance : of the
    logarithms of the natural parameters; NaN where nothing supports it. low, high : 95 % intervals, NaN likewise.
    status : "converged", "at bound", "not identified" or "failed". at_bound : names of the parameters that depend on a
    coordinate whose search ended at a bound. gradient_norm : projected, per customer, in searched coordinates.
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
    """Σ w·v over many rows, without BLAS, whose threads wake for every long sum and wait on a busy machine."""
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
    likelihood : of all customers. size : how many they are.
    coordinates : how its parameters are searched. starts : in searched coordinates, tried in turn until two agree.
    prior : normal, on searched coordinates; none unless given. It fades as customers grow in number.
    sample : likelihood and size of a small sample of the customers: the starts are tried on it, and the whole is
        only visited near its maximum.
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
    """95 % interval of each parameter, given the standard error of its logarithm; NaN where that is too wide."""
    spread = QUANTILE * np.where(error <= WIDEST, error, np.nan)
    return natural * np.exp(-spread), natural * np.exp(spread)


def without_interval(interval: dict[str, tuple[float, float]]) -> str:
    """A sentence that names the parameters of a fit that have no interval; empty if all have one."""
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
