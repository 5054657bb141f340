"""Working lines of the workbook: what stands between two figures and is itself no figure of the dataflow.

Belongs here: their names, and what each is worth. Does not belong here: their formulas (`formulas`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analysis.methods.coverage import harmonic
from analysis.methods.membership import retention, spend


@dataclass(frozen=True)
class Working:
    """A line between two figures, not itself a figure of the dataflow: its names, and its value from others."""

    zh: str
    en: str
    value: Callable[[Callable[[str], object]], object]


def _score(of: Callable) -> object:
    wallet, cv, needed = of("wallet"), of("wallet_cv"), of("breakeven_wallet")
    mu, sigma = spend.lognormal_parameters(wallet, cv)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = (np.log(needed) - mu) / sigma
    return score.where(np.isfinite(score), np.inf)


WORKINGS = {
    "spend_sigma": Working(
        "消费对数的标准差",
        "Deviation of the logarithm of spend",
        lambda of: spend.lognormal_parameters(of("wallet"), of("wallet_cv"))[1],
    ),
    "spend_mu": Working(
        "消费对数的均值",
        "Mean of the logarithm of spend",
        lambda of: spend.lognormal_parameters(of("wallet"), of("wallet_cv"))[0],
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
    "harmonic_all": Working(
        "全部{outlets}的热度之和 H(N,s)",
        "Popularity of all {outlets}, H(N,s)",
        lambda of: harmonic.generalised_harmonic(of("outlets"), of("zipf_exponent")),
    ),
}
