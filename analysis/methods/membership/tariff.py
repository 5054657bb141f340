"""The price of a card: where it breaks even, and for whom.

Here belong break-even and refunds. What merchants need is `merchant_economics`, the fee that earns most is `best_fee`
and how the money moves between the three parties is `ledger`, all re-exported here. Who spends how much is `spend`, how
long members stay is `membership.retention`.

All spend is at list prices unless the name says paid. A discount is a fraction of the list price.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from analysis.methods.arrays import Numbers, elementwise, require, round_up
from analysis.methods.membership.best_fee import BestFee, optimal_fee
from analysis.methods.membership.ledger import Ledger, membership_ledger
from analysis.methods.membership.merchant_economics import (
    least_merchant_share,
    merchant_breakeven_incrementality,
    merchant_net_per_yuan,
    merchant_payback_sales,
)

__all__ = [
    "BestFee",
    "Ledger",
    "breakeven_paid",
    "breakeven_spend",
    "breakeven_visits",
    "card_advantage",
    "days_inclusive",
    "least_merchant_share",
    "membership_ledger",
    "merchant_breakeven_incrementality",
    "merchant_net_per_yuan",
    "merchant_payback_sales",
    "optimal_fee",
    "pro_rata_fee",
]


@elementwise
def card_advantage(discount: Numbers, outside_discount: Numbers = 0.0, outside_share: Numbers = 1.0) -> Numbers:
    """What the card adds per yuan spent where it is accepted, beside deals that are free to everybody.

    Parameters
    ----------
    discount : d, of the card, in [0, 1].
    outside_discount : d₀, to be had without the card, in [0, 1].
    outside_share : a, share of spend for which such a deal exists, in [0, 1].

    Returns
    -------
    (1−a)·d + a·max(d−d₀, 0), of the shape of the inputs, which broadcast.

    Raises
    ------
    ValueError : an input out of range.

    Examples
    --------
    >>> round(float(card_advantage(0.1, 0.03)), 6), round(float(card_advantage(0.1, 0.2, 0.5)), 6)
    (0.07, 0.05)
    """
    require("discount", discount, 0, 1)
    require("outside_discount", outside_discount, 0, 1)
    require("outside_share", outside_share, 0, 1)
    a = np.asarray(outside_share)
    return (1 - a) * discount + a * np.maximum(np.asarray(discount) - outside_discount, 0)


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
