"""Logs of members to small tables, as Ibis expressions: memberships by day, what each member saved, months, strays.

Belongs here: what is grouped and summed of the tables members, redemptions and orders together. Does not belong here:
orders by themselves (`extract`), reading cells (`cells`), estimates.

Money stays whole cents and times become days and months since a fixed date, so that engines agree to the last digit; no
table that is made here has an id.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from . import periods
from .errors import MissingColumn
from .extract import of_members, same_id

if TYPE_CHECKING:
    import ibis.expr.types as ir

TERM = 365  # days that a fee is paid for
TRIAL = ("trial", "试用", "体验")  # words of a plan that is one
NONE = -1  # stands for a day that there is not


def memberships(members: ir.Table) -> ir.Table:
    """Members by the day they joined and the day they left (−1: still there): how many, their fees and refunds.

    `on_trial` is 1 for those whose plan is a trial and who have paid nothing: they have had nothing to renew.
    """
    members = joined(members)
    key = {"joined": _day(members.joined), "left": _left(members), "on_trial": _on_trial(members)}
    return members.group_by(**key).aggregate(
        members=members.count(), fee=_sum(members, "fee"), refunded=_sum(members, "refunded")
    )


def trials(members: ir.Table) -> ir.Table:
    """Members whose plan is a trial, by day of joining: how many (`members`), and how many have paid a fee (`paid`).

    Raises
    ------
    MissingColumn
        If nothing says what plan a member joined by, or what was paid.
    """
    for name in ("plan", "fee"):
        if name not in members.columns:
            raise MissingColumn(
                f"members: expected the column {name}, found none; map it under [members.columns] of raw.toml"
            )
    found = members.filter(_is_trial(members) & members.joined.notnull())
    paid = (found.fee.fill_null(0) > 0).cast("int64")
    return found.group_by(joined=_day(found.joined)).aggregate(members=found.count(), paid=paid.sum())


def member_savings(members: ir.Table, redemptions: ir.Table, last: int) -> ir.Table:
    """A row per member: days and fee, refunded, redemptions, cents at list prices and saved; `people` groups them.

    `days` is for how long each has been a member, `whole` 1 where 365 have gone by since joining, `used` 0 of members
    without any redemption. `saved_in_term` counts redemptions within 365 days of joining; `by_merchants` is what
    merchants bore of `saved`, 0 where the log does not say. Redemptions before joining are left out.

    Parameters
    ----------
    last : the last day of the record, since 1970-01-01.

    Raises
    ------
    MissingColumn
        If nothing says what a member paid or saved.
    """
    members = joined(members)
    used = _used(members, redemptions)
    each = used.group_by("member_id").aggregate(**{name: used[name].sum() for name in _SUMS})
    people = members.select(
        member_id=members.member_id,
        joined=_day(members.joined),
        left=_left(members),
        **{name: _or_zero(members, name) for name in ("fee", "refunded")},
    )
    each = each.rename(their_id="member_id")
    both = people.left_join(each, [same_id(people.member_id, each.their_id)])
    until = (both["left"] >= 0).ifelse(both["left"], last)
    days = (until - both.joined + 1).clip(lower=1)
    sums = {name: both[name].fill_null(0).cast("int64") for name in _SUMS}
    return both.select(
        days=days.cast("int64"),
        whole=(both.joined + TERM <= last).cast("int64"),
        used=(sums["redemptions"] > 0).cast("int64"),
        fee=both.fee,
        refunded=both.refunded,
        **sums,
    )


_SUMS = ("redemptions", "cents", "saved", "saved_in_term", "by_merchants")


def redemption_months(members: ir.Table, redemptions: ir.Table) -> ir.Table:
    """Redemptions by month: how many, cents at list prices, saved, and what merchants bore of it."""
    used = _used(members, redemptions)
    sums = ("redemptions", "cents", "saved", "by_merchants")
    return used.group_by("month").aggregate(**{name: used[name].sum() for name in sums})


def strays(members: ir.Table, redemptions: ir.Table) -> ir.Table:
    """One row: redemptions by nobody who is a member (`unknown`) and before joining (`early`), and all `rows`."""
    log = _days(members, redemptions)
    early = (log.day < log.joined).fill_null(False)
    return log.aggregate(
        unknown=log.joined.isnull().cast("int64").sum(),
        early=early.cast("int64").sum(),
        rows=log.count(),
    )


def anonymous(orders: ir.Table) -> ir.Table:
    """One row: orders that do not say whose they are (`anonymous`), and all `rows`; those refunded are in neither."""
    kept = orders.filter(orders.status.fill_null("paid") != "refunded") if "status" in orders.columns else orders
    return kept.aggregate(anonymous=kept.member_id.isnull().cast("int64").sum(), rows=kept.count())


def early_rows(redemptions: ir.Table, members: ir.Table) -> ir.Table:
    """Rows of redemptions before joining: `raw_row`, their day and the day of joining."""
    log = _days(members, redemptions)
    return log.filter(log.day < log.joined).select("raw_row", "day", "joined")


def joined(table: ir.Table) -> ir.Table:
    """Members who have a day of joining, the others being customers who never joined; all rows of another table."""
    return table.filter(table.joined.notnull()) if "joined" in table.columns else table


def rows_without(table: ir.Table, other: ir.Table) -> ir.Table:
    """Rows of a table whose member_id the other does not have: `raw_row`."""
    table, other = joined(table), joined(other)
    mine = table.filter(table.member_id.notnull()).select("raw_row", "member_id")
    theirs = other.select(their_id=other.member_id)
    return mine.anti_join(theirs, [same_id(mine.member_id, theirs.their_id)]).select("raw_row")


def customers(orders: ir.Table, *rest: ir.Table) -> ir.Table:
    """A row per customer of the orders: first day, visits, orders, cents, cost, cents at partners, whether a member.

    `people` groups them.

    Parameters
    ----------
    rest : the tables members and merchants, in any order, as far as there are any; without them `member` and
        `at_partners` are 0.
    """
    kept = _with_partner(of_members(orders), _with(rest, "merchant_id"))
    # Dates while there is a row for each day, and numbers of days for each customer alone.
    lines = kept.select(
        member_id=kept.member_id,
        day=kept.time.date(),
        cents=kept.amount,
        cost=_or_zero(kept, "cost"),
        partner=kept.partner,
    )
    daily = lines.group_by("member_id", "day").aggregate(
        orders=lines.count(),
        cents=lines.cents.sum(),
        cost=lines.cost.sum(),
        at_partners=lines.cents.sum(where=lines.partner == 1),
    )
    sums = {name: daily[name].sum().fill_null(0) for name in ("orders", "cents", "cost", "at_partners")}
    each = daily.group_by("member_id").aggregate(first=daily.day.min(), visits=daily.count(), **sums)
    each = each.mutate(first=_day(each["first"]))
    columns = ("first", "visits", *sums)
    members = _with(rest, "member_id")
    if members is None:
        return each.select(*(each[name].cast("int64").name(name) for name in columns), member=_literal(0))
    both = _and_joined(each, members)
    known = {name: both[name].cast("int64") for name in columns}
    return both.select(**known, member=both.joined.notnull().cast("int64"))


def _with(tables: tuple[ir.Table, ...], column: str) -> ir.Table | None:
    return next((table for table in tables if column in table.columns), None)


def _with_partner(orders: ir.Table, merchants: ir.Table | None) -> ir.Table:
    """Orders with the column `partner`: 1 where they were at a merchant that takes part."""
    if merchants is None or "merchant_id" not in orders.columns:
        return orders.mutate(partner=_literal(0))
    # A join and not isin(), which becomes a subquery that not every server of Spark Connect can plan.
    partners = merchants.select(their_merchant=merchants.merchant_id, partner=_takes_part(merchants))
    both = orders.left_join(partners, [same_id(orders.merchant_id, partners.their_merchant)])
    return both.mutate(partner=both.partner.fill_null(False).cast("int64")).drop("their_merchant")


def _takes_part(merchants: ir.Table) -> ir.BooleanValue:
    """Whether a merchant takes part, as the table says; one that has a day of joining did."""
    import ibis

    if "participating" in merchants.columns:
        return merchants.participating.fill_null(False)
    return merchants.joined.notnull() if "joined" in merchants.columns else ibis.literal(False)


def _used(members: ir.Table, redemptions: ir.Table) -> ir.Table:
    """Redemptions of members since they joined."""
    log = _with_members(members, redemptions)
    log = log.filter(log.day >= log.joined)
    within = (log.day < log.joined + TERM).cast("int64")
    return log.mutate(saved_in_term=log.saved * within, redemptions=_literal(1))


def _days(members: ir.Table, redemptions: ir.Table) -> ir.Table:
    """Each redemption's day and its member's day of joining, null where nobody is known by that id."""
    numbered = [name for name in ("raw_row",) if name in redemptions.columns]
    log = redemptions.select(*numbered, "member_id", day=_day(redemptions.time))
    return _and_joined(log, members)


def _and_joined(log: ir.Table, members: ir.Table) -> ir.Table:
    people = members.select(their_id=members.member_id, joined=_day(members.joined))
    return log.left_join(people, [same_id(log.member_id, people.their_id)])


def _with_members(members: ir.Table, redemptions: ir.Table) -> ir.Table:
    """Each redemption with what was saved and its member's day of joining."""
    saved = _saved(redemptions)
    by = _literal(0)
    if "funded_by" in redemptions.columns:
        by = (redemptions.funded_by == "merchant").fill_null(False).ifelse(saved, 0).cast("int64")
    log = redemptions.select(
        member_id=redemptions.member_id,
        day=_day(redemptions.time),
        month=periods.number(redemptions.time, "month"),
        cents=redemptions.amount,
        saved=saved,
        by_merchants=by,
    )
    return _and_joined(log, members)


