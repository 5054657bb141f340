"""Names of months, and days in words in both languages.

Belongs here: what pages and charts write of a day. Does not belong here: periods of the evidence (`evidence.dates`).
"""

import math
from datetime import date, timedelta

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAY_ZERO = date(1899, 12, 30)  # of spreadsheets, so that a cell with such a number can show its day
SHORT_MONTHS = tuple(month[:3] for month in MONTHS)


def date_in_words(day: date, language: str, *, short: bool = False) -> str:
    """A day in words.

    Examples
    --------
    >>> date_in_words(date(2026, 11, 2), "en"), date_in_words(date(2026, 11, 2), "zh")
    ('2 November 2026', '2026 年 11 月 2 日')
    >>> date_in_words(date(2026, 11, 2), "en", short=True)
    '2 Nov 2026'
    """
    if language == "zh":
        return f"{day.year} 年 {day.month} 月 {day.day} 日"
    return f"{day.day} {(SHORT_MONTHS if short else MONTHS)[day.month - 1]} {day.year}"


def day_number(day: date) -> int:
    """A day of the calendar as a number, as spreadsheets count days.

    >>> day_number(date(2026, 11, 22))
    46348
    """
    return (day - DAY_ZERO).days


def numbered_day(number: float) -> date:
    """The day of a number of `day_number`; a part of a day counts as the whole.

    >>> numbered_day(46348.2)
    datetime.date(2026, 11, 23)
    """
    return DAY_ZERO + timedelta(days=math.ceil(number))
