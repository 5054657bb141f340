"""What a customer base is expected to do, by groups of customers: how many are still active, how often they will come.

Belongs here: means over customers of a fitted model, with intervals. Does not belong here: money (`lifetime_value`),
fitting (`customer_base`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from analysis.methods.arrays import require
from analysis.methods.membership.customer_base import MODELS, CustomerBaseFit
from analysis.methods.membership.delta_method import log_slopes, quadratic, quantile
from analysis.methods.membership.purchase_histories import PurchaseHistories


def expected_by_group(
    base: CustomerBaseFit, histories: PurchaseHistories, group: Any, t: float, level: float = 0.95
) -> pd.DataFrame:
    """Share of customers still active, and purchases to come, means by group of histories.

    Parameters
    ----------
    base : the fit.
    histories : of the customers, in the unit of time of `base`.
    group : number of each history's group, 0 and up, shape (history,).
    t : time ahead, in that unit.
    level : coverage of the intervals.

    Returns
    -------
    A row per group: customers; alive, alive_low, alive_high (delta method on the log-odds); purchases, purchases_low,
    purchases_high (on the logarithm), per customer within t. The ends are NaN where the fit carries no interval.

    Raises
    ------
    ValueError : t is not above 0, or group has another shape.

    Examples
    --------
    >>> from analysis.methods.membership.customer_base import fit_customer_base
    >>> from analysis.methods.membership.purchase_histories import group_histories
    >>> histories = group_histories([0, 2, 4], [0, 20, 30], [39, 39, 39])
    >>> base = fit_customer_base(histories, prior_spread=1.5)
    >>> expected_by_group(base, histories, [0, 1, 1], 52).customers.tolist()
    [1.0, 2.0]
    """
    require("t", t, 0, open_low=True)
    number, which = np.unique(np.asarray(group), return_inverse=True)
    if which.shape != histories.x.shape:
        raise ValueError(f"group: expected a number per history, {histories.x.size}, found shape {which.shape}")
    x, t_x, T = histories.x, histories.t_x, histories.T
    customers = np.bincount(which, histories.count)
    entry = MODELS[base.model]

    def means(parameters: np.ndarray) -> np.ndarray:
        alive = entry.probability_alive(x, t_x, T, *parameters)
        ahead = alive * entry.expected_if_alive(t, x, T, *parameters)
        return np.stack([np.bincount(which, histories.count * part) / customers for part in (alive, ahead)])

    (alive, ahead), slopes = log_slopes(means, np.array(base.parameters))
    error = quantile(level) * np.sqrt(quadratic(slopes, base.covariance))
    with np.errstate(divide="ignore", invalid="ignore"):
        odds, spread = special.logit(alive), error[0] / (1 - alive)
        ends = special.expit(odds - spread), special.expit(odds + spread)
    # All are alive for certain, whatever the parameters, where nobody can have left.
    ends = [np.where((alive >= 1) & np.isfinite(error[0]), 1.0, end) for end in ends]
    named = {"customers": customers, "alive": alive, "alive_low": ends[0], "alive_high": ends[1], "purchases": ahead}
    named |= {"purchases_low": ahead * np.exp(-error[1]), "purchases_high": ahead * np.exp(error[1])}
    return pd.DataFrame(named, index=pd.Index(number, name="group"))
