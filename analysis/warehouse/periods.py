"""Calendar periods of a local time: a whole number in the engine, a label outside.

Belongs here: numbering and labels. Does not belong here: what is counted by period.

Numbers, because to truncate a time is done in UTC by one engine and in the session's time zone by another; the year and
the month of a naive time are the same on all.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from .cells import real

if TYPE_CHECKING:
    import ibis.expr.types as ir

KINDS = ("month", "quarter", "year", "week", "day")
EPOCH = datetime.date(1970, 1, 1)
MONDAY = 3  # 1970-01-01 was a Thursday


def number(time: ir.TimestampValue | ir.DateValue, kind: str) -> ir.IntegerValue:
    """The number of a naive time's or a date's period: successive periods have successive numbers.

    Months count from year 0, days and weeks (Monday to Sunday) from 1970.
    """
    import ibis

    if kind == "year":
        return time.year().cast("int64")
    if kind == "quarter":
        return time.year().cast("int64") * 4 + time.quarter().cast("int64") - 1
    if kind == "month":
        return time.year().cast("int64") * 12 + time.month().cast("int64") - 1
    date = time if time.type().is_date() else time.date()
    days = date.delta(ibis.date(EPOCH.isoformat()), unit="day").cast("int64")
    if kind == "day":
        return days
    return ((days + MONDAY).cast("float64") / real(7)).floor().cast("int64")


def date_of(day: int) -> ir.DateScalar:
    """The date of a day's number, for comparisons in the engine."""
    import ibis

    return ibis.date((EPOCH + datetime.timedelta(days=day)).isoformat())


def number_of(moment: datetime.datetime, kind: str) -> int:
    """The number of a naive moment's period, as `number` in the engine.

    Examples
    --------
    >>> label(number_of(datetime.datetime(2025, 12, 31, 23, 59), "month"), "month")
    '2025-12'
    """
    days = (moment.date() - EPOCH).days
    by_kind = {
        "year": moment.year,
        "quarter": moment.year * 4 + (moment.month - 1) // 3,
        "month": moment.year * 12 + moment.month - 1,
        "week": (days + MONDAY) // 7,
        "day": days,
    }
    return by_kind[kind]


KIND_BY_LENGTH = dict(zip((7, 6, 4, 8, 10), KINDS, strict=True))


def number_of_label(text: str) -> int:
    """The number of a period by its label: the inverse of `label`, whose kind its length tells.

    Examples
    --------
    >>> [number_of_label(t) for t in ("2025-09", "2025Q3", "2025-09-02", "2025-W36", "2025")]
    [24308, 8102, 20333, 2905, 2025]
    """
    kind = KIND_BY_LENGTH[len(text)]
    if kind == "year":
        return int(text)
    if kind == "quarter":
        return int(text[:4]) * 4 + int(text[5]) - 1
    if kind == "month":
        return int(text[:4]) * 12 + int(text[5:]) - 1
    if kind == "day":
        return (datetime.date.fromisoformat(text) - EPOCH).days
    return ((datetime.date.fromisocalendar(int(text[:4]), int(text[6:]), 1) - EPOCH).days + MONDAY) // 7


def calendar(labels: Iterable[str]) -> list[str]:
    """Every period from the first to the last of some, those missing in between too.

    Examples
    --------
    >>> calendar(["2025-02", "2024-12"])
    ['2024-12', '2025-01', '2025-02']
    """
    known = {number_of_label(text): text for text in labels}
    kind = KIND_BY_LENGTH[len(next(iter(known.values())))]
    return [label(index, kind) for index in range(min(known), max(known) + 1)]


def label(index: int, kind: str) -> str:
    """The label of a period, as pandas and raw panels write it; a week has its ISO number.

    Examples
    --------
    >>> label(2025 * 12 + 8, "month"), label(2025 * 4 + 2, "quarter"), label(20333, "day"), label(2905, "week")
    ('2025-09', '2025Q3', '2025-09-02', '2025-W36')
    """
    if kind == "year":
        return f"{index:04d}"
    if kind == "quarter":
        return f"{index // 4:04d}Q{index % 4 + 1}"
    if kind == "month":
        return f"{index // 12:04d}-{index % 12 + 1:02d}"
    if kind == "day":
        return (EPOCH + datetime.timedelta(days=index)).isoformat()
    year, week, _ = (EPOCH + datetime.timedelta(days=7 * index - MONDAY)).isocalendar()
    return f"{year:04d}-W{week:02d}"
