"""Measures of spending: what a visit costs, how often people go, what they spend a year and how that differs.

Belongs here: measures from orders. Does not belong here: models of buying and leaving (`methods.membership`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.evidence import Bilingual
from analysis.methods.membership.sample_estimates import BootstrapEstimate as Sampled
from analysis.methods.membership.sample_estimates import mean_and_cv, ratio_of_sums
from analysis.warehouse import member_log, periods

from .by_city import FEWEST, last_year, ratio
from .errors import NotMeasured
from .estimate import LEVEL, Estimate
from .market import Cells
from .member_tables import customers

if TYPE_CHECKING:
    from .small_tables import SmallTables

YEAR = 365.0
ALIKE = 1e-9  # a mean or a spread of less is nothing but the rounding of floats
SHORTEST = 90  # days: a rate over less says more of chance than of the person
USERS = Bilingual(
    "所记录期间至少一半时间在册的用户，按天折算到一年，按用户自助抽样",
    "users seen for at least half of the record, scaled to a year by their days, bootstrap over users",
)
EACH_CITY = Bilingual("金额合计除以订单数，按城市自助抽样", "sum of amounts over orders, bootstrap over cities")
EACH_USER = Bilingual("金额合计除以订单数，按用户自助抽样", "sum of amounts over orders, bootstrap over users")
ONE_CITY = Bilingual("金额合计除以订单数，按城市与时期自助抽样", "sum of amounts over orders, by city and period")


def ticket(tables: SmallTables) -> Cells:
    """Mean amount of an order over the last year that there is."""
    panel = tables.warehouse.share_panel()
    paid = panel[panel.basis == "paid"].groupby(["city", "period"])[["cents", "count"]].sum()
    chosen = set(last_year(list(paid.index.get_level_values("period").unique())))
    paid = paid[[period in chosen for period in paid.index.get_level_values("period")]]
    period = paid.index.get_level_values("period")
    about = {"table": "orders", "first": period.min(), "last": period.max(), "unit": "money/visit"}
    about |= {"kind": "positive"}
    try:
        found = ratio(paid.cents / 100, paid["count"], False, about)
    except NotMeasured:  # one shop over a few months: its customers differ, if it is known who they are
        users = customers(tables, "orders", amounts=("cents",))
        own = ratio_of_sums(users.cents / users.people / 100, users.orders, LEVEL, count=users.people)
        return [({}, Estimate(own.value, own.low, own.high, n=own.n, method=EACH_USER, **about))]
    method = EACH_CITY if paid.index.get_level_values("city").nunique() >= FEWEST else ONE_CITY
    return [({}, Estimate(**{**vars(found), "method": method}))]


def spend_per_user(tables: SmallTables) -> Cells:
    """Mean yearly spend of a user."""
    return _of_users(tables, "cents", 0, "money/year")


def spend_cv(tables: SmallTables) -> Cells:
    """Coefficient of variation of yearly spend between users; chance in each user's orders is part of it."""
    return _of_users(tables, "cents", 1, "none")


def visits_per_user(tables: SmallTables) -> Cells:
    """Mean visits a year; orders of one day are one visit."""
    return _of_users(tables, "visits", 0, "visits/year")


def _of_users(tables: SmallTables, of: str, which: int, unit: str) -> Cells:
    users = of_each(tables, of)
    _refuse_anonymous(tables)
    reading, least = tables.reading("orders"), max(SHORTEST, users.days.max() / 2)
    seen = users[users.days >= least]
    if seen.people.sum() < 2:
        raise NotMeasured(
            f"expected at least two users seen for {least:.0f} days or more, found {seen.people.sum()} of "
            f"{users.people.sum()}; map member_id under [orders.columns] of raw.toml, or wait for a longer record"
        )
    amount = seen.cents / seen.people / 100 if of == "cents" else seen.visits
    found: Sampled = mean_and_cv(amount * YEAR / seen.days, LEVEL, count=seen.people)[which]
    if not found.value > ALIKE:
        raise NotMeasured(
            f"expected users who spend, and not all the same, found {found.value:g} over {found.n} users; leave the "
            "measure out until they differ"
        )
    first, last = (f"{end:%Y-%m}" for end in (reading.first, reading.last))
    ends = (found.low, found.high) if np.isfinite([found.low, found.high]).all() else (found.value, found.value)
    about = {"unit": unit, "kind": "positive", "table": "orders", "first": first, "last": last}
    return [({}, Estimate(found.value, *ends, n=found.n, method=USERS, **about))]


def of_each(tables: SmallTables, of: str) -> pd.DataFrame:
    """Customers by `days` since their first order, whether they are members, and `of`, cents or visits: `people`."""
    keys = ("first", "member") if of == "cents" else ("first", of)
    found = customers(tables, *keys, amounts=("cents",) if of == "cents" else ())
    last = periods.number_of(tables.reading("orders").last, "day")
    return found.assign(days=last - found["first"] + 1)


def _refuse_anonymous(tables: SmallTables) -> None:
    """What users spend is too low by what they spend without saying who they are."""
    found = pd.read_parquet(tables.warehouse.joint(("orders",), "anonymous", member_log.anonymous)).iloc[0]
    allowed = tables.raw.tables["orders"].rejected_at_most
    if found.anonymous > allowed * found.rows:
        raise NotMeasured(
            f"orders: expected at most {allowed:.1%} of orders without a member_id, found {found.anonymous:,.0f} of "
            f"{found.rows:,.0f}, so that users would seem to spend less than they do; fill them in, or allow more by "
            "rejected_at_most under [orders] of raw.toml"
        )
