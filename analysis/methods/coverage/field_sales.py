"""What it takes to sign merchants on foot: stops, people and months.

Here belongs the arithmetic of a sales force in a territory. How many merchants a coverage needs is `reach`.
"""

from __future__ import annotations

import numpy as np

from analysis.methods.arrays import Numbers, elementwise, require

TOUR_CONSTANT = 0.7124
"""Length of the shortest tour through n random points on area A is 0.7124 √(nA) (Johnson, McGeoch & Rothberg
1996)."""


@elementwise
def stops_per_day(hours: Numbers, dwell: Numbers, density: Numbers, speed: Numbers) -> Numbers:
    """Visits that one representative makes in a day.

    Parameters
    ----------
    hours : working hours in the field per day.
    dwell : hours spent at one merchant.
    density : merchants to visit per km².
    speed : km per hour between merchants.

    Returns
    -------
    Stops per day: hours / (dwell + (0.7124 / √density) / speed), the legs of a shortest tour.

    Raises
    ------
    ValueError : naming the field that is not positive.

    References
    ----------
    Tours grow as √(nA): Beardwood, Halton & Hammersley (1959), Proceedings of the Cambridge Philosophical Society
    55(4), 299–327. The constant: Johnson, McGeoch & Rothberg (1996), Proceedings of the 7th ACM-SIAM Symposium on
    Discrete Algorithms, 341–350.

    Examples
    --------
    Half an hour at each of four merchants per km², and 0.356 km on foot between them:

    >>> round(float(stops_per_day(8, 0.5, 4, 5)), 2)
    14.0
    """
    require("hours", hours, 0)
    require("dwell", dwell, 0)
    require("density", density, 0, open_low=True)
    require("speed", speed, 0, open_low=True)
    return hours / (dwell + TOUR_CONSTANT / np.sqrt(density) / speed)


@elementwise
def heads(merchants: Numbers, churn: Numbers, stops: Numbers, win_rate: Numbers, days: Numbers) -> Numbers:
    """Representatives needed to sign the merchants and replace those that leave.

    Parameters
    ----------
    merchants : to have signed at the end of the period.
    churn : share of them that leaves and is replaced within the period.
    stops : visits per representative per day.
    win_rate : signatures per visit.
    days : working days in the period.

    Returns
    -------
    merchants (1 + churn) / (stops · win_rate · days), not rounded; infinite when nothing is ever won.

    Raises
    ------
    ValueError : naming the field that is out of range.

    Examples
    --------
    720 signatures at one a day, over 240 days:

    >>> round(float(heads(600, 0.2, 10, 0.1, 240)), 6)
    3.0
    """
    for name, value in (("merchants", merchants), ("churn", churn), ("stops", stops), ("days", days)):
        require(name, value, 0)
    require("win_rate", win_rate, 0, 1)
    return _ratio(merchants * (1 + np.asarray(churn)), stops * np.asarray(win_rate) * days)


@elementwise
def months_to_sign(merchants: Numbers, representatives: Numbers, signed_per_rep_month: Numbers) -> Numbers:
    """Months until so many merchants are signed.

    Parameters
    ----------
    merchants : still to sign.
    representatives : people in the field.
    signed_per_rep_month : merchants that one of them signs per month.

    Returns
    -------
    Months, 0 when there is nobody to sign, infinite when nobody signs.

    Raises
    ------
    ValueError : naming the field that is negative.

    Examples
    --------
    >>> float(months_to_sign(600, 10, 15)), float(months_to_sign(600, 0, 15))
    (4.0, inf)
    """
    for name, value in (
        ("merchants", merchants),
        ("representatives", representatives),
        ("signed_per_rep_month", signed_per_rep_month),
    ):
        require(name, value, 0)
    return _ratio(merchants, representatives * np.asarray(signed_per_rep_month))


def _ratio(work: Numbers, pace: Numbers) -> Numbers:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.asarray(work) == 0, 0.0, np.divide(work, pace))
