"""How long members stay: beta-geometric and beta-discrete-Weibull renewal.

Here belong survival curves given parameters. Their estimation from a cohort is `retention_fit` and
`retention_posterior`, re-exported here; how long members are still to stay is `residual_lifetime`, the rule that all
members are alike `constant_churn`.

Every year a member fails to renew with a probability of its own, θ ~ Beta(alpha, beta). Under sBG it stays
the same for life; under the beta-discrete-Weibull it falls (shape < 1) or rises (shape > 1) with tenure, and
shape = 1 is sBG.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from analysis.methods.arrays import Numbers, elementwise, require
from analysis.methods.membership.renewal_likelihood import bdw_log_likelihood, sbg_log_likelihood
from analysis.methods.membership.retention_fit import RetentionFit, fit_retention
from analysis.methods.membership.retention_posterior import RetentionPosterior, retention_posterior

__all__ = [
    "RetentionFit",
    "RetentionPosterior",
    "bdw_log_likelihood",
    "bdw_retention_rate",
    "bdw_survivor",
    "fit_retention",
    "retention_posterior",
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
    polarisation : 1/(alpha + beta + 1), in (0, 1): near 0 all members are alike, near 1 they stay for ever or leave at
        once.

    Returns
    -------
    (alpha, beta), with alpha/(alpha + beta) = 1 − first_renewal; of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input outside (0, 1).

    Examples
    --------
    >>> tuple(round(float(v), 3) for v in sbg_parameters(0.6, 0.2))
    (1.6, 2.4)
    """
    require("first_renewal", first_renewal, 0, 1, open_low=True, open_high=True)
    require("polarisation", polarisation, 0, 1, open_low=True, open_high=True)
    weight = np.divide(1, polarisation) - 1
    return (1 - np.asarray(first_renewal)) * weight, first_renewal * weight


@elementwise
def bdw_survivor(years: Numbers, alpha: Numbers, beta: Numbers, shape: Numbers = 1.0) -> Numbers:
    """Share of members still there after so many renewals.

    Parameters
    ----------
    years : renewals due, 0 or more.
    alpha, beta : of the mixing beta distribution, above 0.
    shape : c, above 0.

    Returns
    -------
    S(t) = B(a, b + t^c)/B(a, b), in [0, 1], of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Fader, Hardie, Liu, Davin & Steenburgh (2018), "How to Project Customer Retention" Revisited: The Role of Duration
    Dependence, Journal of Interactive Marketing 43, 1–16.

    Examples
    --------
    With a = 1 and b = 3 it is 3/(3 + t^c); the larger c, the sooner they leave:

    >>> bdw_survivor([0, 1, 2], 1, 3).round(6).tolist(), round(float(bdw_survivor(3, 1, 3, 2)), 6)
    ([1.0, 0.75, 0.6], 0.25)
    """
    require("years", years, 0)
    for name, value in (("alpha", alpha), ("beta", beta), ("shape", shape)):
        require(name, value, 0, open_low=True)
    steps = np.asarray(years, float) ** shape
    return np.exp(special.betaln(alpha, beta + steps) - special.betaln(alpha, beta))


def sbg_survivor(years: Numbers, alpha: Numbers, beta: Numbers) -> Numbers:
    """Share of members still there after so many renewals, if no member's churn changes with tenure.

    Parameters
    ----------
    years : renewals due, 0 or more.
    alpha, beta : of the mixing beta distribution, above 0.

    Returns
    -------
    S(t) = B(a, b + t)/B(a, b), in [0, 1], of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Fader & Hardie (2007), How to Project Customer Retention, Journal of Interactive Marketing 21(1), 76–90.

    Examples
    --------
    The paper's "high end" customers, fitted on seven years, of whom it forecasts 46.0 % after the eighth:

    >>> round(float(sbg_survivor(8, 0.668, 3.806)), 3)
    0.46
    """
    return bdw_survivor(years, alpha, beta, 1.0)


def bdw_retention_rate(years: Numbers, alpha: Numbers, beta: Numbers, shape: Numbers = 1.0) -> Numbers:
    """Share of those still there that renews in year t = 1, 2, …

    Parameters
    ----------
    years : t, 1 or more.
    alpha, beta : of the mixing beta distribution, above 0.
    shape : c, above 0.

    Returns
    -------
    S(t)/S(t−1), in [0, 1], of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Fader, Hardie, Liu, Davin & Steenburgh (2018), Journal of Interactive Marketing 43, 1–16.

    Examples
    --------
    With a = 1 and b = 3, S is 3/4 and 3/7:

    >>> round(float(bdw_retention_rate(1, 1, 3, 2)), 6), round(float(bdw_retention_rate(2, 1, 3, 2)), 6)
    (0.75, 0.571429)
    """
    require("years", years, 1)
    return bdw_survivor(years, alpha, beta, shape) / bdw_survivor(years - 1, alpha, beta, shape)


@elementwise
def sbg_retention_rate(years: Numbers, alpha: Numbers, beta: Numbers) -> Numbers:
    """Share of those still there that renews in year t = 1, 2, …; it rises, as those who leave soon have left.

    Parameters
    ----------
    years : t, 1 or more.
    alpha, beta : of the mixing beta distribution, above 0.

    Returns
    -------
    (b + t − 1)/(a + b + t − 1), in [0, 1], of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Fader & Hardie (2007), Journal of Interactive Marketing 21(1), 76–90.

    Examples
    --------
    >>> sbg_retention_rate([1, 2, 6], 1, 3).round(6).tolist()
    [0.75, 0.8, 0.888889]
    """
    require("years", years, 1)
    stay = np.asarray(beta) + years - 1
    return stay / (alpha + stay)
