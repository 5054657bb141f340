"""What each customer's visits and months come to, and which are large enough for a fee by the visit or the month.

Belongs here: the row per customer as an Ibis expression. Does not belong here: which amount is large enough
(`analysis.measured.fee_forms`), what fees then come to (`analysis.methods.membership.fee_forms`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import periods
from .extract import of_members

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
    lines = kept.select(
        member_id=kept.member_id,
        day=periods.number(kept.time, "day"),
        month=periods.number(kept.time, "month"),
        cents=kept.amount,
    )
    # A day lies in one month: grouping by both is grouping by the day.
    daily = lines.group_by("member_id", "month", "day").aggregate(cents=lines.cents.sum())
    large = (daily.cents >= visit_cents).ifelse(1, 0)
    monthly = daily.group_by("member_id", "month").aggregate(
        first=daily.day.min(),
        visits=daily.count(),
        cents=daily.cents.sum(),
        large_visits=large.sum(),
        visit_cents=(daily.cents * large).sum(),
    )
    whole = (monthly.month >= months[0]) & (monthly.month <= months[1])
    large = (whole & (monthly.cents >= month_cents)).ifelse(1, 0)
    sums = {name: monthly[name].sum() for name in ("visits", "cents", "large_visits", "visit_cents")}
    each = monthly.group_by("member_id").aggregate(
        first=monthly["first"].min(),
        first_month=monthly.month.min(),
        large_months=large.sum(),
        month_cents=(monthly.cents * large).sum(),
        **sums,
    )
    columns = ("first", "first_month", *sums, "large_months", "month_cents")
    return each.select(**{name: each[name].cast("int64") for name in columns})
