"""What each customer's visits and months come to, and which are large enough for a fee by the visit or the month.

Belongs here: the row per customer as an Ibis expression. Does not belong here: which amount is large enough
(`analysis.measured.fee_forms`), what fees then come to (`analysis.methods.membership.fee_forms`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import periods
from .extract import of_members, to_sum

if TYPE_CHECKING:
    import ibis.expr.types as ir


def large_visits(orders: ir.Table, *, months: tuple[int, int], month_cents: int, visit_cents: int) -> ir.Table:
    """A row per customer: first day, visits (days with an order) and months, those that are large, and their cents.

    Parameters
    ----------
    months : first and last whole month of the record, as `periods.number` has them; others are left out of months.
    month_cents, visit_cents : from which a month's and a visit's spend is large.

    Returns
    -------
    Table with first, first_month, visits, cents, large_visits, visit_cents, large_months, month_cents; the last of each
    pair are the cents of large ones.
    """
    kept = of_members(orders)
    # Dates, and numbers of days for each customer alone.
    daily = kept.group_by(member_id=kept.member_id, day=kept.time.date()).aggregate(cents=to_sum(kept.amount).sum())
    large = daily.cents >= visit_cents
    monthly = daily.group_by("member_id", month=periods.number(daily.day, "month")).aggregate(
        first=daily.day.min(),
        visits=daily.count(),
        cents=daily.cents.sum(),
        large_visits=daily.count(where=large),
        visit_cents=daily.cents.sum(where=large),
    )
    whole = (monthly.month >= months[0]) & (monthly.month <= months[1])
    large = whole & (monthly.cents >= month_cents)
    sums = {name: monthly[name].sum() for name in ("visits", "cents", "large_visits", "visit_cents")}
    each = monthly.group_by("member_id").aggregate(
        first=monthly["first"].min(),
        first_month=monthly.month.min(),
        large_months=monthly.count(where=large),
        month_cents=monthly.cents.sum(where=large),
        **sums,
    )
    columns = ("first_month", *sums, "large_months", "month_cents")
    known = {name: each[name].fill_null(0).cast("int64") for name in columns}
    return each.select(first=periods.number(each["first"], "day").cast("int64"), **known)
