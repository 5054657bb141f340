"""What simulated orders are drawn from: the truth that an estimate has to recover.

Belongs here: the parameters of a market and a plausible set of them. Does not belong here: drawing orders.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np

STATUSES = ("paid", "redeemed", "refunded")


@dataclass(frozen=True, eq=False)
class Market:
    """Parameters of a market of orders.

    Attributes
    ----------
    platforms, cities : names; a city is a telephone area code, text with its leading zero.
    start, days : the first day, and how many there are.
    city_weights : (city,), sums to 1.
    shares : (city, month, platform), shares of orders, each row sums to 1.
    mean_cents : (platform,), mean of an order's amount in cents.
    sigma : standard deviation of the logarithm of an amount.
    statuses : (platform, status), chances of paid, redeemed and refunded, each row sums to 1.
    member_rate : chance that an order is a member's.
    members, exponent : member of rank r has the weight r^-exponent; identities are shuffled against ranks.
    """

    platforms: tuple[str, ...]
    cities: tuple[str, ...]
    start: datetime.date
    days: int
    city_weights: np.ndarray
    shares: np.ndarray
    mean_cents: np.ndarray
    sigma: float
    statuses: np.ndarray
    member_rate: float
    members: int
    exponent: float

    @property
    def months(self) -> np.ndarray:
        """The calendar months touched, datetime64[M]."""
        first = np.datetime64(self.start, "D")
        last = first + np.timedelta64(self.days - 1, "D")
        return np.arange(first.astype("M8[M]"), last.astype("M8[M]") + 1)


def typical_market(
    *,
    cities: int = 54,
    members: int = 5_000_000,
    exponent: float = 0.8,
    member_rate: float = 1.0,
    start: datetime.date = datetime.date(2025, 1, 1),
    days: int = 365,
    seed: int = 0,
) -> Market:
    """Three platforms whose log-odds differ by city and drift over the months.

    Examples
    --------
    >>> market = typical_market(cities=2, members=10)
    >>> market.cities, market.shares.shape
    (('0310', '0311'), (2, 12, 3))
    """
    rng = np.random.default_rng([seed, 1])
    platforms = ("美团", "抖音", "小红书")
    names = tuple(f"0{310 + number}" for number in range(cities))
    weights = np.arange(1, cities + 1) ** -0.7
    whole = Market(
        *(platforms, names, start, days, weights / weights.sum(), np.empty(0)),
        mean_cents=np.array([12_000.0, 9_000.0, 15_000.0]),
        sigma=0.6,
        statuses=np.array([[0.08, 0.87, 0.05], [0.25, 0.55, 0.20], [0.20, 0.65, 0.15]]),
        member_rate=member_rate,
        members=members,
        exponent=exponent,
    )
    level = np.log([0.62, 0.33, 0.05]) + 0.3 * rng.standard_normal((cities, 1, 3))
    drift = np.array([-0.02, 0.03, 0.01]) * np.arange(len(whole.months))[:, None]
    odds = np.exp(level + drift)
    return Market(**{**whole.__dict__, "shares": odds / odds.sum(axis=-1, keepdims=True)})
