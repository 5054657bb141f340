"""What each customer spent in each month: before and after some of them joined.

Belongs here: the row per customer as an Ibis expression, and sums by cohort. Does not belong here: what the card did
(`analysis.measured.card_effect`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import periods
from .cells import real
from .extract import of_members, same_id

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
    lines = kept.select(member_id=kept.member_id, month=periods.number(kept.time, "month") - first, cents=kept.amount)
    # The months of orders by who is known: one group for each customer, one sum for each month.
    sums = {f"m{n}": lines.cents.sum(where=lines.month == n) for n in range(last - first + 1)}
    each = lines.group_by("member_id").aggregate(**sums)
    people = members.select(their_id=members.member_id, start=periods.number(members.joined, "month") - first)
    both = each.left_join(people, [same_id(each.member_id, people.their_id)])
    spent = {name: both[name].fill_null(0).cast("int64") for name in sums}
    return both.select(start=both.start.fill_null(NEVER).cast("int64"), **spent)


def cohorts(each: ir.Table) -> ir.Table:
    """Customers by the month in which they joined: `start` and `people`."""
    return each.group_by("start").aggregate(people=each.count())


def moments(each: ir.Table, until: int) -> ir.Table:
    """By the month in which customers joined: `people`, cents of each month as s0, s1 …, and sums of products.

    Parameters
    ----------
    each : a row per customer, of `monthly_spend`.
    until : months of the record that are taken.

    Returns
    -------
    Table with q0_0, q0_1, q1_1 … as well: sums over customers of cents in one month times cents in another, as floats,
    which whole numbers of 64 bits could not hold.
    """
    spent = [each[f"m{month}"] for month in range(until)]
    wide = [cents.cast("float64") for cents in spent]
    sums = {f"s{month}": cents.sum().cast("int64") for month, cents in enumerate(spent)}
    pairs = {f"q{i}_{j}": (wide[i] * wide[j]).sum() for j in range(until) for i in range(j + 1)}
    return each.group_by("start").aggregate(people=each.count(), **sums, **pairs)


def before_and_after(each: ir.Table, first: int, after: dict[int, list[float]]) -> ir.Table:
    """A row per customer: what is known before anybody joined, and mean spend a month afterwards; `people` groups them.

    Parameters
    ----------
    each : a row per customer, of `monthly_spend`.
    first : the month in which the first member joined, three at least.
    after : month of joining → weights of each month in the mean; customers of other months are left out.

    Returns
    -------
    Table with member, active (months with any spend), earlier and later (cents of the earlier and the later half of the
    time before, but for its last month), placebo (cents of that month) and after (cents a month), the last two as
    floats and with their squares, placebo2 and after2.
    """
    import ibis

    kept = each.filter(each.start.isin(list(after)))
    known = [kept[f"m{month}"] for month in range(first - 1)]
    half = (first - 1) // 2
    means = [
        (kept.start == start, sum(kept[f"m{m}"].cast("float64") * real(w) for m, w in enumerate(weights) if w))
        for start, weights in after.items()
    ]
    placebo, mean = kept[f"m{first - 1}"].cast("float64"), ibis.cases(*means)
    return kept.select(
        member=(kept.start != NEVER).cast("int64"),
        active=sum((cents > 0).cast("int64") for cents in known),
        earlier=sum(known[:half]),
        later=sum(known[half:]),
        placebo=placebo,
        placebo2=placebo * placebo,
        after=mean,
        after2=mean * mean,
    )
