"""What each customer spent in each month: before and after some of them joined.

Belongs here: the row per customer as an Ibis expression. Does not belong here: what the card brought about
(`analysis.measured.card_effect`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import periods
from .extract import of_members

if TYPE_CHECKING:
    import ibis.expr.types as ir

NEVER = -1  # stands for the month of joining of who never joined


def monthly_spend(orders: ir.Table, members: ir.Table, first: int, last: int) -> ir.Table:
    """A row per customer: month of joining (counted from `first`; −1 never), cents of each month as m0, m1 ….

    Parameters
    ----------
    first, last : months of the record, as `periods.number` has them.
    """
    kept = of_members(orders)
    lines = kept.select(
        member_id=kept.member_id.cast("string"), month=periods.number(kept.time, "month") - first, cents=kept.amount
    )
    # The months of orders by who is known: one group for each customer, one sum for each month.
    sums = {f"m{n}": (lines.month == n).ifelse(lines.cents, 0).sum() for n in range(last - first + 1)}
    each = lines.group_by("member_id").aggregate(**sums)
    people = members.select(
        their_id=members.member_id.cast("string"), start=periods.number(members.joined, "month") - first
    )
    both = each.left_join(people, [each.member_id == people.their_id])
    return both.select(start=both.start.fill_null(NEVER).cast("int64"), **{n: both[n].cast("int64") for n in sums})
