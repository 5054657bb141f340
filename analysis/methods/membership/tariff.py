"""The price of a card: where it breaks even, and for whom.

Here belong break-even and refunds. What merchants need is `merchant_economics`, the fee that earns most is `best_fee`
and how the money moves between the three parties is `ledger`, all re-exported here. Who spends how much is `spend`, how
long members stay is `membership.retention`.

All spend is at list prices unless the name says paid. A discount is a fraction of the list price.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from scipy import special

from analysis.methods.arrays import Numbers, elementwise, require, round_up
from analysis.methods.membership.best_fee import BestFee, optimal_fee
from analysis.methods.membership.ledger import Ledger, membership_ledger
from analysis.methods.membership.merchant_economics import (
    least_merchant_share,
    merchant_breakeven_incrementality,
    merchant_net_per_yuan,
    merchant_payback_sales,
)
from analysis.methods.membership.spend import lognormal_parameters

__all__ = [
    "BestFee",
    "Ledger",
    "breakeven_paid",
    "breakeven_spend",
    "breakeven_visits",
    "card_advantage",
    "card_use",
    "days_inclusive",
    "depth_score",
    "least_merchant_share",
    "membership_ledger",
    "merchant_breakeven_incrementality",
    "merchant_net_per_yuan",
    "merchant_payback_sales",
    "optimal_fee",
    "pro_rata_fee",
]

FAR = 40.0  # deviations beyond which a normal tail is 0 to the last digit


@elementwise
def card_advantage(
    discount: Numbers, outside_discount: Numbers = 0.0, outside_share: Numbers = 1.0, outside_discount_cv: Numbers = 0.0
) -> Numbers:
    """What the card adds per yuan spent where it is accepted, beside deals that are free to everybody.

    Parameters
    ----------
    discount : d, of the card, in [0, 1].
    outside_discount : d₀, mean depth of deals to be had without the card, in [0, 1].
    outside_share : a, share of spend for which such a deal exists, in [0, 1].
    outside_discount_cv : standard deviation over mean of those depths, 0 or more; at 0 all are d₀ deep.

    Returns
    -------
    (1−a)·d + a·E[max(d−D, 0)], D lognormal, of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    Notes
    -----
    E[max(d−D, 0)] = d·Φ(z) − d₀·Φ(z−σ), z = ln(d/d₀)/σ + σ/2: Black (1976), "The pricing of commodity contracts",
    whose put has a deal's depth for its price and the card's discount for its strike.

    Examples
    --------
    >>> round(float(card_advantage(0.1, 0.03)), 6), round(float(card_advantage(0.1, 0.2, 0.5)), 6)
    (0.07, 0.05)

    Where deals differ in depth, the card still wins beside some that are shallower than itself:

    >>> round(float(card_advantage(0.1, 0.2, 0.5, 0.6)), 6)
    0.051932
    """
    require("outside_share", outside_share, 0, 1)
    score, sigma = depth_score(discount, outside_discount, outside_discount_cv), _depth_sigma(outside_discount_cv)
    d, a = np.asarray(discount), np.asarray(outside_share)
    return (1 - a) * d + a * np.maximum(d * special.ndtr(score) - outside_discount * special.ndtr(score - sigma), 0)


@elementwise
def card_use(
    discount: Numbers, outside_discount: Numbers = 0.0, outside_share: Numbers = 1.0, outside_discount_cv: Numbers = 0.0
) -> Numbers:
    """Share of spend where the card is accepted that goes through it: what has no free deal that is as deep.

    Parameters
    ----------
    discount, outside_discount, outside_share, outside_discount_cv : as in `card_advantage`.

    Returns
    -------
    1 − a·Pr(D ≥ d), a share, of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    Examples
    --------
    >>> float(card_use(0.1, 0.2, 0.5)), round(float(card_use(0.1, 0.2, 0.5, 0.6)), 4)
    (0.5, 0.5827)
    """
    require("outside_share", outside_share, 0, 1)
    score = depth_score(discount, outside_discount, outside_discount_cv)
    return 1 - np.asarray(outside_share) * special.ndtr(-score)


@elementwise
def depth_score(discount: Numbers, outside_discount: Numbers, outside_discount_cv: Numbers) -> Numbers:
    """How far the card's discount stands above the depths of free deals, in deviations of their logarithm.

    Parameters
    ----------
    discount, outside_discount, outside_discount_cv : as in `card_advantage`.

    Returns
    -------
    z = ln(d/d₀)/σ + σ/2, σ² = ln(1 + cv²), so that Pr(D < d) = Φ(z); of the shape of the inputs, which broadcast. 40 or
    −40, beyond which a normal tail is 0 to the last digit, where all deals lie on one side; a tie goes to the deal.

    Raises
    ------
    ValueError : an input out of range.

    Examples
    --------
    At cv = √(e − 1) σ is 1, and a card as deep as the mean deal beats Φ(1/2) of them:

    >>> float(depth_score(0.2, 0.2, np.sqrt(np.e - 1))), float(depth_score(0.1, 0.2, 0))
    (0.5, -40.0)
    """
    require("discount", discount, 0, 1)
    require("outside_discount", outside_discount, 0, 1)
    require("outside_discount_cv", outside_discount_cv, 0)
    d, d0, sigma = np.asarray(discount), np.asarray(outside_discount), _depth_sigma(outside_discount_cv)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.log(np.divide(d, d0)) / sigma + sigma / 2
    one_side = (d <= 0) | (d0 <= 0) | (sigma <= 0)
    return np.where(one_side, np.where(d > d0, FAR, -FAR), score)


def _depth_sigma(cv: Numbers) -> np.ndarray:
    return lognormal_parameters(1.0, cv)[1]


@elementwise
def breakeven_spend(fee: Numbers, advantage: Numbers, coverage: Numbers = 1.0) -> Numbers:
    """Yearly spend at list prices from which the card pays.

    Parameters
    ----------
    fee : CNY per year, 0 or more.
    advantage : what the card adds per yuan spent where it is accepted.
    coverage : share of spend at merchants that accept it, in [0, 1].

    Returns
    -------
    fee/(advantage·coverage), CNY per year; infinite when the card adds nothing, 0 when it is free.

    Raises
    ------
    ValueError : a fee below 0, or a coverage outside [0, 1].

    Examples
    --------
    >>> round(float(breakeven_spend(168, 0.1)), 9)
    1680.0
    """
    require("fee", fee, 0)
    require("coverage", coverage, 0, 1)
    gain = np.asarray(advantage) * coverage
    with np.errstate(divide="ignore", invalid="ignore"):
        spend = np.where(gain > 0, np.divide(fee, gain), np.where(np.isnan(gain), np.nan, np.inf))
    return np.where(np.asarray(fee) == 0, 0.0, spend)


@elementwise
def breakeven_paid(spend: Numbers, discount: Numbers) -> Numbers:
    """The spend from which the card pays, as paid at the till.

    Parameters
    ----------
    spend : at list prices, CNY.
    discount : of the card, in [0, 1].

    Returns
    -------
    spend·(1 − discount), CNY, of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : a discount outside [0, 1].

    Examples
    --------
    >>> float(breakeven_paid(1680, 0.1))
    1512.0
    """
    require("discount", discount, 0, 1)
    return np.asarray(spend) * (1 - np.asarray(discount))


@elementwise
def breakeven_visits(spend: Numbers, ticket: Numbers) -> Numbers:
    """Visits needed to reach a spend.

    Parameters
    ----------
    spend : CNY per year.
    ticket : spend per visit, CNY, above 0.

    Returns
    -------
    ⌈spend/ticket⌉, infinite when the spend is; of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : a ticket that is not above 0.

    Examples
    --------
    >>> float(breakeven_visits(1680, 50))  # 33.6
    34.0
    """
    require("ticket", ticket, 0, open_low=True)
    return round_up(np.divide(spend, ticket))


def days_inclusive(start: date | str, end: date | str) -> int:
    """Days from start to end, both counted.

    Parameters
    ----------
    start, end : dates, or text such as 2025-09-26.

    Returns
    -------
    Whole days, 1 or more.

    Raises
    ------
    ValueError : text that is no date, or an end before the start.

    Examples
    --------
    >>> days_inclusive("2025-09-26", "2025-12-31")  # 5 + 31 + 30 + 31
    97
    """
    first, last = _day("start", start), _day("end", end)
    if last < first:
        raise ValueError(f"end: expected a day on or after start {first}, found {last}; exchange or correct them")
    return (last - first).days + 1


def _day(name: str, day: date | str) -> date:
    try:
        return day if isinstance(day, date) else date.fromisoformat(day)
    except ValueError as fault:
        raise ValueError(f"{name}: expected a day such as 2025-09-26, found {day!r}; correct it") from fault


def pro_rata_fee(fee: Numbers, start: date | str, end: date | str, days_in_year: int = 365) -> Numbers:
    """Part of a yearly fee that a member used from start to end, both days counted.

    Parameters
    ----------
    fee : CNY per year.
    start, end : as in `days_inclusive`.
    days_in_year : 365, or 366 in a leap year.

    Returns
    -------
    fee·days/days_in_year, CNY.

    Raises
    ------
    ValueError : as `days_inclusive`.

    Examples
    --------
    >>> round(pro_rata_fee(168, "2025-09-26", "2025-12-31"), 2)
    44.65
    """
    return fee * (days_inclusive(start, end) / days_in_year)
