"""Gamma–Gamma: what customers spend per purchase, and how far one customer's mean is to be believed.

Belongs here: its estimation from one row per customer, and the expectation for a customer (Fader & Hardie 2013). Does
not belong here: how often customers buy (`customer_base`).

A customer's purchases are gamma of shape p about a mean of its own, and those means differ as p·v over a gamma of shape
q. The model takes spend per purchase as independent of how often a customer buys; the fit says how far that holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from analysis.methods.arrays import Numbers, as_numbers, elementwise, require
from analysis.methods.membership.maximum_likelihood import Maximum, maximise
from analysis.methods.membership.search_coordinates import CONCENTRATION_BOUNDS, LEVEL_BOUND

NAMES = ("p", "q", "v")
SAMPLE = 20_000
"""Customers on whom the starts are tried, when there are many more."""


@elementwise
def expected_spend(x: Numbers, mean_spend: Numbers, p: Numbers, q: Numbers, v: Numbers) -> Numbers:
    """Mean spend per purchase expected of a customer, drawn towards the population's.

    Parameters
    ----------
    x : purchases observed.
    mean_spend : their mean, money; ignored at x = 0, where it may be NaN.
    p, q, v : of the model, above 0, and q above 1 − p·x; v in the unit of mean_spend.

    Returns
    -------
    p·(v + x·mean_spend)/(p·x + q − 1), money per purchase, of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value, brucehardie.com/notes/025.

    Examples
    --------
    >>> round(float(expected_spend(2, 22.35, 6.25, 3.74, 15.44)), 2)
    24.66
    """
    require("x", x, 0)
    require("mean_spend", np.where(np.asarray(x) == 0, 0.0, mean_spend), 0)
    for name, value in (("p", p), ("q", q), ("v", v)):
        require(name, value, 0, open_low=True)
    weight = p * np.asarray(x) + q - 1
    if np.any(weight <= 0):
        raise ValueError(
            f"p·x + q − 1: expected a number above 0, found {np.min(weight):g} where x = {np.min(x):g}: spends lie so "
            "far apart that the next has no mean; look for amounts in another unit, or leave out the largest"
        )
    return p * (v + np.where(np.asarray(x) == 0, 0.0, np.asarray(x) * mean_spend)) / weight


@dataclass(frozen=True)
class SpendFit:
    """Maximum-likelihood Gamma–Gamma.

    Attributes
    ----------
    p, q, v : of the model; v in the unit of money given.
    log_likelihood : at these, summed over customers.
    interval : the 95 % interval of each, NaN where the data support none.
    status, at_bound, gradient_norm : as of `customer_base.CustomerBaseFit`.
    customers : how many bought.
    correlation : rank correlation of purchases and mean spend, which the model takes as 0.
    sentence : what was fitted, and how far it is to be believed.
    covariance : of the logarithms of p, q and v, shape (3, 3).

    Examples
    --------
    Of a customer without a known purchase the population's mean is expected:

    >>> fit = fit_gamma_gamma([2, 3, 2, 4, 3], [20.0, 45.0, 30.0, 25.0, 60.0], prior_spread=1.5)
    >>> bool(np.isclose(fit.expected(0, 0), fit.population_mean))
    True
    """

    p: float
    q: float
    v: float
    log_likelihood: float
    interval: dict[str, tuple[float, float]]
    status: str
    at_bound: tuple[str, ...]
    gradient_norm: float
    customers: int
    correlation: float
    sentence: str
    covariance: np.ndarray = field(repr=False, compare=False)

    def expected(self, x: Numbers, mean_spend: Numbers) -> Numbers:
        """Mean spend per purchase expected of a customer with x purchases of this mean."""
        return expected_spend(x, mean_spend, self.p, self.q, self.v)

    def has_mean(self, x: Numbers) -> bool:
        """Whether the next spend of every customer with so many purchases has a mean: p·x + q − 1 is above 0."""
        return bool(np.all(self.p * np.asarray(x) + self.q > 1))

    @property
    def population_mean(self) -> float:
        """Mean spend per purchase over customers, p·v/(q − 1); infinite for q of 1 or less."""
        return self.p * self.v / (self.q - 1) if self.q > 1 else float("inf")


class _Coordinates:
    """(ln p, ln q, ln(v·p/q)): the last is near the mean spend, and so nearly independent of the other two."""

    names = NAMES

    def __init__(self, level: float) -> None:
        self.bounds = np.array([CONCENTRATION_BOUNDS, CONCENTRATION_BOUNDS, (level - LEVEL_BOUND, level + LEVEL_BOUND)])

    @staticmethod
    def natural(searched: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        slopes = np.array([[1.0, 0, 0], [0, 1, 0], [-1, 1, 1]])
        return np.exp(slopes @ searched), slopes


def log_likelihood(x: Any, mean_spend: Any):
    """The log-likelihood of mean spends as a function of (p, q, v), with its gradient; one row per customer.

    Parameters
    ----------
    x : purchases of each customer, above 0, shape (customer,).
    mean_spend : their mean, money above 0, shape (customer,).

    Returns
    -------
    A function of the parameters, shape (3,), that gives (log-likelihood summed over customers, its gradient of shape
    (3,)): what `maximum_likelihood.maximise` takes.

    Notes
    -----
    Σ ln[Γ(px+q)/(Γ(px)Γ(q)) · v^q · m^(px−1) · x^(px) / (v + m·x)^(px+q)], m the mean of x purchases.

    References
    ----------
    Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value, brucehardie.com/notes/025.

    Examples
    --------
    With p = q = v = 1 the density of one purchase m is 1/(1 + m)², ¼ at m = 1.

    >>> value, gradient = log_likelihood([1], [1.0])(np.ones(3))
    >>> round(float(np.exp(value)), 6), gradient.shape
    (0.25, (3,))
    """
    x, mean_spend = (np.asarray(v, float) for v in (x, mean_spend))
    code, values = pd.factorize(x)
    count = np.bincount(code).astype(float)
    spent, log_mean, total = x * mean_spend, np.log(mean_spend), float(x.size)
    logs, per_x = float(log_mean.sum()), values @ np.bincount(code, log_mean)

    def evaluate(natural: np.ndarray) -> tuple[float, np.ndarray]:
        p, q, v = natural
        shape, log_all = p * values, np.log(v + spent)
        by_x = np.bincount(code, log_all)
        shared = special.gammaln(shape + q) - special.gammaln(shape) + shape * np.log(values)
        value = count @ shared - total * special.gammaln(q) + total * q * np.log(v) + p * per_x - logs
        value -= (shape + q) @ by_x
        both = special.psi(shape + q)
        d_p = count @ (values * (both - special.psi(shape) + np.log(values))) + per_x - values @ by_x
        d_q = count @ both - total * (special.psi(q) - np.log(v)) - by_x.sum()
        d_v = total * q / v - (shape + q) @ np.bincount(code, 1 / (v + spent))
        return float(value), np.array([d_p, d_q, d_v])

    return evaluate


def fit_gamma_gamma(x: Any, mean_spend: Any, prior_spread: float | None = None) -> SpendFit:
    """Estimate Gamma–Gamma by maximum likelihood from customers' purchases and mean spends.

    Parameters
    ----------
    x : purchases whose spend is known, shape (customer,); customers with 0 are left out.
    mean_spend : mean spend of these purchases, money, above 0 where x > 0.
    prior_spread : as in `customer_base.fit_customer_base`, on p and q.

    Returns
    -------
    SpendFit, money in the unit given.

    Raises
    ------
    ValueError : lengths differ, a value is missing or not above 0, fewer than two customers bought twice, or a
        prior_spread that is not above 0.

    References
    ----------
    Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value, brucehardie.com/notes/025.

    Examples
    --------
    What is expected of a customer lies between what it spent and what all spend:

    >>> fit = fit_gamma_gamma([2, 3, 2, 4, 3], [20.0, 45.0, 30.0, 25.0, 60.0], prior_spread=1.5)
    >>> bool(20 < fit.expected(2, 20.0) < fit.population_mean)
    True
    """
    x, mean_spend = _checked(x, mean_spend)
    if prior_spread is not None:
        require("prior_spread", prior_spread, 0, open_low=True)
    level = float(np.log(np.median(mean_spend)))
    sample = None
    if x.size > 4 * SAMPLE:
        few = slice(None, None, x.size // SAMPLE)
        sample = log_likelihood(x[few], mean_spend[few]), x[few].size
    found = maximise(
        log_likelihood(x, mean_spend),
        _Coordinates(level),
        [np.array([first, second, level]) for first, second in ((1.0, 1.2), (0.0, 0.5), (3.0, 3.0))],
        x.size,
        prior=None if prior_spread is None else (np.zeros(3), np.array([prior_spread, prior_spread, np.inf])),
        sample=sample,
    )
    correlation = _rank_correlation(x, mean_spend)
    return SpendFit(
        *(float(value) for value in found.natural),
        found.log_likelihood,
        {name: (float(found.low[i]), float(found.high[i])) for i, name in enumerate(NAMES)},
        found.status,
        found.at_bound,
        found.gradient_norm,
        x.size,
        correlation,
        _sentence(found, x.size, correlation, prior_spread),
        found.covariance,
    )


def _checked(x: Any, mean_spend: Any) -> tuple[np.ndarray, np.ndarray]:
    """The rows of customers who bought."""
    x, mean_spend = as_numbers("x", x), as_numbers("mean_spend", mean_spend)
    if x.shape != mean_spend.shape or x.ndim != 1:
        raise ValueError(
            f"x: expected one value per customer in x and mean_spend, found {x.shape} and {mean_spend.shape}"
        )
    _refuse(~(x >= 0) | np.isinf(x) | (x != np.floor(x)), "x", "a whole number of purchases", x)
    known = x > 0
    _refuse(known & ~(mean_spend > 0), "mean_spend", "an amount above 0 where x > 0", mean_spend)
    _refuse(known & np.isinf(mean_spend), "mean_spend", "a finite amount where x > 0", mean_spend)
    if np.count_nonzero(x > 1) < 2:
        raise ValueError(
            f"x: expected at least two customers with two purchases or more, found {np.count_nonzero(x > 1)}; one "
            "purchase each does not tell how much a customer's own purchases differ"
        )
    return x[known], mean_spend[known]


def _sentence(found: Maximum, customers: int, correlation: float, prior_spread: float | None) -> str:
    more = "observe more customers" if prior_spread else "give prior_spread = 1.5"
    status = {
        "converged": f"gradient {found.gradient_norm:.1e} per customer",
        "at bound": f"{', '.join(found.at_bound)} ended at the edge of the range: purchases of a customer, or "
        "customers, hardly differ",
        "not identified": f"the spends do not tell the parameters apart; {more}",
        "failed": f"did not converge, gradient {found.gradient_norm:.1e} per customer; do not use it",
    }[found.status]
    if not found.natural[1] > 1:
        status += "; spends lie so far apart (q of 1 or less) that their mean over customers has no end"
    return (
        f"Gamma–Gamma on {customers} customers: {status}. Rank correlation of spend per purchase with the number of "
        f"purchases, taken as 0: {correlation:.2f}."
    )


def _rank_correlation(x: np.ndarray, y: np.ndarray) -> float:
    if not (np.ptp(x) > 0 and np.ptp(y) > 0):
        return 0.0
    # A hundred thousand customers tell it to a third decimal.
    few = slice(None, None, max(x.size // 100_000, 1))
    ranks = pd.DataFrame({"x": x[few], "y": y[few]}).rank()
    return float(ranks["x"].corr(ranks["y"]))


def _refuse(wrong: np.ndarray, name: str, expected: str, shown: np.ndarray) -> None:
    if wrong.any():
        rows = np.flatnonzero(wrong)
        first = ", ".join(f"row {i}: {shown[i]:g}" for i in rows[:3])
        raise ValueError(f"{name}: expected {expected}, found {rows.size} customer(s) without ({first})")
