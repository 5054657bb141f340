"""The fee of a card that earns most, when members join only if it pays for them.

Here belongs the monopoly fee for a distribution of spend. Break-even of a given fee is `tariff`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special
from scipy.optimize import elementwise as solvers

from analysis.methods.arrays import Numbers, elementwise, require
from analysis.methods.membership.spend import lognormal_parameters


@dataclass(frozen=True)
class BestFee:
    """The fee that earns most.

    Attributes
    ----------
    fee : CNY per member and year.
    join_share : share of potential members who join at it, in [0, 1].
    contribution : (fee − cost)·join_share, CNY per potential member and year.

    Examples
    --------
    >>> best = optimal_fee("uniform", mean=2000, advantage=0.1)
    >>> float(best.fee), float(best.join_share), float(best.contribution)
    (200.0, 0.5, 100.0)
    """

    fee: Numbers
    join_share: Numbers
    contribution: Numbers


def optimal_fee(
    family: str,
    mean: Numbers,
    advantage: Numbers,
    coverage: Numbers = 1.0,
    cost: Numbers = 0.0,
    cv: Numbers = 1.0,
) -> BestFee:
    """Fee F that maximises (F − cost)·Pr(advantage·coverage·x >= F).

    Parameters
    ----------
    family : of yearly spend x: "exponential", "uniform" from 0 to twice the mean, or "lognormal".
    mean : of x, CNY.
    cv : its coefficient of variation, read for the lognormal alone.
    advantage, coverage : as in `breakeven_spend`; their product is above 0.
    cost : of serving one member, CNY.

    Returns
    -------
    BestFee. At the best fee (F − cost)·h(F) = 1, h the hazard rate of the benefit: F = cost + b for the
    exponential of mean benefit b, (2b + cost)/2 for the uniform; the lognormal is solved for all draws at
    once.

    Raises
    ------
    ValueError : an unknown family, or a mean, advantage, coverage, cost or cv out of range.

    Examples
    --------
    Spend is uniform from 0 to 4,000 yuan, so the benefit from 0 to 400, and the fee half of that; exponential, its
    mean:

    >>> float(optimal_fee("uniform", 2000, 0.1).fee), float(optimal_fee("exponential", 2000, 0.1).fee)
    (200.0, 200.0)
    >>> round(float(optimal_fee("exponential", 2000, 0.1).join_share), 4)  # 1/e
    0.3679
    """
    rules = {"exponential": _best_exponential, "uniform": _best_uniform, "lognormal": _best_lognormal}
    if family not in rules:
        raise ValueError(f"family: expected one of {list(rules)}, found {family!r}; name one of these")
    gain = np.multiply(advantage, coverage) if not hasattr(coverage, "dims") else coverage * advantage
    benefit = mean * gain
    require("mean · advantage · coverage", benefit, 0, open_low=True)
    require("cost", cost, 0)
    fee, share = rules[family](benefit, cost, cv)
    return BestFee(fee, share, (fee - cost) * share)


@elementwise(outputs=2)
def _best_exponential(benefit: Numbers, cost: Numbers, cv: Numbers) -> tuple[Numbers, Numbers]:
    fee = np.asarray(cost) + benefit
    return fee, np.exp(-fee / benefit)


@elementwise(outputs=2)
def _best_uniform(benefit: Numbers, cost: Numbers, cv: Numbers) -> tuple[Numbers, Numbers]:
    top = 2 * np.asarray(benefit)
    fee = np.maximum((top + cost) / 2, cost)
    return fee, np.clip(1 - fee / top, 0, 1)


@elementwise(outputs=2)
def _best_lognormal(benefit: Numbers, cost: Numbers, cv: Numbers) -> tuple[Numbers, Numbers]:
    require("cv", cv, 0, open_low=True)
    mu, sigma, cost = np.broadcast_arrays(*lognormal_parameters(benefit, cv), np.asarray(cost, float))

    def excess(margin: np.ndarray, mu: np.ndarray, sigma: np.ndarray, cost: np.ndarray) -> np.ndarray:
        """ln of (F − cost)·h(F), rising in margin = ln(F − cost)."""
        log_fee = np.logaddexp(margin, np.log(cost))
        z = (log_fee - mu) / sigma
        # ln of the inverse Mills ratio; erfcx overflows far below the mean, where the ratio is the density
        # itself.
        mills = np.where(
            z > -30,
            0.5 * np.log(2 / np.pi) - np.log(special.erfcx(np.maximum(z, -30) / np.sqrt(2))),
            -(z**2) / 2,
        )
        return margin - log_fee + mills - np.log(sigma)

    with np.errstate(divide="ignore"):
        floor = np.maximum((np.log(cost) - mu) / sigma, 0)
        top = mu + sigma * (floor + 2 * sigma + 2) + 2
        bottom = mu - 40 * sigma - 40
        margin = solvers.find_root(excess, (bottom, top), args=(mu, sigma, cost)).x
    fee = cost + np.exp(margin)
    return fee, special.ndtr(-(np.log(fee) - mu) / sigma)
