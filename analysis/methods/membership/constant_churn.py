"""The rule that all members are alike and leave at one rate: what the models of `retention` are set against.

Here belong its rate, curve and residual lifetime. Models in which members differ do not.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.methods.arrays import Numbers, elementwise, require
from analysis.methods.membership.renewal_likelihood import cohort


def constant_churn_rate(survival: Any) -> float:
    """Retention rate of the rule that all members are alike: renewals made over renewals due (geometric MLE).

    Parameters
    ----------
    survival : members, or per cent of the cohort, after 0, 1, 2, … renewals; as in `fit_retention`.

    Returns
    -------
    Share that renews each year, in (0, 1).

    Raises
    ------
    ValueError : as `fit_retention`, for fewer than one renewal.

    Examples
    --------
    >>> constant_churn_rate([100, 60, 36])
    0.6
    """
    lost, left = cohort(survival, 1)
    after = left + np.append(np.cumsum(lost[::-1])[::-1], 0.0)
    return float(after[1:].sum() / after[:-1].sum())


@elementwise
def constant_churn_survivor(years: Numbers, retention: Numbers) -> Numbers:
    """What a constant churn rate predicts of members still there; too low for every later year when members differ.

    Parameters
    ----------
    years : renewals due, 0 or more.
    retention : share that renews each year, in [0, 1].

    Returns
    -------
    r^t, in [0, 1], of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Fader & Hardie (2010), Marketing Science 29(1), 85–93, on what the rule leaves out.

    Examples
    --------
    >>> constant_churn_survivor([0, 1, 2], 0.6).round(6).tolist()
    [1.0, 0.6, 0.36]
    """
    require("years", years, 0)
    require("retention", retention, 0, 1)
    return np.asarray(retention, float) ** years


@elementwise
def constant_churn_derl(retention: Numbers, discount_rate: Numbers) -> Numbers:
    """Discounted residual lifetime with one churn rate for all, in payments to come.

    Parameters
    ----------
    retention : share that renews each year, in [0, 1].
    discount_rate : per year, above 0.

    Returns
    -------
    r(1 + d)/(1 + d − r), of the shape of the inputs, which broadcast. The first payment is not discounted.

    Raises
    ------
    ValueError : an input out of range.

    References
    ----------
    Fader & Hardie (2010), Marketing Science 29(1), 85–93.

    Examples
    --------
    >>> round(float(constant_churn_derl(0.8, 0.1)), 4)  # 0.88/0.3
    2.9333
    """
    require("retention", retention, 0, 1)
    require("discount_rate", discount_rate, 0, open_low=True)
    return retention * (1 + np.asarray(discount_rate)) / (1 + np.asarray(discount_rate) - retention)
