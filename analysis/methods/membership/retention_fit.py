"""Renewal models estimated from a cohort: maximum likelihood, and an exact posterior on a grid.

Here belongs estimation alone; the curves themselves are `retention`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special
from scipy.optimize import minimize

MODELS = {"sbg": 2, "bdw": 3}
LOG_BOUNDS = np.array([[-9.0, 9.0], [-7.0, 9.0], [-2.5, 2.0]])
"""Of ln(a/b), ln(a+b) and ln c. Beyond them no cohort could tell the curves apart, and their differences lose
digits."""


@dataclass(frozen=True)
class RetentionFit:
    """Maximum-likelihood estimate of a renewal model.

    alpha, beta, shape (1 for sBG); `interval` maps each to its 95 % interval for a cohort of the size given;
    `log_likelihood` is in units of the survival series. `status` is "converged", "at bound" (the cohort fits
    a simpler model, see `sentence`) or "failed"; `gradient_norm` is per member.
    """

    model: str
    alpha: float
    beta: float
    shape: float
    log_likelihood: float
    interval: dict[str, tuple[float, float]]
    status: str
    gradient_norm: float
    sentence: str

    def survivor(self, years: Any) -> np.ndarray:
        """Share still there after so many renewals, fitted or beyond the data."""
        return np.exp(_log_survivor(np.asarray(years, float), self.alpha, self.beta, self.shape))


@dataclass(frozen=True)
class RetentionPosterior:
    """Posterior on a grid: `weight` sums to one over `alpha`, `beta`, `shape` of equal length."""

    alpha: np.ndarray
    beta: np.ndarray
    shape: np.ndarray
    weight: np.ndarray

    def survivor(self, years: Any, coverage: float = 0.9) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Mean, low and high of the share still there after so many renewals."""
        years = np.atleast_1d(np.asarray(years, float))
        curves = np.exp(_log_survivor(years[:, None], self.alpha, self.beta, self.shape))
        tails = (0.5 - coverage / 2, 0.5 + coverage / 2)
        low, high = np.quantile(
            curves, tails, axis=1, weights=np.broadcast_to(self.weight, curves.shape), method="inverted_cdf"
        )
        return curves @ self.weight, low, high


def sbg_log_likelihood(alpha: float, beta: float, survival: Any) -> float:
    """Log-likelihood of a cohort under sBG, in units of the survival series, which starts whole."""
    return bdw_log_likelihood(alpha, beta, 1.0, survival)


def bdw_log_likelihood(alpha: float, beta: float, shape: float, survival: Any) -> float:
    """Log-likelihood of a cohort: Σ losses_t·ln(S(t−1) − S(t)) + left·ln S(n)."""
    return _value_and_gradient(np.array([alpha, beta, shape]), *_cohort(survival, 1))[0]


def fit_retention(survival: Any, model: str = "bdw", customers: float | None = None) -> RetentionFit:
    """Estimate a renewal model from members left after 0, 1, 2, … renewals.

    Parameters
    ----------
    survival : counts, or per cent of the cohort; never rising, the first is the whole cohort.
    model : "bdw" (needs three renewals) or "sbg" (two).
    customers : size of the cohort when `survival` is in per cent; it sets the width of the intervals.

    Raises
    ------
    ValueError : the series rises, is too short, holds a negative, or nobody has left or stayed.
    """
    if model not in MODELS:
        raise ValueError(f"model: expected one of {list(MODELS)}, found {model!r}; name one of these")
    size = MODELS[model]
    lost, left = _cohort(survival, size)
    whole = lost.sum() + left
    bounds = LOG_BOUNDS[:size]

    def objective(log: np.ndarray) -> tuple[float, np.ndarray]:
        parameters, jacobian = _natural(log)
        value, gradient = _value_and_gradient(parameters, lost / whole, left / whole)
        return -value, -(gradient @ jacobian)[:size]

    first = np.clip(lost[0] / whole, 0.02, 0.98)
    starts = [np.array([np.log(first / (1 - first)), np.log(w), 0.0])[:size] for w in (3.0, 0.3, 30.0, 1000.0)]
    best = None
    for start in starts:
        found = minimize(
            objective,
            start,
            jac=True,
            method="L-BFGS-B",
            bounds=bounds,
            options={"ftol": 1e-14, "gtol": 1e-7, "maxiter": 300, "maxcor": 20},
        )
        if best is None or found.fun < best.fun - 1e-12:
            best = found
        if _projected(best.jac, best.x, bounds) < 1e-6 and not _on_bound(best.x, bounds):
            break
    log, gradient, hessian = _polish(objective, best.x, bounds)
    norm = _projected(gradient, log, bounds)
    stuck = _on_bound(log, bounds)
    status = "failed" if norm > 1e-5 else "at bound" if stuck else "converged"
    (alpha, beta, shape), _ = _natural(log)
    scale = whole if customers is None else customers
    return RetentionFit(
        model,
        float(alpha),
        float(beta),
        float(shape),
        float(-objective(log)[0] * whole),
        _interval(log, hessian * scale),
        status,
        norm,
        _sentence(model, status, norm, len(lost)),
    )


