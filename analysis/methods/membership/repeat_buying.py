"""Repeat buying in a market: how many buy, how often, and of which brand.

Here belongs the NBD-Dirichlet of a category and its brands, in closed form over any horizon. The negative binomial of
the category alone is `negative_binomial`, known customers from their orders are `customer_base`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special
from scipy.optimize import elementwise as solvers

from analysis.methods.arrays import Numbers, elementwise, require
from analysis.methods.membership.negative_binomial import nbd_from_penetration


@dataclass(frozen=True)
class Dirichlet:
    """NBD-Dirichlet of a category: how often people buy, and how each spreads its purchases over brands.

    Attributes
    ----------
    mean : M, purchases of the category per head in the base period.
    shape : K of the negative binomial: a small one means that people differ much in how often they buy.
    diversity : S of brand choice: a small one means that each buyer keeps to few brands.
    share : market share of each brand, shape (brand,).
    sentence : how S was found.

    References
    ----------
    Goodhardt, Ehrenberg & Chatfield (1984), Journal of the Royal Statistical Society A 147(5), 621–655.

    Examples
    --------
    >>> model = Dirichlet(mean=1.46, shape=0.78, diversity=1.3, share=np.array([0.25, 0.19]), sentence="")
    >>> round(float(brand_penetration(model.share[0], model.diversity, model.mean, model.shape)), 2)
    0.2
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
    share : of the brand, α/S.
    diversity : S.
    mean, shape : M and K of the category in the base period.
    periods : how many base periods.

    Returns
    -------
    1 − (1−p)^α·₂F₁(S−K, α; S; p), p = M·t/(M·t + K); exact over any horizon, where a truncated sum loses
    buyers.

    References
    ----------
    Goodhardt, Ehrenberg & Chatfield (1984), Journal of the Royal Statistical Society A 147(5), 621–655.

    Examples
    --------
    Half of all buy the category (M = K = 1), and as many buy its only brand:

    >>> round(float(brand_penetration(1, 1.3, 1, 1)), 6)
    0.5
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
    """Estimate the NBD-Dirichlet from what a panel reports.

    Parameters
    ----------
    penetration, buy_rate : of the category, as in `nbd_from_penetration`.
    share : market share of each brand, shape (brand,); may sum to less than one.
    brand_penetrations : share of people who buy each brand in the period, shape (brand,); NaN where unknown.

    Returns
    -------
    Dirichlet; S is the share-weighted mean of the S that fits each brand, all solved at once, without brands
    whose S is an outlier: a penetration near that of chance buying fits any large S, and one such brand would
    set the mean.

    Raises
    ------
    ValueError : K is infinite, or no brand's penetration can be had at any S.

    References
    ----------
    Goodhardt, Ehrenberg & Chatfield (1984), Journal of the Royal Statistical Society A 147(5), 621–655.

    Examples
    --------
    Toothpaste in Britain in 1973, where the paper has M = 1.46, K = 0.78 and S = 1.3:

    >>> share = [0.25, 0.19, 0.10, 0.10, 0.09, 0.08, 0.03, 0.02]
    >>> observed = [0.20, 0.17, 0.09, 0.08, 0.08, 0.07, 0.03, 0.02]
    >>> model = dirichlet(0.56, 2.6, share, observed)
    >>> round(model.mean, 2), round(model.shape, 2), round(model.diversity, 1)
    (1.46, 0.78, 1.3)
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

    Parameters
    ----------
    model : of the category.
    periods : how many base periods, above 0.
    brands : names of the rows, numbers unless given.

    Returns
    -------
    One row per brand: penetration; purchases (of the brand per buyer of it); category_purchases (of the
    category per buyer of the brand); requirement_share (the ratio of the two); sole_buyers (share of its
    buyers who buy no other).

    Raises
    ------
    ValueError : periods that are not above 0.

    References
    ----------
    Goodhardt, Ehrenberg & Chatfield (1984), Journal of the Royal Statistical Society A 147(5), 621–655.

    Examples
    --------
    Of its only brand half buy some, twice each, and no other:

    >>> table = dirichlet_table(Dirichlet(1.0, 1.0, 1.3, np.array([1.0]), ""), brands=["only"])
    >>> table.loc["only"].round(6).tolist()
    [0.5, 2.0, 2.0, 1.0, 1.0]
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
