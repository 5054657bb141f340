"""Renewal models estimated from a cohort by maximum likelihood.

Here belongs estimation alone; the curves themselves are `retention`, and what a cohort leaves open of them is
`retention_posterior`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from analysis.methods.membership.bounded_minimum import bounded_minimum
from analysis.methods.membership.maximum_likelihood import interval_in_logs, without_interval
from analysis.methods.periods import by_period

MODELS = {"sbg": 2, "bdw": 3}
LOG_BOUNDS = np.array([[-9.0, 9.0], [-7.0, 9.0], [-2.5, 2.0]])
"""Of ln(a/b), ln(a+b) and ln c. Beyond them no cohort could tell the curves apart, and their differences lose
digits."""


@dataclass(frozen=True)
class RetentionFit:
    """Maximum-likelihood estimate of a renewal model.

    alpha, beta, shape (1 for sBG); `interval` maps each to its 95 % interval for a cohort of the size given, and to
    NaN where the cohort supports none: at a bound the curvature says nothing of how far off the truth may be.
    `log_likelihood` is in units of the survival series. `status` is "converged", "at bound" (the cohort fits
    a simpler model, see `sentence`), "not identified" (no curvature) or "failed"; `gradient_norm` is per
    member.
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
        return np.exp(log_survivor(np.asarray(years, float), self.alpha, self.beta, self.shape))


def sbg_log_likelihood(alpha: float, beta: float, survival: Any) -> float:
    """Log-likelihood of a cohort under sBG, in units of the survival series, which starts whole."""
    return bdw_log_likelihood(alpha, beta, 1.0, survival)


def bdw_log_likelihood(alpha: float, beta: float, shape: float, survival: Any) -> float:
    """Log-likelihood of a cohort: Σ losses_t·ln(S(t−1) − S(t)) + left·ln S(n)."""
    return _value_and_gradient(np.array([alpha, beta, shape]), *cohort(survival, 1))[0]


def fit_retention(survival: Any, model: str = "bdw", customers: float | None = None) -> RetentionFit:
    """Estimate a renewal model from members left after 0, 1, 2, … renewals.

    Parameters
    ----------
    survival : counts, or per cent of the cohort; never rising, the first is the whole cohort. A Series goes by its
        labels, the number of renewals or the period, which must have no gap.
    model : "bdw" (needs three renewals) or "sbg" (two).
    customers : size of the cohort when `survival` is in per cent; it sets the width of the intervals.

    Raises
    ------
    ValueError : the series rises, is too short, holds a negative, or nobody has left or stayed.
    """
    if model not in MODELS:
        raise ValueError(f"model: expected one of {list(MODELS)}, found {model!r}; name one of these")
    size = MODELS[model]
    lost, left = cohort(survival, size)
    whole = lost.sum() + left
    bounds = LOG_BOUNDS[:size]

    def objective(log: np.ndarray) -> tuple[float, np.ndarray]:
        parameters, jacobian = _natural(log)
        value, gradient = _value_and_gradient(parameters, lost / whole, left / whole)
        return -value, -(gradient @ jacobian)[:size]

    log = _search(objective, lost[0] / whole, bounds)
    log, gradient, hessian = _polish(objective, log, bounds)
    norm = _projected(gradient, log, bounds)
    error = _standard_error(log, hessian * (whole if customers is None else customers))
    status = "converged" if np.isfinite(error).all() else "not identified"
    status = "failed" if norm > 1e-5 else "at bound" if _on_bound(log, bounds) else status
    (alpha, beta, shape), _ = _natural(log)
    ends = interval_in_logs(np.array([alpha, beta, shape]), error if status == "converged" else np.nan)
    interval = {name: (float(ends[0][i]), float(ends[1][i])) for i, name in enumerate(("alpha", "beta", "shape"))}
    return RetentionFit(
        model,
        float(alpha),
        float(beta),
        float(shape),
        float(-objective(log)[0] * whole),
        interval,
        status,
        norm,
        _sentence(model, status, norm, len(lost), interval),
    )


def _search(objective: Any, lost_at_first: float, bounds: np.ndarray) -> np.ndarray:
    """The best of several starts, which differ in how much members differ."""
    first = np.clip(lost_at_first, 0.02, 0.98)
    best = None
    for total in (3.0, 0.3, 30.0, 1000.0):
        start = np.array([np.log(first / (1 - first)), np.log(total), 0.0])[: len(bounds)]
        found = bounded_minimum(objective, start, bounds)
        if best is None or found[1] < best[1] - 1e-12:
            best = found
        if _projected(best[2], best[0], bounds) < 1e-6 and not _on_bound(best[0], bounds):
            break
    return best[0]


def cohort(survival: Any, least: int) -> tuple[np.ndarray, float]:
    """Members lost at each renewal and those left after the last, of a series with at least so many renewals."""
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
    """ln S(t) = ln B(a, b + t^c) − ln B(a, b)."""
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


def _standard_error(log: np.ndarray, information: np.ndarray) -> np.ndarray:
    """Of the logarithms of the three parameters; NaN where the information is not that of a maximum."""
    parameters, jacobian = _natural(log)
    relative = jacobian[:, : log.size] / parameters[:, None]
    values = np.linalg.eigvalsh(information)
    if values[0] <= 1e-10 * values[-1]:
        return np.full(3, np.nan)
    return np.sqrt(np.einsum("ij,ji->i", relative, np.linalg.solve(information, relative.T)))


def _sentence(model: str, status: str, norm: float, years: int, interval: dict[str, tuple[float, float]]) -> str:
    instead = "read the curve, not the parameters, and its band from retention_posterior."
    name = {"sbg": "sBG", "bdw": "beta-discrete-Weibull"}[model]
    return {
        "converged": f"{name} fitted to {years} renewals; gradient {norm:.1e} per member.{without_interval(interval)}",
        "at bound": f"{name} fitted to {years} renewals at the edge of its range: members look alike, "
        f"or split into those who leave at once and those who stay; {instead}",
        "not identified": f"{name} fitted to {years} renewals, which do not tell its parameters apart; {instead}",
        "failed": f"{name} did not converge on {years} renewals: gradient {norm:.1e} per member; do not "
        "use the estimate.",
    }[status]
