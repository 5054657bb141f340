"""Purchases of each customer, of a whole record and of its first part: what models of a customer base read of a log.

Belongs here: days of purchase, when, and cents, as Ibis expressions over a table with member_id, time and amount, and
how many customers share them. Does not belong here: totals of members with periods and cohorts (`extract`), where they
are grouped (`people`), models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import periods
from .extract import of_members, to_sum

if TYPE_CHECKING:
    import ibis.expr.types as ir

SPENDERS = 1_000_000  # customers whose spend is modelled: more would not tell it better than to a thousandth
SLOTS = 65_537  # a prime, for a choice of customers that is the same on every engine
FIRST_PART = 2 / 3  # of a record: models are fitted on it and tried on the rest


def end_of_first_part(first: int, last: int) -> int:
    """The last day of the first part of a record, by its first and last day.

    Examples
    --------
    >>> end_of_first_part(100, 190)
    160
    """
    return first + round((last - first) * FIRST_PART)


def purchase_totals(log: ir.Table, until: int, last: int) -> ir.Table:
    """One row per customer, all whole numbers: x, t_x, T and cents of the record, and of its first part with `early_`.

    Purchases of one day are one. x counts the days of purchase after the first, t_x the days from the first to the
    last, T those from the first to the end; who first bought after the first part has early_x of −1.

    Parameters
    ----------
    until, last : last day of the first part and of the record, days since 1970-01-01.
    """
    import ibis

    kept = of_members(log)
    # Dates while there is a row for each day, and numbers of days for each customer alone: a third of the time.
    daily = kept.group_by(member_id=kept.member_id, day=kept.time.date()).aggregate(cents=to_sum(kept.amount).sum())
    early = daily.day <= periods.date_of(until)
    each = daily.group_by("member_id").aggregate(
        first=daily.day.min(),
        latest=daily.day.max(),
        days=daily.count(),
        cents=daily.cents.sum(),
        early_latest=daily.day.max(where=early),
        early_days=daily.count(where=early),
        early_cents=daily.cents.sum(where=early),
    )
    first, latest, early_latest = (periods.number(each[name], "day") for name in ("first", "latest", "early_latest"))
    whole = {
        "x": each.days - 1,
        "t_x": latest - first,
        "T": ibis.literal(last) - first,
        "cents": each.cents,
        "early_x": each.early_days - 1,
        "early_t_x": (early_latest - first).fill_null(0),
        "early_T": ibis.literal(until) - first,
        "early_cents": each.early_cents.fill_null(0),
    }
    return each.select(**{name: value.cast("int64") for name, value in whole.items()})


def histories(each: ir.Table) -> ir.Table:
    """Customers by (x, t_x, T) of the whole record: `members` and their `cents`; none who first bought on its last day.

    Parameters
    ----------
    each : a row per customer, of `purchase_totals`.
    """
    known = each.filter(each["T"] > 0)
    return known.group_by("x", "t_x", "T").aggregate(members=known.count(), cents=known.cents.sum().cast("int64"))


def first_part_histories(each: ir.Table) -> ir.Table:
    """Customers by (x, t_x, T) of the first part and days of purchase in the rest: `members`, cents of either part."""
    rows = _first_part(each)
    sums = {name: rows[name].sum().cast("int64") for name in ("cents", "later_cents")}
    return rows.group_by("x", "t_x", "T", "later").aggregate(members=rows.count(), **sums)


def spends(each: ir.Table, one_in: int, early: bool = False) -> ir.Table:
    """One in so many customers by x and cents, of the whole record or of its first part alone: `customers`."""
    rows = _first_part(each) if early else each.filter(each["T"] > 0)
    slot = (rows.cents * 7919 + rows.t_x * 611_953 + rows["T"] * 1_299_709) % SLOTS
    chosen = rows.filter(slot < SLOTS // one_in) if one_in > 1 else rows
    return chosen.group_by("x", "cents").aggregate(customers=chosen.count())


def too_new(each: ir.Table) -> ir.Table:
    """One row: how many `customers` first bought on the last day of the record."""
    return each.aggregate(customers=(each["T"] == 0).cast("int64").sum().fill_null(0))


def _first_part(each: ir.Table) -> ir.Table:
    early = each.filter((each.early_x >= 0) & (each.early_T > 0))
    named = {name: early[f"early_{name}"] for name in ("x", "t_x", "T", "cents")}
    return early.select(**named, later=early.x - early.early_x, later_cents=early.cents - early.early_cents)