def _saved(redemptions: ir.Table) -> ir.IntegerValue:
    ways = []
    if "paid" in redemptions.columns:
        ways.append(redemptions.amount - redemptions.paid)
    if "discount" in redemptions.columns:
        ways.append(redemptions.discount)
    if not ways:
        raise MissingColumn(
            "redemptions: expected a column that says what was paid or saved, found none; "
            "map paid or discount under [redemptions.columns] of raw.toml"
        )
    return reduce(lambda known, other: known.fill_null(other), ways).fill_null(0).cast("int64")


def _day(time: ir.TimestampValue) -> ir.IntegerValue:
    return periods.number(time, "day")


def _is_trial(members: ir.Table) -> ir.BooleanValue:
    named = [members.plan.lower().contains(word) for word in TRIAL]
    return reduce(lambda known, other: known | other, named).fill_null(False)


def _on_trial(members: ir.Table) -> ir.IntegerValue:
    if not {"plan", "fee"} <= set(members.columns):
        return _literal(0)
    return (_is_trial(members) & (members.fee.fill_null(0) == 0)).cast("int64")


def _left(members: ir.Table) -> ir.IntegerValue:
    return _day(members["left"]).fill_null(NONE) if "left" in members.columns else _literal(NONE)


def _or_zero(table: ir.Table, name: str) -> ir.IntegerValue:
    return table[name].fill_null(0).cast("int64") if name in table.columns else _literal(0)


def _sum(table: ir.Table, name: str) -> ir.IntegerValue:
    # A literal has no sum: nothing of every row is added up instead.
    return table[name].fill_null(0).sum().cast("int64") if name in table.columns else (table.count() * 0).cast("int64")


def _literal(number: int) -> ir.IntegerValue:
    import ibis

    return ibis.literal(number).cast("int64")
