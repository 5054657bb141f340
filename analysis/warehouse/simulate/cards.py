"""Simulated logs of a card: customers, those who join, what they redeem, who renews, with known parameters.

Belongs here: drawing the tables orders, members, redemptions and merchants of one card. Does not belong here: purchases
of customers who leave for good (`members`), a market of several platforms (`orders`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

YEAR = 365


@dataclass(frozen=True)
class Card:
    """Parameters of a card and its customers.

    spend, spend_cv : mean yearly spend of a customer at list prices and its coefficient of variation (gamma between
    customers). ticket : mean of a visit. partners : share of visits at shops that take part. fee, discount : of the
    card. join : share of customers who join; `heavier` is the exponent of spend by which they do. lift : by how much
    members go more often. alpha, beta : of sBG renewals. merchants_bear : share of redemptions that merchants fund.
    """

    spend: float = 5000.0
    spend_cv: float = 0.8
    ticket: float = 80.0
    partners: float = 0.4
    fee: float = 168.0
    discount: float = 0.1
    join: float = 0.4
    heavier: float = 1.0
    lift: float = 0.0
    alpha: float = 1.2
    beta: float = 1.8
    merchants_bear: float = 0.75


def simulate_card(
    customers: int = 500, *, truth: Card | None = None, start: str = "2023-01-01", days: int = 3 * YEAR, seed: int = 0
) -> dict[str, pd.DataFrame]:
    """The raw tables of a card.

    Visits come as a Poisson process at each customer's rate; members join in the second quarter of the record and use
    the card on each visit to a shop that takes part; every 365 days they renew or leave.

    Returns
    -------
    dict : DataFrames orders, members, redemptions and merchants by name; money in currency, times naive.

    Examples
    --------
    >>> tables = simulate_card(50, seed=1)
    >>> sorted(tables), int(tables["members"].member_id.is_unique)
    (['members', 'merchants', 'orders', 'redemptions'], 1)
    """
    import pandas as pd

    truth, rng, first = truth or Card(), np.random.default_rng([seed, 14]), pd.Timestamp(start)
    shape = truth.spend_cv**-2
    wealth = rng.gamma(shape, 1 / shape, customers)
    appeal = wealth**truth.heavier
    joins = rng.random(customers) < np.clip(truth.join * appeal / appeal.mean(), 0, 1)
    joined = np.where(joins, rng.integers(days // 4, days // 2, customers), days)
    left = np.where(joins, joined + YEAR * _terms(truth, customers, rng), days)
    who, day = _visits(truth, wealth, joined, left, days, rng)
    amount = np.round(truth.ticket * rng.gamma(4.0, 0.25, who.size), 2) + 0.01
    taking_part = rng.random(who.size) < truth.partners
    orders = pd.DataFrame(
        {
            "order_id": np.arange(1, who.size + 1),
            "member_id": [f"u{n:06d}" for n in who],
            "platform": "card",
            "city": "021",
            "time": first + pd.to_timedelta(day, unit="D") + pd.Timedelta(hours=12),
            "amount": amount,
            "merchant_id": np.where(taking_part, "shop 1", "shop 2"),
        }
    )
    carried = taking_part & (day >= joined[who]) & (day < left[who])
    used = orders[carried].drop(columns="platform").rename(columns={"order_id": "redemption_id"})
    funder = np.where(rng.random(len(used)) < truth.merchants_bear, "merchant", "platform")
    redemptions = used.assign(paid=(used.amount * (1 - truth.discount)).round(2), funded_by=funder)
    number = np.flatnonzero(joins)
    ended = pd.Series(first + pd.to_timedelta(left[number], unit="D")).where(left[number] < days)
    members = pd.DataFrame(
        {
            "member_id": [f"u{n:06d}" for n in number],
            "city": "021",
            "joined": first + pd.to_timedelta(joined[number], unit="D"),
            "left": ended,
            "fee": truth.fee,
            "refunded": 0.0,
        }
    )
    shops = {"merchant_id": ["shop 1", "shop 2"], "lon": [121.47, 121.48], "lat": [31.23, 31.24]}
    merchants = pd.DataFrame({**shops, "city": "021", "participating": [1, 0]})
    return {"orders": orders, "members": members, "redemptions": redemptions, "merchants": merchants}


def _terms(truth: Card, size: int, rng: np.random.Generator) -> np.ndarray:
    """Years paid for: geometric, with a chance of leaving that differs between members as a beta (sBG)."""
    leaving = np.maximum(rng.beta(truth.alpha, truth.beta, size), 1e-6)
    return np.minimum(rng.geometric(leaving), 100)


def _visits(
    truth: Card, wealth: np.ndarray, joined: np.ndarray, left: np.ndarray, days: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Customers and days of visits, in order of the day; a first visit on the first days says that they are there."""
    rate = truth.spend * wealth / truth.ticket / YEAR
    until = np.minimum(left, days)
    member_days = np.maximum(until - joined, 0)
    plain = rng.poisson(rate * days)
    more = rng.poisson(rate * truth.lift * member_days)
    who = np.concatenate([np.repeat(np.arange(len(rate)), count) for count in (plain, more)])
    when = np.concatenate(
        [
            rng.uniform(0, days, plain.sum()),
            np.repeat(joined, more) + rng.random(more.sum()) * np.repeat(member_days, more),
        ]
    ).astype(int)
    order = np.lexsort((who, when))
    return who[order], when[order]
