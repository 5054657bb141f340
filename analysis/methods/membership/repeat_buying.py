"""Repeat buying in a market: how many buy, how often, and of which brand.

Here belong the negative binomial of a category and the NBD-Dirichlet of its brands, both in closed form over
any horizon. Known customers from their orders are `membership.customer_base`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special
from scipy.optimize import elementwise as solvers

from analysis.methods.arrays import Numbers, elementwise, require

__all__ = [
    "Dirichlet",
    "brand_penetration",
    "dirichlet",
    "dirichlet_table",
    "nbd_from_penetration",
    "nbd_pmf",
]


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
    """Share of people with so many purchases: Γ(K+n)/(Γ(K) n!)·(1+M/K)^−K·(M/(M+K))^n."""
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


@dataclass(frozen=True)
class Dirichlet:
    """NBD-Dirichlet of a category: mean M and shape K of purchases per head, S of brand choice, brands'
    shares.

    A small S means that each buyer keeps to few brands; `sentence` says how S was found.
    """

    mean: float
    shape: float
    diversity: float
    share: np.ndarray
    sentence: str


@elementwise
def brand_penetration(
    share: Numbers, diversity: Numbers, mean: Numbers, shape: Numbers, periods: Numbers = 1.0
) -> Numbers:
    """Share of people who buy the brand at least once in so many base periods.

    Parameters
    ----------
    share : of the brand, α/S. diversity : S. mean, shape : M and K of the category in the base period.

    Returns
    -------
    1 − (1−p)^α·₂F₁(S−K, α; S; p), p = M·t/(M·t + K); exact over any horizon, where a truncated sum loses
    buyers.
    """
    return 1 - _never_buys(
        *np.broadcast_arrays(*(np.asarray(v, float) for v in (share, diversity, mean, shape, periods)))
    )


LARGE = 20.0
"""Of α, above which (1−p)^α is nearly nothing and ₂F₁ beside it nearly infinite: Euler's transformation is taken."""


def _never_buys(share, diversity, mean, shape, periods):
    p = mean * periods / (mean * periods + shape)
    return _never(share * diversity, diversity, p, shape)


def _never(alpha, diversity, p, shape):
    few = np.minimum(alpha, LARGE)
    near = (1 - p) ** few * special.hyp2f1(diversity - shape, few, diversity, p)
    return np.where(alpha <= LARGE, near, (1 - p) ** shape * special.hyp2f1(shape, diversity - alpha, diversity, p))


def dirichlet(penetration: float, buy_rate: float, share: np.ndarray, brand_penetrations: np.ndarray) -> Dirichlet:
    """Estimate the NBD-Dirichlet from what a panel reports (Goodhardt, Ehrenberg & Chatfield 1984).

    Parameters
    ----------
    penetration, buy_rate : of the category, as in `nbd_from_penetration`.
    share : market share of each brand; may sum to less than one.
    brand_penetrations : share of people who buy each brand in the period; NaN where unknown.

    Returns
    -------
    Dirichlet; S is the share-weighted mean of the S that fits each brand, all solved at once, without brands
    whose S is an outlier: a penetration near that of chance buying fits any large S, and one such brand would
    set the mean.

    Raises
    ------
    ValueError : K is infinite, or no brand's penetration can be had at any S.
    """
    share, observed = np.asarray(share, float), np.asarray(brand_penetrations, float)
    require("share", share, 0, 1, open_low=True, open_high=True)
    require("sum of share", share.sum(), 0, 1 + 1e-6)
    mean, shape = (float(v) for v in nbd_from_penetration(penetration, buy_rate))
    if np.isinf(shape):
        raise ValueError(
            f"buy_rate: expected more than {-np.log1p(-penetration) / penetration:.3f} purchases per buyer "
            f"at this penetration, found {buy_rate:g}; check that both are of the same period"
        )

    def excess(log_s: np.ndarray, share: np.ndarray, observed: np.ndarray) -> np.ndarray:
        return 1 - _never_buys(share, np.exp(log_s), mean, shape, 1.0) - observed

    ends = (np.full(share.shape, np.log(1e-3)), np.full(share.shape, np.log(200.0)))
    found = solvers.find_root(excess, ends, args=(share, observed), tolerances={"xatol": 1e-10})
    fitted = np.exp(found.x)
    usable = found.success & _plausible(fitted, found.success)
    if not np.any(usable):
        raise ValueError(
            "brand_penetrations: expected at least one brand with penetration between share × category "
            "penetration and that of chance buying, found none; check units and period"
        )
    diversity = float(np.average(fitted[usable], weights=share[usable]))
    sentence = f"S = {diversity:.2f} from {int(usable.sum())} of {share.size} brands, weighted by share."
    return Dirichlet(mean, shape, diversity, share, sentence)


def _plausible(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Which values lie inside the whiskers of their box plot and not above its notch, median +
    1.58·IQR/√n."""
    if not np.any(known):
        return known
    ordered = np.sort(values[known])
    half = (ordered.size + 1) // 2
    low, high = np.median(ordered[:half]), np.median(ordered[-half:])
    spread = high - low
    notch = np.median(ordered) + 1.58 * spread / np.sqrt(ordered.size)
    inside = (values >= low - 1.5 * spread) & (values <= min(high + 1.5 * spread, notch) + 1e-12)
    return known & inside


def dirichlet_table(model: Dirichlet, periods: float = 1.0, brands: list[str] | None = None) -> pd.DataFrame:
    """What the model says of each brand in so many base periods.

    Returns
    -------
    One row per brand: penetration; purchases (of the brand per buyer of it); category_purchases (of the
    category per buyer of the brand); requirement_share (the ratio of the two); sole_buyers (share of its
    buyers who buy no other).
    """
    require("periods", periods, 0, open_low=True)
    m, k, s = model.mean * periods, model.shape, model.diversity
    share, alpha, p = model.share, model.share * s, m / (m + model.shape)
    never = _never_buys(share, s, model.mean, k, periods)
    bought = 1 - never
    # E[n; brand not bought] = p K (S−α)/S · ₂F₁(K+1, S−α+1; S+1; p)(1−p)^K, by Euler's transformation well
    # inside p < 1.
    few = np.minimum(alpha, LARGE)
    series = np.where(
        alpha <= LARGE,
        (1 - p) ** (few - 1) * special.hyp2f1(s - k, few, s + 1, p),
        (1 - p) ** k * special.hyp2f1(k + 1, s - alpha + 1, s + 1, p),
    )
    elsewhere = p * k * (s - alpha) / s * series
    only = _never(s - alpha, s, p, k) - (1 - p) ** k
    purchases, category = m * share / bought, (m - elsewhere) / bought
    return pd.DataFrame(
        {
            "penetration": bought,
            "purchases": purchases,
            "category_purchases": category,
            "requirement_share": purchases / category,
            "sole_buyers": only / bought,
        },
        index=brands if brands is not None else range(share.size),
    )
