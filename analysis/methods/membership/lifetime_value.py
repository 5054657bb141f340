"""What customers are still worth: discounted purchases to come times what each is expected to spend.

Belongs here: customer lifetime value, by customer and in sum, with intervals. Does not belong here: the models of
purchase and of spend that it multiplies (`customer_base`, `gamma_gamma`), fees and refunds (`tariff`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from analysis.methods.arrays import require
from analysis.methods.membership.customer_base import MODELS, CustomerBaseFit
from analysis.methods.membership.delta_method import log_slopes, quadratic, quantile
from analysis.methods.membership.gamma_gamma import SpendFit, expected_spend
from analysis.methods.membership.purchase_histories import group_histories


@dataclass(frozen=True)
class LifetimeValue:
    """Expected margin from each customer within a horizon, discounted to now.

    Attributes
    ----------
    value, low, high : money, shape (customer,).
    purchases : discounted purchases expected, shape (customer,).
    total, total_low, total_high : money over all customers. The intervals are of the expectation, from the error
        of the estimated parameters; what a single customer will do scatters about it as the models say. They are NaN
        where a fit carries no interval, and `sentence` says which.
    sentence : what the customers are worth, and by which models.
    groups : customers, total, low and high by group, if groups were given.

    Examples
    --------
    >>> ends = np.array([10.0, 30.0])
    >>> value = LifetimeValue(ends, ends - 5, ends + 5, np.array([1.0, 2.0]), 40.0, 33.0, 48.0, "")
    >>> float(value.value.sum()) == value.total
    True
    """

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
    purchases: np.ndarray
    total: float
    total_low: float
    total_high: float
    sentence: str
    groups: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False, compare=False)


def lifetime_value(
    base: CustomerBaseFit,
    spend: SpendFit,
    x: Any,
    t_x: Any,
    T: Any,
    mean_spend: Any,
    *,
    horizon: float,
    discount_rate: float = 0.0,
    margin: float = 1.0,
    steps: int = 12,
    per: float = 1.0,
    spent: Any = None,
    customers: Any = None,
    group: Any = None,
    level: float = 0.95,
) -> LifetimeValue:
    """Value of known customers over the time to come.

    Parameters
    ----------
    base, spend : fits of purchases and of spend per purchase.
    x, t_x, T, per : histories as in `purchase_histories.group_histories`, in the unit that `base` was fitted in once
        divided by `per`.
    mean_spend : mean spend of a customer's purchases, money, shape (customer,); ignored where there are none.
    horizon : time ahead, in the unit of `base`.
    discount_rate : per that unit, compound.
    margin : per money spent.
    steps : parts of the horizon; purchases within one are discounted from its middle.
    spent : how many purchases `mean_spend` is of, shape (customer,); x unless given.
    customers : how many customers each row stands for, one unless given. What is expected of a customer is linear in
        `mean_spend`, so the total of customers with one history is exact from the mean of all their purchases.
    group : number of each row's group, 0 and up.
    level : coverage of the intervals.

    Returns
    -------
    LifetimeValue: margin · E[spend per purchase] · Σ_k (E[purchases by t_k] − E[purchases by t_(k−1)])/(1+d)^(t_k−½).
    The interval is that of the logarithm of the value, by the delta method over both fits.

    Raises
    ------
    HistoryError : a history that no customer can have.
    ValueError : a horizon or `per` that is not above 0, a rate, margin or steps below their least, or an unknown mean
        of known purchases.

    References
    ----------
    Fader, Hardie & Lee (2005), RFM and CLV: Using Iso-Value Curves, Journal of Marketing Research 42(4), 415–430.

    Examples
    --------
    Value is the margin of what each purchase is expected to bring:

    >>> from analysis.methods.membership.customer_base import fit_customer_base
    >>> from analysis.methods.membership.gamma_gamma import fit_gamma_gamma
    >>> x, t_x, T, mean_spend = [0, 2, 4], [0, 20, 30], [39, 39, 39], [0.0, 20.0, 45.0]
    >>> base = fit_customer_base(group_histories(x, t_x, T), prior_spread=1.5)
    >>> spend = fit_gamma_gamma(x, mean_spend, prior_spread=1.5)
    >>> worth = lifetime_value(base, spend, x, t_x, T, mean_spend, horizon=52, margin=0.2)
    >>> bool(np.allclose(worth.value, 0.2 * spend.expected(x, mean_spend) * worth.purchases))
    True
    """
    for name, given in (("discount_rate", discount_rate), ("margin", margin), ("steps − 1", steps - 1)):
        require(name, given, 0)
    require("horizon", horizon, 0, open_low=True)
    require("per", per, 0, open_low=True)
    known, mean_spend = _checked_spend(x, mean_spend, spent)
    rows, which = _distinct(x, t_x, T, per)
    purchases, slopes = log_slopes(
        lambda parameters: _discounted(base.model, parameters, rows, horizon, discount_rate, int(steps)),
        np.array(base.parameters),
    )
    each, spend_slopes = log_slopes(
        lambda parameters: expected_spend(known, mean_spend, *parameters), np.array([spend.p, spend.q, spend.v])
    )
    value = margin * purchases[which] * each
    variance = quadratic(slopes, base.covariance)[which] + quadratic(spend_slopes, spend.covariance)
    wide = np.exp(quantile(level) * np.sqrt(variance))
    weight = np.ones(value.size) if customers is None else np.asarray(customers, float)
    sums = _Sums(base, spend, slopes, spend_slopes, which, quantile(level))
    total = sums.of(weight * value)
    sentence = _sentence(base, spend, int(weight.sum()), total[0], horizon)
    groups = pd.DataFrame() if group is None else _groups(sums, weight, value, np.asarray(group))
    return LifetimeValue(value, value / wide, value * wide, purchases[which], *total, sentence, groups)


@dataclass(frozen=True)
class _Sums:
    """Totals over customers with the error of both fits."""

    base: CustomerBaseFit
    spend: SpendFit
    slopes: np.ndarray
    spend_slopes: np.ndarray
    which: np.ndarray
    wide: float

    def of(self, value: np.ndarray, rows: Any = slice(None)) -> tuple[float, float, float]:
        """Total of some rows and its interval, by the slopes of its parts: customers err together."""
        total = float(value.sum())
        by_history = np.bincount(self.which[rows], value, minlength=self.slopes.shape[1])
        variance = quadratic(self.slopes @ by_history, self.base.covariance)
        variance = variance + quadratic(self.spend_slopes[:, rows] @ value, self.spend.covariance)
        factor = float(np.exp(self.wide * np.sqrt(variance) / total)) if total > 0 else np.nan
        return total, total / factor, total * factor


def _groups(sums: _Sums, weight: np.ndarray, value: np.ndarray, group: np.ndarray) -> pd.DataFrame:
    if group.shape != value.shape:
        raise ValueError(f"group: expected a number per row, {value.size}, found shape {group.shape}")
    rows = {}
    for number in np.unique(group):
        inside = np.flatnonzero(group == number)
        rows[int(number)] = (weight[inside].sum(), *sums.of((weight * value)[inside], inside))
    return pd.DataFrame(rows, index=["customers", "total", "low", "high"]).T


def _checked_spend(x: Any, mean_spend: Any, spent: Any) -> tuple[np.ndarray, np.ndarray]:
    """How many purchases each mean is of, and the means, 0 where there are none."""
    known = np.asarray(x if spent is None else spent, float)
    mean_spend = np.asarray(mean_spend, float)
    if known.shape != np.shape(x) or mean_spend.shape != known.shape:
        raise ValueError(
            f"mean_spend: expected one value per customer, {np.size(x)}, found {mean_spend.shape} and {known.shape}"
        )
    mean_spend = np.where(known > 0, mean_spend, 0.0)
    if np.isnan(mean_spend).any():
        raise ValueError(
            f"mean_spend: expected an amount where there are purchases, found none for {np.isnan(mean_spend).sum()} "
            "customers; leave them out or give spent = 0"
        )
    return known, mean_spend


def _distinct(x: Any, t_x: Any, T: Any, per: float) -> tuple[pd.DataFrame, np.ndarray]:
    """Distinct histories, and which of them each customer has."""
    group_histories(x, t_x, T)  # names what no customer can have done
    rows = pd.DataFrame({"x": np.asarray(x, float), "t_x": np.asarray(t_x) / per, "T": np.asarray(T) / per})
    which = rows.groupby(["x", "t_x", "T"], sort=True).ngroup().to_numpy()
    first = np.empty(which.max() + 1, np.int64)
    first[which] = np.arange(which.size)
    return rows.iloc[first], which


def _discounted(
    model: str, parameters: np.ndarray, rows: pd.DataFrame, horizon: float, rate: float, steps: int
) -> np.ndarray:
    """Discounted purchases expected from each history. What is expected if alive depends on x and T alone."""
    entry = MODELS[model]
    x, t_x, T = (rows[name].to_numpy() for name in ("x", "t_x", "T"))
    pairs = pd.DataFrame({"x": x, "T": T})
    which = pairs.groupby(["x", "T"], sort=True).ngroup().to_numpy()
    first = np.empty(which.max() + 1, np.int64)
    first[which] = np.arange(which.size)
    ends = horizon * np.arange(steps + 1) / steps
    bought = entry.expected_if_alive(ends[1:, None], x[first], T[first], *parameters)
    middle = (ends[1:] + ends[:-1]) / 2
    worth = (1 + rate) ** -middle @ np.diff(bought, axis=0, prepend=0.0)
    return worth[which] * entry.probability_alive(x, t_x, T, *parameters)


def _sentence(base: CustomerBaseFit, spend: SpendFit, customers: int, total: float, horizon: float) -> str:
    without = [
        name for name, fit in ((base.model, base), ("Gamma–Gamma", spend)) if not np.isfinite(fit.covariance).all()
    ]
    bound = f" No interval: {' and '.join(without)} carries none." if without else ""
    return (
        f"{customers} customers are expected to be worth {total:,.0f} over the next {horizon:g}, by {base.model} and "
        f"Gamma–Gamma.{bound}"
    )
