"""What the card brought about, by difference-in-differences and by matching, and whose money went where, by month.

Belongs here: all three, from members' logs. Does not belong here: the estimators (`methods.membership.incrementality`,
`methods.membership.matching`), the logs' small tables (`member_tables`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import special

from analysis.evidence import Bilingual
from analysis.methods.membership.incrementality import Incrementality
from analysis.methods.membership.incrementality_moments import differences_of_moments, weights_after
from analysis.methods.membership.matching import matched_cells
from analysis.methods.membership.matching_cells import CellOutcome
from analysis.warehouse import periods

from .card_months import IN_PART, alike_before, compared, spend_moments
from .errors import NotMeasured
from .estimate import Estimate, Z
from .market import Cells
from .member_tables import ends, last_day, memberships, months
from .members import YEAR, latest, terms

if TYPE_CHECKING:
    from .small_tables import SmallTables

BEFORE = 3  # months before the first member joined that matching needs
MATCHES = 4  # customers for each member
TWICE = float(special.ndtri(0.975))  # of the method's interval, which has 95 %
DIFFERENCES = Bilingual(
    "双重差分：会员入会前后与从未入会的顾客相比，安慰剂检验已通过",
    "difference-in-differences of members and customers who never joined; its placebo test is passed",
)


def incrementality(tables: SmallTables) -> Incrementality:
    """Members' monthly spend against what it would have been, from customers who never joined.

    The card's first year is compared, so that hardly anybody has left; who joined later, or in the first month of the
    record and so has no time before, is left out. So is each member's month of joining, which is membership in part
    only and would dilute the effect.

    Raises
    ------
    NotMeasured
        There are no non-members, or no time before joining.
    """
    moments = spend_moments(tables)
    try:
        return differences_of_moments(moments, skip=IN_PART)
    except ValueError as reason:
        raise NotMeasured(f"members cannot be compared with others: {reason}") from None


def matched(tables: SmallTables) -> Incrementality:
    """Members' monthly spend against that of the customers who were most like them before anybody joined.

    Alike in spend in the earlier and the later half of that time, and in the months with any; its last month is kept
    for the placebo test. Both sides are compared over the same months, each member's month of joining left out.

    Raises
    ------
    NotMeasured
        There are no non-members, or fewer than three months before the first member joined.
    """
    cohorts, first, until = compared(tables)
    if first < BEFORE:
        raise NotMeasured(
            f"expected {BEFORE} months before the first member joined, found {first}: two to match on and one to test"
        )
    try:
        after = weights_after(cohorts.start.to_numpy(), cohorts.people.to_numpy(), until, skip=IN_PART)
        cells = alike_before(tables, first, {start: [*row] for start, row in after.items()})
        alike = {
            "spend earlier": cells.earlier / cells.people / 100,
            "spend later": cells.later / cells.people / 100,
            "months with any": cells.active,
        }
        varied = pd.DataFrame({name: values for name, values in alike.items() if np.ptp(values) > 0})
        outcome, placebo = (
            CellOutcome(cells[name].to_numpy() / 100, cells[f"{name}2"].to_numpy() / 100**2)
            for name in ("after", "placebo")
        )
        return matched_cells(outcome, cells.member == 1, varied, cells.people, placebo=placebo, matches=MATCHES)
    except ValueError as reason:
        raise NotMeasured(f"members cannot be matched with others: {reason}") from None


def incremental_share(tables: SmallTables) -> Cells:
    """Share of members' spend that is new, where the placebo test leaves that standing."""
    found = incrementality(tables)
    if found.placebo_passed is False:
        raise NotMeasured(found.sentence)
    if not 0 < found.share < 1:
        raise NotMeasured(f"expected a share between 0 and 1, found {found.share:.3g}: {found.sentence}")
    low, high = share_interval(found)
    first, last = ends(tables, "orders")
    about = {"unit": "share", "kind": "share", "table": "orders", "first": first, "last": last}
    interval = (max(low, 0.0), min(high, 1.0))
    return [({}, Estimate(found.share, *interval, n=found.members + found.others, method=DIFFERENCES, **about))]


def share_interval(found: Incrementality) -> tuple[float, float]:
    """Ends of the 90 % interval of the share, from the method's own of 95 %."""
    return tuple(found.share + (end - found.share) * Z / TWICE for end in (found.share_low, found.share_high))


def ledger_by_month(tables: SmallTables) -> pd.DataFrame:
    """Money that changed hands, by month: fees, refunds, saved, and what it left with each side.

    A member pays the fee on joining and again at each renewal; a refund is booked in the month of leaving, without one
    in the last of the record. Discounts go from who bears them to members, so that the three sides add up to nothing.

    Returns
    -------
    DataFrame by month (2025-10), whole cents: joined (persons), fees, refunds, saved, by_merchants, member, merchant,
    platform.
    """
    found, used = memberships(tables), months(tables)
    last = last_day(tables)
    index = range(int(min(_month(found.joined).min(), used.month.min())), periods.number_of(_moment(last), "month") + 1)
    table = pd.DataFrame(0, index=pd.RangeIndex(index.start, index.stop), columns=["joined", "fees", "refunds"])
    _add(table, "joined", found.joined, found.members)
    _add(table, "fees", found.joined, found.fee)
    _, made = terms(found, last)
    for anniversary in range(1, latest(made) + 1):
        again = made >= anniversary
        _add(table, "fees", (found.joined + anniversary * YEAR).astype(int)[again], found.fee[again])
    _add(table, "refunds", found.left.where(found.left >= 0, last), found.refunded)
    redeemed = used.set_index("month")[["saved", "by_merchants"]].reindex(table.index, fill_value=0)
    table = table.join(redeemed).astype("int64")
    table["member"] = table.saved + table.refunds - table.fees
    table["merchant"] = -table.by_merchants
    table["platform"] = table.fees - table.refunds - (table.saved - table.by_merchants)
    return table.set_axis([periods.label(int(n), "month") for n in table.index], axis=0)


def _moment(day: int) -> pd.Timestamp:
    return pd.Timestamp(day, unit="D")


def _month(day: pd.Series) -> pd.Series:
    when = pd.to_datetime(day, unit="D")
    return when.dt.year * 12 + when.dt.month - 1


def _add(table: pd.DataFrame, column: str, day: pd.Series, amount: pd.Series) -> None:
    month = _month(day).clip(upper=table.index[-1])
    table[column] += amount.groupby(month).sum().reindex(table.index, fill_value=0).astype(np.int64)