def retention_posterior(
    survival: Any,
    model: str = "bdw",
    customers: float | None = None,
    points: tuple[int, int, int] = (60, 60, 31),
) -> RetentionPosterior:
    """Posterior of a renewal model by summing over a grid: no sampling, no convergence to doubt.

    Parameters
    ----------
    survival, model, customers : as in `fit_retention`.
    points : of the grid in mean first-year churn, polarisation and ln shape. The prior is uniform over (0, 1)
        in the first two and over shapes from 1/3 to 3 in the logarithm.
    """
    lost, left = _cohort(survival, MODELS[model])
    scale = 1.0 if customers is None else customers / (lost.sum() + left)
    churn, polarisation = ((np.arange(n) + 0.5) / n for n in points[:2])
    shapes = np.array([1.0]) if model == "sbg" else np.exp(np.linspace(-np.log(3), np.log(3), points[2]))
    churn, polarisation, shape = (axis.ravel() for axis in np.meshgrid(churn, polarisation, shapes, indexing="ij"))
    weight = 1 / polarisation - 1
    alpha, beta = churn * weight, (1 - churn) * weight
    curve = np.exp(_log_survivor(np.arange(len(lost) + 1.0)[:, None], alpha, beta, shape))
    with np.errstate(divide="ignore"):
        log = lost @ np.log(np.maximum(curve[:-1] - curve[1:], 1e-300)) + left * np.log(np.maximum(curve[-1], 1e-300))
    mass = np.exp(scale * (log - log.max()))
    return RetentionPosterior(alpha, beta, shape, mass / mass.sum())


def _cohort(survival: Any, least: int) -> tuple[np.ndarray, float]:
    series = np.asarray(survival, float)
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


def _log_survivor(years: np.ndarray, alpha: Any, beta: Any, shape: Any) -> np.ndarray:
    return special.betaln(alpha, beta + years**shape) - special.betaln(alpha, beta)


def _natural(log: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(a, b, c) and their derivatives in ln(a/b), ln(a+b), ln c: mean and total are nearly independent, a and
    b not."""
    ratio, total = special.expit(log[0]), np.exp(log[1])
    shape = np.exp(log[2]) if log.size > 2 else 1.0
    bend = total * ratio * (1 - ratio)
    alpha, beta = total * ratio, total * (1 - ratio)
    return np.array([alpha, beta, shape]), np.array([[bend, alpha, 0], [-bend, beta, 0], [0, 0, shape]])


def _value_and_gradient(parameters: np.ndarray, lost: np.ndarray, left: float) -> tuple[float, np.ndarray]:
    a, b, c = parameters
    t = np.arange(len(lost) + 1.0)
    steps = t**c
    both = special.psi(a + b + steps)
    curve = np.exp(_log_survivor(t, a, b, c))
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


def _polish(objective: Any, log: np.ndarray, bounds: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Newton steps from where the quasi-Newton search stopped, and the Hessian there."""
    for _ in range(4):
        value, gradient = objective(log)
        hessian = np.array([(objective(log + h)[1] - objective(log - h)[1]) / 2e-5 for h in 1e-5 * np.eye(log.size)])
        hessian = (hessian + hessian.T) / 2
        if _on_bound(log, bounds) or np.linalg.norm(gradient) < 1e-11 or np.linalg.eigvalsh(hessian)[0] <= 0:
            break
        step = np.clip(log - np.linalg.solve(hessian, gradient), bounds[:, 0], bounds[:, 1])
        if objective(step)[0] > value + 1e-14:
            break
        log = step
    return log, objective(log)[1], hessian


def _on_bound(log: np.ndarray, bounds: np.ndarray) -> bool:
    return bool(np.any((log <= bounds[:, 0] + 1e-6) | (log >= bounds[:, 1] - 1e-6)))


def _projected(gradient: np.ndarray, log: np.ndarray, bounds: np.ndarray) -> float:
    return float(np.max(np.abs(np.clip(log - gradient, bounds[:, 0], bounds[:, 1]) - log)))


def _interval(log: np.ndarray, information: np.ndarray) -> dict[str, tuple[float, float]]:
    covariance = np.linalg.pinv(information, hermitian=True)
    parameters, jacobian = _natural(log)
    relative = jacobian[:, : log.size] / parameters[:, None]
    spread = 1.96 * np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", relative, covariance, relative), 0))
    low, high = parameters * np.exp(-np.minimum(spread, 50)), parameters * np.exp(np.minimum(spread, 50))
    return {name: (float(low[i]), float(high[i])) for i, name in enumerate(("alpha", "beta", "shape"))}


def _sentence(model: str, status: str, norm: float, years: int) -> str:
    name = {"sbg": "sBG", "bdw": "beta-discrete-Weibull"}[model]
    return {
        "converged": f"{name} fitted to {years} renewals; gradient {norm:.1e} per member.",
        "at bound": f"{name} fitted to {years} renewals at the edge of its range: members look alike, "
        "or split into those who leave at once and those who stay; read the curve, not the parameters.",
        "failed": f"{name} did not converge on {years} renewals: gradient {norm:.1e} per member; do not "
        "use the estimate.",
    }[status]
