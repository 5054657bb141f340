"""The NBD-Dirichlet from counted orders: how often people buy, and how they spread over brands.

Here belong maximum likelihood from tables of counts and the jackknife over parts of the buyers. What the model then
says of each brand, and its estimation from penetrations that a panel reports, are `repeat_buying`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special
from scipy.optimize import brentq, minimize_scalar

from analysis.methods.arrays import require
from analysis.methods.membership.repeat_buying import Dirichlet

BOUNDS = (-7.0, 7.0)
"""Of the logarithms of K and S: below, almost nobody differs from a buyer of one brand or a single purchase; above,
nobody could tell the curve from that of chance."""
AT_BOUND = 0.05
STATUSES = ("converged", "at bound")


@dataclass(frozen=True, eq=False)
class BrandCounts:
    """Buyers by how much they bought, in P parts of the buyers drawn by chance.

    Attributes
    ----------
    total : buyers of the category with 1, 2, 3 … purchases of any brand, shape (part, order).
    brands : buyers of a brand with 1, 2, 3 … purchases of it, shape (part, brand, order).

    Examples
    --------
    Of one brand two bought once and one twice, of the other one bought once:

    >>> BrandCounts(np.array([[2, 0, 1]]), np.array([[[2, 1, 0], [1, 0, 0]]])).purchases.tolist()
    [4, 1]
    """

    total: np.ndarray
    brands: np.ndarray

    @property
    def purchases(self) -> np.ndarray:
        """Of each brand, shape (brand,)."""
        return (self.brands.sum(axis=0) * np.arange(1, self.brands.shape[2] + 1)).sum(axis=1)


@dataclass(frozen=True)
class CountFit:
    """The NBD-Dirichlet of a category with intervals.

    Attributes
    ----------
    model : over the period counted.
    penetration : of those who might buy, who did, in [0, 1].
    interval : (low, high) of mean (M, purchases per head of those who might buy), shape (K), diversity (S) and
        penetration.
    buyers : how many were counted.
    status : "converged", or "at bound" where K or S ended where the search ends.
    at_bound : the names of these; their interval is NaN, and with K's those of M and of penetration. S at its upper end
        says that each order chooses as by chance, at its lower that each keeps to one.
    sentence : what was found, of how many.

    Examples
    --------
    What buyers bought on average is M over penetration, as counted: 160 purchases by 100 buyers.

    >>> total, brand = [30, 15, 0, 5], [[20, 8, 0, 2], [10, 7, 0, 3]]
    >>> fit = fit_brand_counts(BrandCounts(np.array([total, total]), np.array([brand, brand])))
    >>> fit.buyers, round(fit.model.mean / fit.penetration, 4)
    (100, 1.6)
    """

    model: Dirichlet
    penetration: float
    interval: dict[str, tuple[float, float]]
    buyers: int
    status: str
    at_bound: tuple[str, ...]
    sentence: str


def fit_brand_counts(counts: BrandCounts, level: float = 0.9) -> CountFit:
    """Fit the NBD-Dirichlet by maximum likelihood.

    Who bought nothing is not in a table of orders, so the NBD is that of counts above zero; S comes from how each
    buyer's purchases spread over brands, given how many they are (a Dirichlet-multinomial), so that it rests on no
    guess of how many did not buy. Brands have their shares of purchases.

    Parameters
    ----------
    counts : of at least two brands and two parts.
    level : of the intervals, which are the delete-a-part jackknife's in logarithms, in (0, 1).

    Returns
    -------
    CountFit, with M over the period counted.

    Raises
    ------
    ValueError : fewer than two brands or parts, a part without buyers, nobody who bought twice, or a level out of
        range.

    References
    ----------
    Goodhardt, Ehrenberg & Chatfield (1984), Journal of the Royal Statistical Society A 147(5), 621–655.

    Examples
    --------
    Two brands that everybody buys in the same proportions are kept to by nobody: S ends at its upper bound.

    >>> total, brand = [0, 50], [[50, 0], [50, 0]]
    >>> fit = fit_brand_counts(BrandCounts(np.array([total, total]), np.array([brand, brand])))
    >>> fit.status, "diversity" in fit.at_bound, fit.model.share.tolist()
    ('at bound', True, [0.5, 0.5])
    """
    total, brands = np.asarray(counts.total, float), np.asarray(counts.brands, float)
    if brands.ndim != 3 or brands.shape[1] < 2 or len(brands) < 2 or len(total) != len(brands):
        raise ValueError(f"counts: expected two parts and two brands or more, found shape {brands.shape}")
    if not (total.sum(axis=1) > 0).all() or not (brands.sum(axis=(0, 2)) > 0).all():
        raise ValueError("counts: expected buyers of each brand and in each part, found none in some")
    if not total[:, 1:].any():
        raise ValueError("counts: expected some who bought more than once, found nobody")
    require("level", level, 0, 1, open_low=True, open_high=True)
    whole = _estimates(total.sum(axis=0), brands.sum(axis=0))
    parts = zip(total, brands, strict=True)
    apart = np.array([_estimates(total.sum(axis=0) - t, brands.sum(axis=0) - b) for t, b in parts])
    at_bound = tuple(name for name, value in (("shape", whole[1]), ("diversity", whole[2])) if _on_bound(np.log(value)))
    error = np.sqrt((len(total) - 1) / len(total) * np.square(np.log(apart) - np.log(whole)).sum(axis=0))
    reach = special.stdtrit(len(total) - 1, 0.5 + level / 2) * error
    names = ("mean", "shape", "diversity", "penetration")
    ends = zip(whole * np.exp(-reach), np.minimum(whole * np.exp(reach), (np.inf, np.inf, np.inf, 1)), strict=True)
    interval = {name: tuple(map(float, pair)) for name, pair in zip(names, ends, strict=True)}
    open_ended = {*at_bound, *(("mean", "penetration") if "shape" in at_bound else ())}
    interval |= dict.fromkeys(open_ended, (np.nan, np.nan))
    purchases = counts.purchases
    status, buyers = STATUSES[bool(at_bound)], int(total.sum())
    sentence = f"S = {whole[2]:.2f}, K = {whole[1]:.2f} from {buyers:,} buyers of {brands.shape[1]} brands; {status}."
    model = Dirichlet(float(whole[0]), float(whole[1]), float(whole[2]), purchases / purchases.sum(), sentence)
    return CountFit(model, float(whole[3]), interval, buyers, status, at_bound, sentence)


def _estimates(total: np.ndarray, brands: np.ndarray) -> np.ndarray:
    """M, K, S and penetration."""
    mean, shape = truncated_nbd(total)
    share = (brands * np.arange(1, brands.shape[1] + 1)).sum(axis=1)
    return np.array([mean, shape, dirichlet_diversity(brands, total, share / share.sum()), bought(mean, shape)])


def bought(mean: float, shape: float) -> float:
    """Share of people who buy at all, 1 − (1 + M/K)^−K.

    Parameters
    ----------
    mean, shape : M, purchases per head in the period, and K of the negative binomial, above 0.

    Returns
    -------
    Share in [0, 1].

    References
    ----------
    Goodhardt, Ehrenberg & Chatfield (1984), Journal of the Royal Statistical Society A 147(5), 621–655.

    Examples
    --------
    >>> round(bought(1.456, 0.779), 2)
    0.56
    """
    return float(-np.expm1(-shape * np.log1p(mean / shape)))


def truncated_nbd(total: np.ndarray) -> tuple[float, float]:
    """M and K of a negative binomial seen above zero only, by maximum likelihood.

    Parameters
    ----------
    total : buyers with 1, 2, 3 … purchases, shape (order,).

    Returns
    -------
    (M, K). K is searched between e^−7 and e^7, M follows: at any K the likeliest M has the mean that was seen,
    M/(1 − (1 + M/K)^−K).

    Examples
    --------
    >>> mean, shape = truncated_nbd([60, 30, 0, 10])
    >>> round(mean / bought(mean, shape), 4)
    1.6
    """
    total = np.asarray(total, float)
    n, buyers = np.arange(1, total.size + 1), total.sum()
    seen = float(total @ n / buyers)
    above = np.cumsum(total[::-1])[::-1]  # buyers with more than r purchases, r = 0, 1, 2 …

    def mean_at(shape: float) -> float:
        def excess(log_mean: float) -> float:
            mean = math.exp(log_mean)
            return mean / -math.expm1(-shape * math.log1p(mean / shape)) - seen

        # Of counts above zero the mean is more than one; where all bought once, nobody is expected to buy at all.
        return math.exp(brentq(excess, -30.0, math.log(seen))) if seen > 1 else 0.0

    def loss(log_shape: float) -> float:
        shape = math.exp(log_shape)
        mean = mean_at(shape)
        odds = np.log(mean / (mean + shape))
        rising = above @ np.log(shape + n - 1)  # Σ ln Γ(K+n)/Γ(K)
        zero = shape * np.log1p(mean / shape)
        return float(-(rising + seen * buyers * odds - buyers * (zero + np.log(-np.expm1(-zero)))) / buyers)

    shape = float(np.exp(_least(loss)))
    return mean_at(shape), shape


def dirichlet_diversity(brands: np.ndarray, total: np.ndarray, share: np.ndarray) -> float:
    """S of a Dirichlet-multinomial with known shares, by maximum likelihood.

    Parameters
    ----------
    brands : buyers of a brand with 1, 2, 3 … purchases of it, shape (brand, order).
    total : of all brands together, shape (order,).
    share : of each brand, shape (brand,); α = S·share.

    Returns
    -------
    S, between e^−7 (each buyer keeps to one brand) and e^7 (each purchase chooses as by chance).

    Notes
    -----
    The likelihood is Σ_j Σ_r N_j(>r) ln(α_j + r) − Σ_r N(>r) ln(S + r), which takes no more than these tables.

    References
    ----------
    Minka (2000), Estimating a Dirichlet distribution, Massachusetts Institute of Technology.

    Examples
    --------
    Of three who bought two things, two bought one brand twice (one each), and one bought both. Of 2:1 that keep to a
    brand, (S/2 + 1)/(S + 1) = 2/3, so S = 2:

    >>> round(dirichlet_diversity(np.array([[1, 1], [1, 1]]), np.array([0, 3]), np.array([0.5, 0.5])), 4)
    2.0
    """
    there = np.asarray(share) > 0
    above, share = np.cumsum(brands[there, ::-1], axis=1)[:, ::-1], np.asarray(share)[there]
    all_above = np.cumsum(np.asarray(total, float)[::-1])[::-1]
    r, buyers = np.arange(brands.shape[1]), all_above[0]
    steps = np.arange(all_above.size)

    def loss(log_s: float) -> float:
        s = np.exp(log_s)
        gained = float((above * np.log(s * share[:, None] + r)).sum())
        return -(gained - float(all_above @ np.log(s + steps))) / buyers

    return float(np.exp(_least(loss)))


def _least(loss) -> float:
    """The minimum between the bounds, from the best of a grid: the likelihood may be flat at an end."""
    grid = np.linspace(*BOUNDS, 29)
    best = int(np.argmin([loss(at) for at in grid]))
    near = grid[max(best - 1, 0)], grid[min(best + 1, grid.size - 1)]
    return float(minimize_scalar(loss, bounds=near, method="bounded", options={"xatol": 1e-6}).x)


def _on_bound(searched: float) -> bool:
    return min(searched - BOUNDS[0], BOUNDS[1] - searched) < AT_BOUND
