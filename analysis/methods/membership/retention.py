"""How long members stay: beta-geometric and beta-discrete-Weibull renewal.

Here belong survival curves given parameters, and what a remaining member is worth. Their estimation from a
cohort is `retention_fit` and `retention_posterior`, re-exported here; what a year is worth is the ledger's affair.

Every year a member fails to renew with a probability of its own, θ ~ Beta(alpha, beta). Under sBG it stays
the same for life; under the beta-discrete-Weibull it falls (shape < 1) or rises (shape > 1) with tenure, and
shape = 1 is sBG.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import special

from analysis.methods.arrays import Numbers, elementwise, require
from analysis.methods.membership.retention_fit import (
    RetentionFit,
    bdw_log_likelihood,
    fit_retention,
    sbg_log_likelihood,
)
from analysis.methods.membership.retention_posterior import RetentionPosterior, retention_posterior

__all__ = [
    "RetentionFit",
    "RetentionPosterior",
    "bdw_derl",
    "bdw_log_likelihood",
    "bdw_retention_rate",
    "bdw_survivor",
    "constant_churn_derl",
    "constant_churn_rate",
    "constant_churn_survivor",
    "expected_years",
    "fit_retention",
    "retention_posterior",
    "sbg_derl",
    "sbg_log_likelihood",
    "sbg_parameters",
    "sbg_retention_rate",
    "sbg_survivor",
]


@elementwise(outputs=2)
def sbg_parameters(first_renewal: Numbers, polarisation: Numbers) -> tuple[Numbers, Numbers]:
    """Alpha and beta from two numbers that one can have an opinion on.

    Parameters
    ----------
    first_renewal : mean share that renews after the first year, in (0, 1).
    polarisation : 1/(alpha + beta + 1), in (0, 1): near 0 all members are alike, near 1 they stay for ever or
        leave at once.

    Returns
    -------
    (alpha, beta), with alpha/(alpha + beta) = 1 − first_renewal.

    >>> tuple(round(float(v), 3) for v in sbg_parameters(0.6, 0.2))
    (1.6, 2.4)
    """
    require("first_renewal", first_renewal, 0, 1, open_low=True, open_high=True)
    require("polarisation", polarisation, 0, 1, open_low=True, open_high=True)
    weight = np.divide(1, polarisation) - 1
    return (1 - np.asarray(first_renewal)) * weight, first_renewal * weight


@elementwise
def bdw_survivor(years: Numbers, alpha: Numbers, beta: Numbers, shape: Numbers = 1.0) -> Numbers:
    """Share of members still there after so many renewals: S(t) = B(a, b + t^c)/B(a, b) (Fader et al. 2018).

    Parameters
    ----------
    years : renewals due, 0 or more. alpha, beta : of the mixing beta distribution. shape : c, above 0.
    """
    require("years", years, 0)
    for name, value in (("alpha", alpha), ("beta", beta), ("shape", shape)):
        require(name, value, 0, open_low=True)
    steps = np.asarray(years, float) ** shape
    return np.exp(special.betaln(alpha, beta + steps) - special.betaln(alpha, beta))


def sbg_survivor(years: Numbers, alpha: Numbers, beta: Numbers) -> Numbers:
    """Share of members still there after so many renewals: S(t) = B(a, b + t)/B(a, b) (Fader & Hardie
    2007)."""
    return bdw_survivor(years, alpha, beta, 1.0)


def bdw_retention_rate(years: Numbers, alpha: Numbers, beta: Numbers, shape: Numbers = 1.0) -> Numbers:
    """Share of those still there that renews in year t = 1, 2, …: S(t)/S(t−1)."""
    require("years", years, 1)
    return bdw_survivor(years, alpha, beta, shape) / bdw_survivor(years - 1, alpha, beta, shape)


@elementwise
def sbg_retention_rate(years: Numbers, alpha: Numbers, beta: Numbers) -> Numbers:
    """Share of those still there that renews in year t = 1, 2, …: (b + t − 1)/(a + b + t − 1)."""
    require("years", years, 1)
    stay = np.asarray(beta) + years - 1
    return stay / (alpha + stay)


@elementwise
def sbg_derl(alpha: Numbers, beta: Numbers, discount_rate: Numbers, renewals: Numbers = 0) -> Numbers:
    """Discounted expected residual lifetime of a member just before a renewal, in payments to come.

    Parameters
    ----------
    discount_rate : per year, above 0 (at 0 the sum is infinite when alpha <= 1).
    renewals : that the member has made so far.

    Returns
    -------
    Σ_t S(n+t−1)/S(n−1)·(1+d)^−(t−1), t = 1, 2, …, with n = renewals + 1:
    (b+n−1)/(a+b+n−1) · ₂F₁(1, b+n; a+b+n; 1/(1+d)) (Fader & Hardie 2010). The first payment is not
    discounted.
    """
    require("alpha", alpha, 0, open_low=True)
    require("beta", beta, 0, open_low=True)
    require("discount_rate", discount_rate, 0, open_low=True)
    require("renewals", renewals, 0)
    stay = np.asarray(beta) + renewals
    series = special.hyp2f1(1.0, stay + 1, alpha + stay + 1, 1 / (1 + np.asarray(discount_rate)))
    return stay / (alpha + stay) * series


def bdw_derl(
    alpha: Numbers,
    beta: Numbers,
    shape: Numbers,
    discount_rate: Numbers,
    renewals: int = 0,
    horizon: int = 60,
) -> Numbers:
    """The same under beta-discrete-Weibull, summed over `horizon` payments to come (no closed form is
    known)."""
    require("discount_rate", discount_rate, 0)
    so_far = bdw_survivor(float(renewals), alpha, beta, shape)
    return sum(
        bdw_survivor(float(renewals + t), alpha, beta, shape) / so_far / (1 + discount_rate) ** (t - 1)
        for t in range(1, horizon + 1)
    )


def expected_years(
    horizon: int, alpha: Numbers, beta: Numbers, shape: Numbers = 1.0, discount_rate: Numbers = 0.0
) -> Numbers:
    """Fees that a new member pays within a horizon, with the first: Σ S(t)/(1+d)^t, t = 0 … horizon − 1."""
    require("horizon", horizon, 1)
    return sum(bdw_survivor(float(t), alpha, beta, shape) / (1 + discount_rate) ** t for t in range(horizon))


def constant_churn_rate(survival: Any) -> float:
    """Retention rate of the rule that all members are alike: renewals made over renewals due (geometric MLE).

    `survival` counts members (or per cent) after 0, 1, 2, … renewals.
    """
    survival = np.asarray(survival, float)
    return float(survival[1:].sum() / survival[:-1].sum())


@elementwise
def constant_churn_survivor(years: Numbers, retention: Numbers) -> Numbers:
    """r^t, what a constant churn rate predicts; too low for every later year when members differ."""
    require("retention", retention, 0, 1)
    return np.asarray(retention, float) ** years


@elementwise
def constant_churn_derl(retention: Numbers, discount_rate: Numbers) -> Numbers:
    """The same residual lifetime with one churn rate for all: r(1 + d)/(1 + d − r)."""
    require("retention", retention, 0, 1)
    require("discount_rate", discount_rate, 0, open_low=True)
    return retention * (1 + np.asarray(discount_rate)) / (1 + np.asarray(discount_rate) - retention)
