"""Working lines of the workbook: what stands between two figures and is itself no figure of the dataflow.

Belongs here: their names, and what each is worth. Does not belong here: their formulas (`formulas`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.dataflow.cash import QUARTERS, YEARS_BY_QUARTER
from analysis.methods.coverage import harmonic
from analysis.methods.membership import retention, spend, tariff

YEARS = (1, 2, 3)


@dataclass(frozen=True)
class Working:
    """A line between two figures, not itself a figure of the dataflow: its names, its value from others, its unit."""

    zh: str
    en: str
    value: Callable[[Callable[[str], object]], object]
    money: bool = False


def _score(of: Callable) -> object:
    mu, sigma = spend.lognormal_parameters(of("covered_spend"), of("covered_spend_cv"))
    needed = of("join_threshold")
    with np.errstate(divide="ignore", invalid="ignore"):
        score = (np.log(needed) - mu) / sigma
    return score.where(np.isfinite(score), np.inf)


def _yearly(of: Callable, year: int) -> object:
    return of(f"yearly_contribution[programme_year={year}]")


def _own_value(of: Callable) -> object:
    """Present value of a column by itself, before the baseline's is taken off."""
    discounted = (_yearly(of, t) / (1.0 + of("discount_rate")) ** t for t in YEARS)
    return sum(discounted) - of("launch_outlay")


def _own_cash(quarter: int, year: int = 0) -> Callable:
    """Cumulative cash of a column by itself after so many quarters, or after a later year."""

    def value(of: Callable) -> object:
        quarters = sum(of(f"quarterly_contribution[quarter={k}]") for k in range(1, quarter + 1))
        return quarters + sum(_yearly(of, t) for t in range(YEARS_BY_QUARTER + 1, year + 1)) - of("launch_outlay")

    return value


WORKINGS = {
    "spend_sigma": Working(
        "覆盖消费对数的标准差",
        "Deviation of the logarithm of covered spend",
        lambda of: spend.lognormal_parameters(of("covered_spend"), of("covered_spend_cv"))[1],
    ),
    "spend_mu": Working(
        "覆盖消费对数的均值",
        "Mean of the logarithm of covered spend",
        lambda of: spend.lognormal_parameters(of("covered_spend"), of("covered_spend_cv"))[0],
    ),
    "depth_sigma": Working(
        "免费优惠深度对数的标准差",
        "Deviation of the logarithm of free deals' depth",
        lambda of: spend.lognormal_parameters(1.0, of("outside_discount_cv"))[1],
    ),
    "depth_score": Working(
        "卡的折扣在免费优惠深度中的标准分",
        "Standard score of the card's discount among free deals",
        lambda of: tariff.depth_score(of("card_discount"), of("outside_discount"), of("outside_discount_cv")),
    ),
    "highest_score": Working(
        "商家承受得起的折扣在免费优惠深度中的标准分",
        "Standard score of what merchants can afford among free deals",
        lambda of: tariff.depth_score(
            np.minimum(of("card_discount"), of("highest_discount")), of("outside_discount"), of("outside_discount_cv")
        ),
    ),
    "join_score": Working("买卡门槛的标准分", "Standard score of the spend from which the card pays", _score),
    "retention_alpha": Working(
        "续卡分布参数 α",
        "α of the renewal distribution",
        lambda of: retention.sbg_parameters(of("renewal_rate"), of("retention_polarisation"))[0],
    ),
    "retention_beta": Working(
        "续卡分布参数 β",
        "β of the renewal distribution",
        lambda of: retention.sbg_parameters(of("renewal_rate"), of("retention_polarisation"))[1],
    ),
    "harmonic_stores": Working(
        "{partners}的热度之和 H(n,s)",
        "Popularity of {partners}, H(n,s)",
        lambda of: harmonic.generalised_harmonic(of("stores_by_city"), of("zipf_exponent")),
    ),
    "merchant_sigma": Working(
        "商家增量毛利对数的标准差",
        "Deviation of the logarithm of what merchants gain",
        lambda of: spend.lognormal_parameters(of("merchant_margin"), of("merchant_cv"))[1],
    ),
    "own_value": Working(
        "三年现值（未减照常经营）", "Three-year present value, before the baseline's", _own_value, money=True
    ),
}


def _cash(zh: str, en: str, value: Callable) -> Working:
    return Working(f"累计现金（未减照常经营），{zh}", f"Cumulative cash before the baseline's, {en}", value, money=True)


_LAST = YEARS_BY_QUARTER * QUARTERS
WORKINGS |= {"own_cash_0": _cash("启动时", "at launch", _own_cash(0))}
WORKINGS |= {f"own_cash_q{k}": _cash(f"第 {k} 季末", f"after quarter {k}", _own_cash(k)) for k in range(1, _LAST + 1)}
WORKINGS |= {
    f"own_cash_{t}": _cash(f"第 {t} 年末", f"after year {t}", _own_cash(_LAST, t))
    for t in YEARS
    if t > YEARS_BY_QUARTER
}
