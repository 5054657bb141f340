"""How long members are still to stay, in payments to come.

Here belong expectations over the renewal curves of `retention`; what a payment is worth is the ledger's affair.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from analysis.methods.arrays import Numbers, elementwise, require
from analysis.methods.membership.retention import bdw_survivor


@elementwise
def sbg_derl(alpha: Numbers, beta: Numbers, discount_rate: Numbers, renewals: Numbers = 0) -> Numbers:
    """Discounted expected residual lifetime of a member just before a renewal, in payments to come.

    Parameters
    ----------
    alpha, beta : of the mixing beta distribution, above 0.
    discount_rate : per year, above 0 (at 0 the sum is infinite when alpha <= 1).
    renewals : that the member has made so far.

    Returns
    -------
    Σ_t S(n+t−1)/S(n−1)·(1+d)^−(t−1), t = 1, 2, …, with n = renewals + 1:
    (b+n−1)/(a+b+n−1) · ₂F₁(1, b+n; a+b+n; 1/(1+d)). The first payment is not discounted.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Fader & Hardie (2010), Customer-Base Valuation in a Contractual Setting, Marketing Science 29(1), 85–93.

    Examples
    --------
    The "high end" customers of Fader & Hardie (2007), after seven renewals at 10 %:

    >>> round(float(sbg_derl(0.668, 3.806, 0.1, renewals=7)), 2)
    7.53
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
    """Discounted expected residual lifetime under beta-discrete-Weibull, in payments to come; no closed form is known.

    Parameters
    ----------
    alpha, beta, shape : of the model, above 0.
    discount_rate : per year, 0 or more.
    renewals : that the member has made so far.
    horizon : payments to come that are summed, 1 or more.

    Returns
    -------
    Σ_t S(n+t)/S(n)·(1+d)^−(t−1), t = 1 … horizon, n renewals made; of the shape of the inputs, which broadcast. The
    first payment is not discounted.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Fader, Hardie, Liu, Davin & Steenburgh (2018), Journal of Interactive Marketing 43, 1–16.

    Examples
    --------
    Two payments, made by 3/4 and 3/5 of members:

    >>> round(float(bdw_derl(1, 3, 1, 0, horizon=2)), 6)
    1.35
    """
    require("discount_rate", discount_rate, 0)
    require("renewals", renewals, 0)
    require("horizon", horizon, 1)
    so_far = bdw_survivor(float(renewals), alpha, beta, shape)
    return sum(
        bdw_survivor(float(renewals + t), alpha, beta, shape) / so_far / (1 + discount_rate) ** (t - 1)
        for t in range(1, horizon + 1)
    )


def expected_years(
    horizon: int, alpha: Numbers, beta: Numbers, shape: Numbers = 1.0, discount_rate: Numbers = 0.0
) -> Numbers:
    """Fees that a new member pays within a horizon, with the first.

    Parameters
    ----------
    horizon : years, a whole number of 1 or more.
    alpha, beta, shape : of the model, above 0.
    discount_rate : per year, 0 or more.

    Returns
    -------
    Σ S(t)/(1+d)^t, t = 0 … horizon − 1, fees; of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    Examples
    --------
    >>> round(float(expected_years(3, 1, 3)), 6)  # 1 + 3/4 + 3/5
    2.35
    """
    require("horizon", horizon, 1)
    require("discount_rate", discount_rate, 0)
    return sum(bdw_survivor(float(t), alpha, beta, shape) / (1 + discount_rate) ** t for t in range(horizon))
