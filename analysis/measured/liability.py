"""What the platform would owe members if the card stopped: all of the running fees, or the part not used yet, by month.

Belongs here: both, from the members' table. Does not belong here: money that did change hands (`card_effect`), what a
refund costs in the model (`analysis.dataflow`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.warehouse import periods
from analysis.warehouse.member_log import TERM

from .member_tables import last_day, memberships
from .members import YEAR

if TYPE_CHECKING:
    from .small_tables import SmallTables


def liability_by_month(tables: SmallTables) -> pd.DataFrame:
    """What is owed at the end of each month, in the last at the end of the record; see `liability_of`."""
    return liability_of(memberships(tables), last_day(tables))


def liability_of(found: pd.DataFrame, last: int) -> pd.DataFrame:
    """What a stop at the end of each month would cost, were every running fee refunded in full, or by days not used.

    Parameters
    ----------
    found : members by day of joining and leaving (−1: still there): joined, left, members, fee (of them all, cents).
    last : the last day of the record. Days are counted from 1970-01-01.

    Returns
    -------
    DataFrame by month (2025-10): members there, full and pro_rata in whole cents. A fee is used by 1/365 on each day of
    its term, the day of joining included; each anniversary begins a term anew for who is still there.

    Examples
    --------
    >>> some = pd.DataFrame({"joined": [0, 10], "left": [-1, 40], "members": [2, 1], "fee": [36500, 36500]})
    >>> liability_of(some, 58).values.tolist()
    [[3, 73000, 67800], [2, 36500, 30600]]
    """
    ends = _month_ends(int(found.joined.min()), last)
    rows = []
    for day in ends:
        there = found[(found.joined <= day) & ((found.left == -1) | (found.left > day))]
        held = day - there.joined
        term = np.floor((held / YEAR).to_numpy()) * YEAR
        used = np.clip(held.to_numpy() - np.floor(term) + 1, 0, TERM)
        unused = there.fee.to_numpy() - np.round(there.fee.to_numpy() * used / TERM)
        rows.append((int(there.members.sum()), int(there.fee.sum()), int(unused.sum())))
    months = [periods.label(int(periods.number_of(pd.Timestamp(day, unit="D"), "month")), "month") for day in ends]
    return pd.DataFrame(rows, columns=["members", "full", "pro_rata"], index=months)


def _month_ends(first: int, last: int) -> list[int]:
    """The last day of each month from the first day's on, and the last day of all."""
    start = pd.Timestamp(first, unit="D").to_period("M")
    months = pd.period_range(start, pd.Timestamp(last, unit="D").to_period("M"), freq="M")
    return [min(int((month.end_time.normalize() - pd.Timestamp(0)).days), last) for month in months]
