"""Renewal models estimated from a cohort by maximum likelihood.

Here belongs estimation alone; the curves themselves are `retention`, the likelihood is `renewal_likelihood`, and what a
cohort leaves open of them is `retention_posterior`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from analysis.methods.arrays import require
from analysis.methods.membership.bounded_minimum import bounded_minimum
from analysis.methods.membership.maximum_likelihood import interval_in_logs, without_interval
from analysis.methods.membership.renewal_likelihood import cohort, log_survivor, value_and_gradient

MODELS = {"sbg": 2, "bdw": 3}
LOG_BOUNDS = np.array([[-9.0, 9.0], [-7.0, 9.0], [-2.5, 2.0]])
"""Of ln(a/b), ln(a+b) and ln c. Beyond them no cohort could tell the curves apart, and their differences lose
digits."""


@dataclass(frozen=True)
class RetentionFit:
    """Maximum-likelihood estimate of a renewal model.

    Attributes
    ----------
    model : "sbg" or "bdw".
    alpha, beta, shape : of the model; shape is 1 for sBG.
    log_likelihood : in units of the survival series.
    interval : (low, high) of each parameter, 95 % for a cohort of the size given, and NaN where the cohort supports
        none: at a bound the curvature says nothing of how far off the truth may be. Of two hundred members the three of
        "bdw" hold the truth in 98.8–100 % of cohorts that support them: there `retention_posterior` says more.
    status : "converged", "at bound" (the cohort fits a simpler model, see `sentence`), "not identified" (no curvature)
        or "failed".
    gradient_norm : per member, in searched coordinates.
    sentence : what was fitted, and how far it is to be believed.

    Examples
    --------
    >>> fit = fit_retention([100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1], "sbg")
    >>> fit.survivor([0, 8, 12]).round(3).tolist()
    [1.0, 0.46, 0.378]
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


def fit_retention(survival: Any, model: str = "bdw", customers: float | None = None) -> RetentionFit:
    """Estimate a renewal model from members left after 0, 1, 2, … renewals.

    Parameters
    ----------
    survival : counts, or per cent of the cohort; never rising, the first is the whole cohort. A Series goes by its
        labels, the number of renewals or the period, which must have no gap.
    model : "bdw" (needs three renewals) or "sbg" (two).
    customers : size of the cohort when `survival` is in per cent; it sets the width of the intervals.

    Returns
    -------
    RetentionFit.

    Raises
    ------
    ValueError : the series rises, is too short, holds a negative, or nobody has left or stayed; customers not above 0.

    References
    ----------
    sBG: Fader & Hardie (2007), Journal of Interactive Marketing 21(1), 76–90. Beta-discrete-Weibull: Fader, Hardie,
    Liu, Davin & Steenburgh (2018), Journal of Interactive Marketing 43, 1–16.

    Examples
    --------
    The first paper's "high end" customers, seven years, for which it has α = 0.668 and β = 3.806:

    >>> fit = fit_retention([100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1], "sbg")
    >>> fit.status, round(fit.alpha, 3), round(fit.beta, 3)
    ('converged', 0.668, 3.806)
    """
    if model not in MODELS:
        raise ValueError(f"model: expected one of {list(MODELS)}, found {model!r}; name one of these")
    if customers is not None:
        require("customers", customers, 0, open_low=True)
    size = MODELS[model]
    lost, left = cohort(survival, size)
    whole = lost.sum() + left
    bounds = LOG_BOUNDS[:size]

    def objective(log: np.ndarray) -> tuple[float, np.ndarray]:
        parameters, jacobian = _natural(log)
        value, gradient = value_and_gradient(parameters, lost / whole, left / whole)
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


def _natural(log: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(a, b, c) and their derivatives in ln(a/b), ln(a+b), ln c: mean and total are nearly independent, a and
    b not."""
    ratio, total = special.expit(log[0]), np.exp(log[1])
    shape = np.exp(log[2]) if log.size > 2 else 1.0
    bend = total * ratio * (1 - ratio)
    alpha, beta = total * ratio, total * (1 - ratio)
    return np.array([alpha, beta, shape]), np.array([[bend, alpha, 0], [-bend, beta, 0], [0, 0, shape]])


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
