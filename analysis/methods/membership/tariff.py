"""The price of a card: where it breaks even, and for whom.

Here belong break-even, merchants' incrementality and refunds. The fee that earns most is `best_fee` and how
the money moves between the three parties is `ledger`, both re-exported here. Who spends how much is `spend`,
how long members stay is `membership.retention`.

All spend is at list prices unless the name says paid. A discount is a fraction of the list price.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from analysis.methods.arrays import Numbers, elementwise, require, round_up
from analysis.methods.membership.best_fee import BestFee, optimal_fee
from analysis.methods.membership.ledger import Ledger, membership_ledger

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
    discount : d, of the card.
    outside_discount : d₀, to be had without the card.
    outside_share : a, share of spend for which such a deal exists.

    Returns
    -------
    (1−a)·d + a·max(d−d₀, 0).
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
    fee : CNY per year.
    advantage : what the card adds per yuan spent where it is accepted.
    coverage : share of spend at merchants that accept it.

    Returns
    -------
    fee/(advantage·coverage); infinite when the card adds nothing, 0 when it is free.

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
    """The same spend as paid at the till: spend·(1 − discount), CNY."""
    require("discount", discount, 0, 1)
    return np.asarray(spend) * (1 - np.asarray(discount))


@elementwise
def breakeven_visits(spend: Numbers, ticket: Numbers) -> Numbers:
    """Visits needed to reach a spend: ⌈spend/ticket⌉, infinite when the spend is."""
    require("ticket", ticket, 0, open_low=True)
    return round_up(np.divide(spend, ticket))


@elementwise
def least_merchant_share(
    fee: Numbers, other: Numbers, discount: Numbers, coverage: Numbers, mean_spend_of_joiners: Numbers
) -> Numbers:
    """Least share of the discount that merchants must bear for the platform not to lose on members.

    Parameters
    ----------
    fee : CNY per member and year.
    other : what the platform earns besides, net of its costs, CNY per member and year.
    discount, coverage : as in `breakeven_spend`.
    mean_spend_of_joiners : E[x | join], CNY per year.

    Returns
    -------
    max(0, 1 − (fee + other)/(discount·coverage·E[x | join])). Members join only if discount·coverage·x >=
    fee, so with other <= 0 and a platform that bears everything each of them costs at least as much as they
    pay.
    """
    given = np.asarray(discount) * coverage * mean_spend_of_joiners
    require("discount · coverage · mean_spend_of_joiners", given, 0, open_low=True)
    return np.maximum(0, 1 - (np.asarray(fee) + other) / given)


@elementwise
def merchant_breakeven_incrementality(discount: Numbers, margin: Numbers) -> Numbers:
    """Share of members' sales that must be incremental for a merchant not to lose: discount/margin.

    Above 1 no incrementality suffices. `margin` is the contribution margin at list prices, above 0.
    """
    require("discount", discount, 0, 1)
    require("margin", margin, 0, 1, open_low=True)
    return np.divide(discount, margin)


@elementwise
def merchant_net_per_yuan(
    incremental_share: Numbers, margin: Numbers, discount: Numbers, merchant_share: Numbers = 1.0
) -> Numbers:
    """Merchant's gain per yuan of members' list sales: i·m − w·d, w its share of the discount."""
    require("incremental_share", incremental_share, 0, 1)
    require("margin", margin, 0, 1)
    require("merchant_share", merchant_share, 0, 1)
    gain, given = np.asarray(incremental_share) * margin, np.asarray(merchant_share) * discount
    net = gain - given
    # 0.2 × 0.5 − 0.1 is not zero in floating point, and a payback of 1e20 yuan is a wrong way to say never.
    return np.where(np.abs(net) < 1e-12 * np.maximum(np.abs(gain), np.abs(given)), 0.0, net)


@elementwise
def merchant_payback_sales(
    cost: Numbers,
    incremental_share: Numbers,
    margin: Numbers,
    discount: Numbers,
    merchant_share: Numbers = 1.0,
) -> Numbers:
    """Members' list sales after which a merchant has its outlay back: cost/(i·m − w·d), or infinity."""
    require("cost", cost, 0)
    net = np.asarray(merchant_net_per_yuan(incremental_share, margin, discount, merchant_share))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(net > 0, np.divide(cost, net), np.where(np.isnan(net), np.nan, np.inf))


def days_inclusive(start: date | str, end: date | str) -> int:
    """Days from start to end, both counted. Dates, or text such as 2025-09-26."""
    first, last = (day if isinstance(day, date) else date.fromisoformat(day) for day in (start, end))
    if last < first:
        raise ValueError(f"end: expected a day on or after start {first}, found {last}; exchange or correct them")
    return (last - first).days + 1


def pro_rata_fee(fee: Numbers, start: date | str, end: date | str, days_in_year: int = 365) -> Numbers:
    """Part of a yearly fee that a member used from start to end, both days counted: fee·days/365, CNY."""
    return fee * (days_inclusive(start, end) / days_in_year)
