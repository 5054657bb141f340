"""How often people buy in a category: the negative binomial, rates of purchase that differ as a gamma does.

Here belong its parameters from what a panel reports, and its probabilities. Which brands are bought is `repeat_buying`.
"""

from __future__ import annotations

import numpy as np
from scipy import special
from scipy.optimize import elementwise as solvers

from analysis.methods.arrays import Numbers, elementwise, require


@elementwise(outputs=2)
def nbd_from_penetration(penetration: Numbers, buy_rate: Numbers) -> tuple[Numbers, Numbers]:
    """Mean and shape of purchases per head from the share who buy and how often buyers buy.

    Parameters
    ----------
    penetration : B, share that buys at least once in the period, in (0, 1).
    buy_rate : w, purchases per buyer in the period, at least 1.

    Returns
    -------
    (M, K): M = B·w and (1 + M/K)^−K = 1 − B. K is infinite (Poisson) when buyers buy no more often than
    chance has it.

    Raises
    ------
    ValueError : a penetration outside (0, 1), or a rate below 1.

    References
    ----------
    Ehrenberg (1959), The Pattern of Consumer Purchases, Applied Statistics 8(1), 26–41.

    Examples
    --------
    Toothpaste, of which 56 % of households bought 2.6 times (Goodhardt, Ehrenberg & Chatfield 1984, M 1.46 and K 0.78):

    >>> tuple(round(float(value), 3) for value in nbd_from_penetration(0.56, 2.6))
    (1.456, 0.779)
    """
    require("penetration", penetration, 0, 1, open_low=True, open_high=True)
    require("buy_rate", buy_rate, 1)
    penetration, buy_rate = np.broadcast_arrays(np.asarray(penetration, float), np.asarray(buy_rate, float))
    mean, needed = penetration * buy_rate, -np.log1p(-penetration)

    def excess(log_k: np.ndarray, mean: np.ndarray, needed: np.ndarray) -> np.ndarray:
        k = np.exp(log_k)
        return k * np.log1p(mean / k) - needed

    ends = (np.full(mean.shape, -60.0), np.full(mean.shape, 25.0))
    found = solvers.find_root(excess, ends, args=(mean, needed))
    return mean, np.where(found.status == -1, np.inf, np.exp(found.x))


@elementwise
def nbd_pmf(count: Numbers, mean: Numbers, shape: Numbers) -> Numbers:
    """Share of people with so many purchases in a period.

    Parameters
    ----------
    count : purchases, a whole number of 0 or more.
    mean, shape : M, purchases per head, and K, above 0; infinite for Poisson.

    Returns
    -------
    Γ(K+n)/(Γ(K) n!)·(1+M/K)^−K·(M/(M+K))^n, in [0, 1], of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Ehrenberg (1959), The Pattern of Consumer Purchases, Applied Statistics 8(1), 26–41.

    Examples
    --------
    With M = K = 1 counts are geometric:

    >>> nbd_pmf([0, 1, 2], 1, 1).round(6).tolist()
    [0.5, 0.25, 0.125]
    """
    require("count", count, 0)
    require("mean", mean, 0)
    require("shape", shape, 0, open_low=True)
    count, mean, shape = np.broadcast_arrays(*(np.asarray(v, float) for v in (count, mean, shape)))
    finite = np.where(np.isinf(shape), 1.0, shape)
    clustered = (
        special.gammaln(finite + count)
        - special.gammaln(finite)
        - finite * np.log1p(mean / finite)
        + special.xlogy(count, mean / (mean + finite))
    )
    poisson = special.xlogy(count, mean) - mean
    return np.exp(np.where(np.isinf(shape), poisson, clustered) - special.gammaln(count + 1))
