"""Known customers from their orders: how often each will come again, and how much each spends.

Here belong BG/NBD and Gamma–Gamma. What can be said of a market without orders is `repeat_buying`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special
from scipy.optimize import minimize

from analysis.methods.arrays import Numbers, elementwise, require

LOG_BOUND = 12.0


@dataclass(frozen=True)
class BGNBDFit:
    """Maximum-likelihood BG/NBD: (r, alpha, a, b), alpha in the unit of time of the data.

    `interval` maps each to its 95 % interval; `status` is "converged", "at bound" or "failed";
    `gradient_norm` is per customer in logs of the parameters.
    """

    parameters: tuple[float, float, float, float]
    log_likelihood: float
    interval: dict[str, tuple[float, float]]
    status: str
    gradient_norm: float
    sentence: str


@elementwise
def bgnbd_expected(
    t: Numbers, x: Numbers, t_x: Numbers, T: Numbers, r: Numbers, alpha: Numbers, a: Numbers, b: Numbers
) -> Numbers:
    """Purchases expected in the next t from a customer with this history (Fader, Hardie & Lee 2005, eq. 10).

    Parameters
    ----------
    t : time ahead. x : repeat purchases so far. t_x : time of the last. T : time since the first purchase.
    r, alpha, a, b : of the model; all times in one unit.

    Returns
    -------
    (a+b+x−1)/(a−1)·[1 − ((α+T)/(α+T+t))^(r+x)·₂F₁(r+x, b+x; a+b+x−1; t/(α+T+t))]
    / (1 + [x>0]·a/(b+x−1)·((α+T)/(α+t_x))^(r+x)).
    """
    for name, value in (("t", t), ("x", x), ("t_x", t_x), ("T", T)):
        require(name, value, 0)
    for name, value in (("r", r), ("alpha", alpha), ("a", a), ("b", b)):
        require(name, value, 0, open_low=True)
    t, x, t_x, T, r, alpha, a, b = np.broadcast_arrays(*(np.asarray(v, float) for v in (t, x, t_x, T, r, alpha, a, b)))
    # At a = 1 the ratio is 0/0 with a smooth limit: the mean of two points on either side errs by their
    # distance squared.
    pole = np.where(np.abs(a - 1) < 1e-5, 1e-4, 0.0)
    above = _expected(t, x, t_x, T, r, alpha, a + pole, b)
    return (above + _expected(t, x, t_x, T, r, alpha, a - pole, b)) / 2 if np.any(pole) else above


def _expected(t, x, t_x, T, r, alpha, a, b):
    ahead = alpha + T + t
    series = special.hyp2f1(r + x, b + x, a + b + x - 1, t / ahead)
    bought = (a + b + x - 1) / (a - 1) * (1 - ((alpha + T) / ahead) ** (r + x) * series)
    with np.errstate(divide="ignore", invalid="ignore"):
        gone = np.where(x > 0, a / (b + x - 1) * ((alpha + T) / (alpha + t_x)) ** (r + x), 0.0)
    return bought / (1 + gone)


@elementwise
def bgnbd_pmf(x: Numbers, t: Numbers, r: Numbers, alpha: Numbers, a: Numbers, b: Numbers) -> Numbers:
    """Share of new customers with x repeat purchases within t (Fader, Hardie & Lee 2005, eq. 8).

    B(a, b+x)/B(a, b)·NB(x) + [x>0]·B(a+1, b+x−1)/B(a, b)·Pr(NB >= x), NB of shape r and probability t/(α+t).
    """
    require("x", x, 0)
    require("t", t, 0)
    x, t, r, alpha, a, b = np.broadcast_arrays(*(np.asarray(v, float) for v in (x, t, r, alpha, a, b)))
    p, base = t / (alpha + t), special.betaln(a, b)
    count = (
        special.gammaln(r + x) - special.gammaln(r) - special.gammaln(x + 1) + r * np.log1p(-p) + special.xlogy(x, p)
    )
    active = np.exp(special.betaln(a, b + x) - base + count)
    at_least = np.where(x > 0, special.betainc(np.maximum(x, 1), r, p), 0.0)
    return active + np.where(x > 0, np.exp(special.betaln(a + 1, np.maximum(b + x - 1, 1e-300)) - base), 0.0) * at_least


@elementwise
def gamma_gamma_spend(x: Numbers, mean_spend: Numbers, p: Numbers, q: Numbers, v: Numbers) -> Numbers:
    """Mean spend per purchase expected of a customer, drawn towards the population's (Fader & Hardie 2013).

    Parameters
    ----------
    x : purchases observed; mean_spend : their mean, CNY (ignored at x = 0). p, q, v : of the model, q above 1
        − p·x.

    Returns
    -------
    p·(v + x·mean_spend)/(p·x + q − 1), CNY per purchase.
    """
    require("x", x, 0)
    require("mean_spend", mean_spend, 0)
    weight = p * np.asarray(x) + q - 1
    require("p·x + q − 1", weight, 0, open_low=True)
    return p * (v + np.asarray(x) * mean_spend) / weight


def bgnbd_log_likelihood(parameters: Any, x: Any, t_x: Any, T: Any) -> float:
    """Log-likelihood of (r, alpha, a, b) for customers with x repeat purchases, last at t_x, seen for T."""
    return float(_history(x, t_x, T)(np.log(np.asarray(parameters, float)))[0])


def bgnbd_fit(x: Any, t_x: Any, T: Any) -> BGNBDFit:
    """Estimate BG/NBD by maximum likelihood with the analytic gradient.

    Parameters
    ----------
    x, t_x, T : one per customer: repeat purchases, time of the last (0 without), time since the first.

    Raises
    ------
    ValueError : naming the field: lengths differ, t_x beyond T, no repeat purchase at all.
    """
    x, t_x, T = (np.atleast_1d(np.asarray(v, float)) for v in (x, t_x, T))
    if not x.shape == t_x.shape == T.shape or x.ndim != 1:
        raise ValueError(f"x: expected one value per customer in x, t_x and T, found {x.shape}, {t_x.shape}, {T.shape}")
    require("T", T, 0, open_low=True)
    require("T − t_x", T - t_x, 0)
    require("x", x, 0)
    if not np.any(x > 0):
        raise ValueError("x: expected some repeat purchases, found none; there is no rate to fit")
    unit = float(T.max()) / 10
    value_and_gradient = _history(x, t_x / unit, T / unit)

    def objective(log: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = value_and_gradient(log)
        return -value / x.size, -gradient / x.size

    best = None
    for start in ([0.0, 0.0, 0.0, 0.0], [-1.0, 1.0, -1.0, 1.0], [1.0, 2.0, -2.0, 1.0]):
        found = minimize(
            objective,
            np.array(start),
            jac=True,
            method="L-BFGS-B",
            bounds=[(-LOG_BOUND, LOG_BOUND)] * 4,
            options={"ftol": 1e-14, "gtol": 1e-7, "maxiter": 500},
        )
        if best is None or found.fun < best.fun:
            best = found
        if found.success and np.max(np.abs(found.x)) < LOG_BOUND - 1e-3:
            break
    log = best.x
    norm = float(np.max(np.abs(np.clip(log - best.jac, -LOG_BOUND, LOG_BOUND) - log)))
    status = "failed" if norm > 1e-4 else "at bound" if np.max(np.abs(log)) > LOG_BOUND - 1e-3 else "converged"
    information = np.array([(objective(log + h)[1] - objective(log - h)[1]) / 2e-4 for h in 1e-4 * np.eye(4)]) * x.size
    spread = 1.96 * np.sqrt(np.maximum(np.diag(np.linalg.pinv((information + information.T) / 2, hermitian=True)), 0))
    estimate = np.exp(log) * np.array([1, unit, 1, 1])
    low, high = estimate * np.exp(-np.minimum(spread, 50)), estimate * np.exp(np.minimum(spread, 50))
    sentence = f"BG/NBD on {x.size} customers: {status}; gradient {norm:.1e} per customer."
    # Time in another unit scales the density of each of the x purchases.
    likelihood = -best.fun * x.size - x.sum() * np.log(unit)
    return BGNBDFit(
        tuple(map(float, estimate)),
        float(likelihood),
        {name: (float(low[i]), float(high[i])) for i, name in enumerate(("r", "alpha", "a", "b"))},
        status,
        norm,
        sentence,
    )


def _history(x: Any, t_x: Any, T: Any):
    """Log-likelihood and its gradient in ln(r, alpha, a, b), for these customers.

    Gamma functions depend on x alone, which takes few values: they are computed once per value.
    """
    x, t_x, T = (np.asarray(v, float) for v in (x, t_x, T))
    values, which, counts = np.unique(x, return_inverse=True, return_counts=True)
    repeat = x > 0

    def evaluate(log: np.ndarray) -> tuple[float, np.ndarray]:
        r, alpha, a, b = np.exp(log)
        log_T, log_x = np.log(alpha + T), np.log(alpha + t_x)
        again = np.maximum(b + values - 1, 1e-300)
        # Odds that the customer left after the last purchase against staying: both share the rest of the
        # likelihood.
        odds = np.where(repeat, (np.log(a) - np.log(again))[which] + (r + x) * (log_T - log_x), -np.inf)
        gone = special.expit(odds)
        both = np.where(repeat, np.logaddexp(0, odds), 0.0)
        shared = (
            special.gammaln(r + values)
            - special.gammaln(r)
            + r * np.log(alpha)
            + special.gammaln(a + b)
            - special.gammaln(b)
            + special.gammaln(b + values)
            - special.gammaln(a + b + values)
        )
        value = counts @ shared - (r + x) @ log_T + both.sum()
        per_value = np.bincount(which, gone, len(values))
        whole, rest = special.psi(a + b), special.psi(a + b + values)
        d_r = counts @ (special.psi(r + values) - special.psi(r) + np.log(alpha)) - log_T.sum() + gone @ (log_T - log_x)
        d_alpha = r / alpha * x.size - ((r + x) * ((1 - gone) / (alpha + T) + gone / (alpha + t_x))).sum()
        d_a = counts @ (whole - rest) + gone.sum() / a
        d_b = counts @ (whole - special.psi(b) + special.psi(b + values) - rest) - per_value @ (1 / again)
        return value, np.array([d_r, d_alpha, d_a, d_b]) * np.exp(log)

    return evaluate
