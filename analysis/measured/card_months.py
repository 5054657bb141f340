"""What customers spent before and after some of them joined, grouped in the engine: by cohort, and by who was alike.

Belongs here: asking the warehouse, and which customers and months are compared. Does not belong here: the estimates
(`card_effect`), what is summed (`analysis.warehouse.months`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.methods.membership.incrementality_moments import SpendMoments
from analysis.warehouse import MissingColumn, months, people, periods

from .errors import NotMeasured
from .member_tables import need

if TYPE_CHECKING:
    from .small_tables import SmallTables

YEAR = 12  # months of the card that are compared, from the first member on
IN_PART = 1  # months from joining on that are membership in part only
DIGITS = 2  # of amounts before joining, where customers are too many to be told apart to the cent
CENTS = 100


def compared(tables: SmallTables) -> tuple[pd.DataFrame, int, int]:
    """Customers by the month of joining (`start`, −1 never; `people`), the first such month, and how many are taken.

    Months count from the first of the record. Who joined in it has no time before, and who joined when the card was
    nearly a year old none after: both are left out.
    """
    need(tables, "orders", "members")
    found = _asked(tables, "joining_cohorts", months.cohorts)
    found = found[(found.start == months.NEVER) | (found.start > 0)]
    length = len(range(*_span(tables))) + 1
    first = int(found.start[found.start > 0].min()) if (found.start > 0).any() else length
    until = min(length, first + YEAR)
    return found[found.start + IN_PART < until].reset_index(drop=True), min(first, until), until


def spend_moments(tables: SmallTables) -> SpendMoments:
    """Sums and products of customers' spend by month and cohort, money."""
    cohorts, _, until = compared(tables)
    found = _asked(tables, "spend_moments", partial(months.moments, until=until))
    found = found[found.start.isin(cohorts.start)]
    sums = found[[f"s{month}" for month in range(until)]].to_numpy(float) / CENTS
    products = np.zeros((len(found), until, until))
    for later in range(until):
        for earlier in range(later + 1):
            both = found[f"q{earlier}_{later}"].to_numpy() / CENTS**2
            products[:, earlier, later] = products[:, later, earlier] = both
    return SpendMoments(found.start.to_numpy(), found.people.to_numpy(), sums, products)


def alike_before(tables: SmallTables, first: int, after: dict[int, list[float]]) -> pd.DataFrame:
    """Customers who were alike before anybody joined, by whether they are members; see `months.before_and_after`."""
    totals = partial(months.monthly_spend, **dict(zip(("first", "last"), _span(tables), strict=True)))
    try:
        return people.alike(
            tables.warehouse,
            ("orders", "members"),
            "monthly_spend",
            totals,
            "alike_before",
            ("member", "active"),
            ("earlier", "later"),
            partial(months.before_and_after, first=first, after=after),
            more=("placebo", "placebo2", "after", "after2"),
            digits=DIGITS,
        )
    except MissingColumn as reason:
        raise NotMeasured(str(reason)) from None


def _span(tables: SmallTables) -> tuple[int, int]:
    reading = tables.reading("orders")
    return periods.number_of(reading.first, "month"), periods.number_of(reading.last, "month")


def _asked(tables: SmallTables, question: str, made: Any) -> pd.DataFrame:
    first, last = _span(tables)
    totals = partial(months.monthly_spend, first=first, last=last)
    try:
        return people.grouped(tables.warehouse, ("orders", "members"), "monthly_spend", totals, question, made)
    except MissingColumn as reason:
        raise NotMeasured(str(reason)) from None
