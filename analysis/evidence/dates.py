"""Dates and periods in cells: days that exist, and ends in order.

Belongs here: what the calendar says of a cell that is written as a date. Does not belong here: how dates are written
(`columns`), what a spreadsheet made of one (`spreadsheet`).
"""

from __future__ import annotations

import calendar
import datetime
import re

INSTANT = re.compile(r"(\d{4})(?:Q([1-4])|H([12])|-(\d\d)(?:-(\d\d))?)?\??", re.ASCII)
EARLIEST = 1000


def calendar_fault(text: str) -> str:
    """What was expected of a date or of a period from one to another, or "" where it can be.

    Examples
    --------
    >>> calendar_fault("2024-02-29"), calendar_fault("2024-05/2024"), calendar_fault("long-run")
    ('', '', '')
    >>> calendar_fault("2025-06-31/2025-07")
    'a day that exists; 2025-06 has 30 days'
    >>> calendar_fault("2026/2024H1")
    'a period that ends after it begins (write 2024H1/2026)'
    """
    ends = []
    for part in text.split("/"):
        found = INSTANT.fullmatch(part)
        if not found:
            return ""
        if int(found[1]) < EARLIEST:
            return f"a year from {EARLIEST} on"
        try:
            ends.append(_span(found))
        except ValueError:
            return f"a day that exists; {part[:7]} has {calendar.monthrange(int(found[1]), int(found[4]))[1]} days"
    if len(ends) > 1 and ends[0][0] > ends[1][1]:
        first, last = text.split("/")
        return f"a period that ends after it begins (write {last}/{first})"
    return ""


def span(period: str) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day of a period whose ends are dates; None for one that has no calendar.

    >>> [day.isoformat() for day in span("2025-09-26/2025-10")]
    ['2025-09-26', '2025-10-31']
    >>> span("long-run") is None
    True
    """
    found = [INSTANT.fullmatch(part) for part in period.split("/")]
    if not all(found) or calendar_fault(period):
        return None
    return _span(found[0])[0], _span(found[-1])[1]


def _span(found: re.Match) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a year, half, quarter, month or day."""
    year, quarter, half, month, day = (int(part) if part else 0 for part in found.groups())
    if day:
        return (datetime.date(year, month, day),) * 2
    parts, number = (4, quarter) if quarter else (2, half) if half else (12, month) if month else (1, 1)
    length = 12 // parts
    first, last = (number - 1) * length + 1, number * length
    return datetime.date(year, first, 1), datetime.date(year, last, calendar.monthrange(year, last)[1])
