"""Members and customers as their logs show them: spend, savings against the fee, renewals, who would join at which fee.

Belongs here: the statistics of the measured part of notebook 2, with intervals. Does not belong here: inputs of the
model (`members`, `spending`), words and numbers of the report (`analysis.notebook`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.methods.membership.incrementality import Incrementality
from analysis.methods.membership.sample_estimates import (
    breakeven_share,
    heavy_user_ratio,
    mean_and_cv,
    renewal_survival,
    wilson_interval,
)
from analysis.methods.membership.spend import share_above

from . import card_effect, member_tables, members, spending
from .customer_base import CustomerBase, TooFew, customer_base
from .errors import NotMeasured
from .estimate import LEVEL
from .liability import liability_by_month

if TYPE_CHECKING:
    from .small_tables import SmallTables

Interval = tuple[float, float, float]
OF_ORDERS = {"spend": "spend_per_user", "spend_cv": "spend_cv", "visits": "visits_per_user", "ticket": "ticket"}
FEWEST_TERMS = 30  # members whose first year is over, for savings to be counted and not scaled to a year


@dataclass(frozen=True, eq=False)
class MemberLog:
    """What was measured of customers and members.

    Attributes
    ----------
    tables : raw tables it is made of.
    profile : value, low, high by name, in the order in which they are shown; without an interval both ends are the
        value. Names are those of `member_labels.PROFILE`.
    spend : how many customers seen for half of the record spend how much a year, money, ascending; None without orders.
    renewals : by anniversary: due, renewed, share, low, high of the curve, and band of the renewal model (NaN without).
    refusal : why there is no renewal model, "" where there is one or nobody is due.
    ledger : money by month and side, cents; see `card_effect.ledger_by_month`.
    liability : what a stop would have cost at the end of each month, cents; see `liability.liability_of`.
    effects : of the card on members' spend, by method ("differences", "matching"), as far as there is somebody to
        compare with.
    scaled : whether savings were scaled to a year, as too few members had a whole one.
    some_free : whether some members paid no fee; whose card paid is then asked of the others alone.
    base : which model forecasts who comes again, and what it expects; or why there is none.
    """

    tables: tuple[str, ...]
    profile: dict[str, Interval]
    spend: pd.Series | None = None
    renewals: pd.DataFrame = field(default_factory=pd.DataFrame)
    ledger: pd.DataFrame = field(default_factory=pd.DataFrame)
    liability: pd.DataFrame = field(default_factory=pd.DataFrame)
    effects: dict[str, Incrementality] = field(default_factory=dict)
    refusal: str = ""
    scaled: bool = False
    some_free: bool = False
    base: CustomerBase | TooFew | None = None


def member_log(tables: SmallTables) -> MemberLog | None:
    """Measure customers and members; None where no raw table says who bought.

    Raises
    ------
    WarehouseError
        A log is not as it must be.
    """
    profile: dict[str, Interval] = {}
    spend = _of_customers(tables, profile) if tables.has("orders") else None
    base = customer_base(tables)
    if not tables.has("members"):
        return MemberLog(("orders",), profile, spend, base=base) if profile else None
    curve, refusal = _renewals(tables)
    profile["members"] = _exact(member_tables.memberships(tables).members.sum())
    _of_trials(tables, profile)
    scaled, some_free = _of_savings(tables, profile)
    effects = _of_card(tables, profile)
    ledger = pd.DataFrame() if scaled is None else card_effect.ledger_by_month(tables)
    owed = liability_by_month(tables)
    owed = owed if owed.full.any() else pd.DataFrame()
    named = tuple(name for name in ("members", "redemptions", "orders") if tables.has(name))
    return MemberLog(named, profile, spend, curve, ledger, owed, effects, refusal, bool(scaled), some_free, base)


def _exact(value: float) -> Interval:
    return (float(value),) * 3


def _of_customers(tables: SmallTables, profile: dict[str, Interval]) -> pd.Series | None:
    try:
        everybody = spending.of_each(tables, "cents")
        found = {name: getattr(spending, measure)(tables)[0][1] for name, measure in OF_ORDERS.items()}
    except NotMeasured:
        return None
    profile |= {"customers": _exact(found["spend"].n), **{name: _ends(part) for name, part in found.items()}}
    for name, measure, amount in (
        ("at_partners", members.partner_share, "at_partners"),
        ("margin", members.gross_margin, "cost"),
    ):
        if member_tables.customers(tables, amounts=(amount, "cents"))[amount].any():
            profile[name] = _ends(measure(tables)[0][1])
    people = everybody[everybody.days >= max(spending.SHORTEST, everybody.days.max() / 2)]
    yearly, member = people.cents / people.people / 100 * spending.YEAR / people.days, people.member == 1
    if people.people[member].sum() > 1 and not member.all():
        profile["heavier"] = _ends(heavy_user_ratio(yearly, member, LEVEL, count=people.people))
    return people.people.set_axis(yearly).sort_index()


def _ends(found) -> Interval:
    return found.value, found.low, found.high


def _renewals(tables: SmallTables) -> tuple[pd.DataFrame, str]:
    table = members.renewals(tables)
    table = table[table.due > 0]
    if table.empty:
        return table, ""
    curve = renewal_survival(table.due, table.renewed, LEVEL)
    table = table.assign(**{name: part[1:] for name, part in zip(("share", "low", "high"), curve, strict=True)})
    try:
        band = members.posterior(tables).survivor(table.index.to_numpy(), LEVEL)
    except NotMeasured as reason:
        band, refusal = (np.nan,) * 3, str(reason)
    else:
        refusal = ""
    named = zip(("model", "model_low", "model_high"), band, strict=True)
    return table.assign(**dict(named)), refusal


def _of_card(tables: SmallTables, profile: dict[str, Interval]) -> dict[str, Incrementality]:
    """What the card brought about, by each method for which there are customers to compare with."""
    effects = {}
    for method, measure in (("differences", card_effect.incrementality), ("matching", card_effect.matched)):
        try:
            found = measure(tables)
        except NotMeasured:
            continue
        if np.isfinite(found.share):
            effects[method] = found
    if "differences" in effects:
        found = effects["differences"]
        profile["incremental"] = (found.share, *card_effect.share_interval(found))
    return effects


def _of_trials(tables: SmallTables, profile: dict[str, Interval]) -> None:
    """Share of members on trial who later paid, where enough have had the time to."""
    try:
        profile["converted"] = _ends(members.trial_conversion(tables)[0][1])
    except NotMeasured:
        return


def _of_savings(tables: SmallTables, profile: dict[str, Interval]) -> tuple[bool | None, bool]:
    """What members redeemed and saved against their fee.

    Returns
    -------
    Whether it had to be scaled to a year, None without a log; and whether members who paid no fee were left out of
    whose card paid, as any saving is more than nothing.
    """
    if not tables.has("redemptions"):
        return None, False
    try:
        idle = member_tables.savings(tables, "used")
        term = member_tables.savings(tables, "fee", chosen="whole", amounts=("saved_in_term",))
    except NotMeasured:
        return None, False
    unused, n = int(idle.people[idle.used == 0].sum()), int(idle.people.sum())
    profile["idle"] = (unused / n, *(float(end) for end in wilson_interval(unused, n, LEVEL)))
    scaled = int(term.people.sum()) < FEWEST_TERMS
    if scaled:
        people = member_tables.savings(tables, "days", "fee", amounts=("saved",))
        people = people[people.days >= max(spending.SHORTEST, people.days.max() / 2)]
        used = people.saved / people.people * spending.YEAR / people.days / 100
    else:
        people, used = term, term.saved_in_term / term.people / 100
    if people.people.sum() < 2:
        return scaled, False
    fee, count = people.fee / 100, people.people
    if not used.sum() > 0:
        return scaled, False
    profile["saving"] = _ends(mean_and_cv(used, LEVEL, count=count)[0])
    payers = fee > 0
    used, fee, count = used[payers], fee[payers], count[payers]
    if count.sum() < 2 or not used.sum() > 0:
        return scaled, False
    mean, cv = mean_and_cv(used, LEVEL, count=count)
    paid = float(np.average(fee, weights=count))
    profile["fee"] = _exact(paid)
    profile["paid_counted"] = _ends(breakeven_share(used, fee, LEVEL, count))
    profile["paid_modelled"] = _exact(share_above(paid, mean.value, cv.value))
    return scaled, not payers.all()


def share_at_least(spend: pd.Series, threshold: float) -> Interval:
    """Share of customers who spend at least so much, counted, with Wilson's interval.

    Parameters
    ----------
    spend : how many customers spend how much, by spend, ascending.

    Examples
    --------
    >>> share_at_least(pd.Series([1, 1, 2], index=[1.0, 2.0, 4.0]), 3.0)[0]
    0.5
    """
    n, first = int(spend.sum()), int(np.searchsorted(spend.index, threshold * (1 - 1e-12)))
    above = int(spend.iloc[first:].sum())
    return (above / n, *(float(end) for end in wilson_interval(above, n, LEVEL)))
