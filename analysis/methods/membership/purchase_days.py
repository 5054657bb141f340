"""Purchase histories counted from a log of moments: by calendar day, in the zone of the study.

Belongs here: how a log becomes x, t_x and T. Does not belong here: the checks and the grouping of histories that are
counted already (`purchase_histories`).

Two purchases on one day are one visit; which day a moment belongs to is a matter of the zone. Times are whole days, to
be divided by seven by whoever fits in weeks. Counting by week instead merges the visits of a week: of 2,357 customers
of a published sample of a record shop 151 lose one and 929 instead of 946 come back; and customers simulated with
r = 0.8 and α = 4.4 weeks are fitted with 0.95 and 7.0 on weeks, where days give 0.82 and 4.7.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.methods.arrays import as_numbers
from analysis.methods.membership.purchase_histories import HistoryError

DAY = 86_400_000_000_000


@dataclass(frozen=True)
class CountedHistories:
    """Histories of customers, counted from a log.

    Attributes
    ----------
    table : one row per customer, indexed by it: x (repeat days of purchase), t_x and T (days), days (of purchase, x +
        1), mean_spend (money per day of purchase, NaN without amounts), held_out (days of purchase after the end, 0
        without a second period).
    too_new : customers who first bought on the last day: nothing is known of them yet, and they are left out.
    after : purchases after the last day of all, left out.

    Examples
    --------
    >>> counted = count_days(["a", "a", "b"], ["2025-03-01", "2025-03-08", "2025-03-31"], "UTC", "2025-03-31")
    >>> counted.table[["x", "t_x", "T"]].loc["a"].tolist(), counted.too_new, counted.after
    ([1, 7, 30], 1, 0)
    """

    table: pd.DataFrame
    too_new: int
    after: int


def count_days(
    customer: Any,
    moment: Any,
    zone: str,
    end: str,
    *,
    amount: Any = None,
    held_out_until: str | None = None,
    unit: str = "day",
) -> CountedHistories:
    """Count each customer's days of purchase up to the end of observation.

    Parameters
    ----------
    customer : of each purchase, shape (purchase,), in any order.
    moment : of each purchase: with an offset from UTC, or without one and then taken as time in `zone`; text such as
        2025-09-26 10:00, or anything that pandas reads as such.
    zone : of the study, such as "Asia/Shanghai".
    end : last day of observation, such as "2025-12-31", counted in `zone`.
    amount : money of each purchase, above 0; those of a day are added.
    held_out_until : last day of a second period, whose days of purchase are counted apart.
    unit : "day". Weeks are refused: see the module.

    Returns
    -------
    CountedHistories, times in days.

    Raises
    ------
    HistoryError : naming the field: a missing moment or customer, lengths that differ, an amount that is not above 0
        (refunds are to be netted against their purchase first), moments with and without an offset, another unit.

    Examples
    --------
    In Shanghai the first two moments are of one day, 2 March.

    >>> log = ["2025-03-01 23:30+00:00", "2025-03-02 03:00+00:00", "2025-03-09 12:00+00:00"]
    >>> counted = count_days(["a", "a", "a"], log, "Asia/Shanghai", "2025-03-31")
    >>> counted.table.loc["a", ["x", "t_x", "T"]].astype(int).tolist()
    [1, 7, 29]
    """
    if unit != "day":
        raise HistoryError(
            f'unit: expected "day", found {unit!r}; a {unit} merges the purchases made within it and biases every '
            "rate: count days, and divide them by seven for weeks"
        )
    log = _log(customer, moment, zone, amount)
    last = _day_number(end, "end")
    until = last if held_out_until is None else _day_number(held_out_until, "held_out_until")
    if until < last:
        raise HistoryError(f"held_out_until: expected a day on or after end {end}, found {held_out_until}")
    visits = log.groupby(["customer", "day"], sort=True)["amount"].sum(min_count=1).reset_index()
    seen = visits[visits["day"] <= last].groupby("customer")
    first, latest, count = seen["day"].min(), seen["day"].max(), seen["day"].size()
    held_out = visits[(visits["day"] > last) & (visits["day"] <= until)].groupby("customer").size()
    table = pd.DataFrame(
        {
            "x": count - 1,
            "t_x": latest - first,
            "T": last - first,
            "days": count,
            "mean_spend": seen["amount"].mean(),
            "held_out": held_out.reindex(first.index, fill_value=0),
        }
    )
    new = table["T"] == 0
    return CountedHistories(table[~new], int(new.sum()), int((log["day"] > until).sum()))


def _log(customer: Any, moment: Any, zone: str, amount: Any) -> pd.DataFrame:
    """Customer, day and amount of each purchase."""
    days, customer = _days(moment, zone), pd.Series(customer).reset_index(drop=True)
    if customer.size != days.size:
        raise HistoryError(f"customer: expected one for every purchase, {days.size}, found {customer.size}")
    if customer.isna().any():
        raise HistoryError(f"customer: expected one for every purchase, {_rows(customer.isna())}")
    return pd.DataFrame({"customer": customer, "day": days, "amount": _amounts(amount, days.size)})


def _days(moment: Any, zone: str) -> np.ndarray:
    """Number of the calendar day of each moment in the zone."""
    given = pd.Series(moment).reset_index(drop=True)
    if given.isna().any():
        raise HistoryError(f"moment: expected one for every purchase, {_rows(given.isna())}")
    try:
        moments = pd.to_datetime(given, utc=_has_offset(given))
    except (ValueError, TypeError) as fault:
        raise HistoryError(
            f"moment: expected dates or times that are all with or all without an offset, found a mixture or no dates "
            f"({fault})"
        ) from fault
    if moments.dt.tz is not None:
        moments = moments.dt.tz_convert(zone).dt.tz_localize(None)
    return moments.astype("datetime64[ns]").astype("int64").to_numpy() // DAY


def _has_offset(given: pd.Series) -> bool:
    """Whether the first moment is a time with an offset; pandas then refuses or converts all others alike."""
    if isinstance(given.dtype, pd.DatetimeTZDtype):
        return True
    if given.dtype.kind == "M" or not len(given):
        return False
    with_offset = given.map(lambda one: pd.Timestamp(one).tzinfo is not None)
    if with_offset.nunique() > 1:
        raise ValueError(f"row {int(with_offset.ne(with_offset.iloc[0]).idxmax())} differs from row 0")
    return bool(with_offset.iloc[0])


def _day_number(day: str, name: str) -> int:
    try:
        return int(np.datetime64(day, "D").astype(int))
    except ValueError as fault:
        raise HistoryError(f"{name}: expected a day such as 2025-12-31, found {day!r}") from fault


def _amounts(amount: Any, size: int) -> np.ndarray:
    if amount is None:
        return np.full(size, np.nan)
    try:
        values = as_numbers("amount", amount)
    except ValueError as fault:
        raise HistoryError(str(fault)) from fault
    if values.shape != (size,):
        raise HistoryError(f"amount: expected one per purchase, {size}, found shape {values.shape}")
    wrong = ~((values > 0) & np.isfinite(values))
    if wrong.any():
        raise HistoryError(
            f"amount: expected money above 0, {_rows(pd.Series(wrong))}; net refunds against their purchase first"
        )
    return values


def _rows(wrong: pd.Series) -> str:
    rows = np.flatnonzero(wrong.to_numpy())
    return f"found {rows.size} without (first rows {', '.join(map(str, rows[:3]))})"
