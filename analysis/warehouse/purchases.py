"""Purchases of each customer, of a whole record and of its first part: what models of a customer base read of a log.

Belongs here: days of purchase, when, and cents, as Ibis expressions over a table with member_id, time and amount. Does
not belong here: totals of members with periods and cohorts (`extract`), models.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import periods
from .extract import of_members

if TYPE_CHECKING:
    import ibis.expr.types as ir

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
    daily = kept.group_by(member_id=kept.member_id, day=periods.number(kept.time, "day")).aggregate(
        cents=kept.amount.sum()
    )
    early = daily.day <= until
    each = daily.group_by("member_id").aggregate(
        first=daily.day.min(),
        latest=daily.day.max(),
        days=daily.count(),
        cents=daily.cents.sum(),
        early_latest=early.ifelse(daily.day, -1).max(),
        early_days=early.cast("int64").sum(),
        early_cents=early.ifelse(daily.cents, 0).sum(),
    )
    came = each.early_days > 0
    whole = {
        "x": each.days - 1,
        "t_x": each.latest - each["first"],
        "T": ibis.literal(last) - each["first"],
        "cents": each.cents,
        "early_x": each.early_days - 1,
        "early_t_x": came.ifelse(each.early_latest - each["first"], 0),
        "early_T": ibis.literal(until) - each["first"],
        "early_cents": each.early_cents,
    }
    return each.select(**{name: value.cast("int64") for name, value in whole.items()})
