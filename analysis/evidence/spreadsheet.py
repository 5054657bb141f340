"""What a spreadsheet or an input method makes of a cell, and what was meant.

Belongs here: guesses that a fault shows beside what it found. Does not belong here: reading a cell (`tables`, `text`):
a guess is shown and never taken, for 1.234 is a number to one spreadsheet and a thousand to another.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from decimal import Decimal

from analysis.common.dates import SHORT_MONTHS

PLAIN = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
MONEY = re.compile(r"^[¥￥$€]\s*|\s*(?:元|CNY|RMB|yuan)$", re.IGNORECASE)
TIMES = {"百": 2, "千": 3, "万": 4, "萬": 4, "百万": 6, "千万": 7, "亿": 8, "億": 8, "万亿": 12, "k": 3, "bn": 9}
TIMES |= {"thousand": 3, "million": 6, "billion": 9, "mn": 6}
COUNTED = re.compile(rf"(-?\d+(?:\.\d+)?)\s*({'|'.join(sorted(TIMES, key=len, reverse=True))})", re.IGNORECASE)
MINUS = str.maketrans("−–—、，", "---,,")
MONTHS = tuple(month.lower() for month in SHORT_MONTHS)
YEAR_FIRST = re.compile(r"(\d{4})[/.年-](\d{1,2})(?:[/.月-](\d{1,2})日?|月)?(?:[ T]00:00(?::00)?)?", re.ASCII)
MONTH_YEAR = re.compile(r"([A-Za-z]{3})[a-z]*[- ](\d{4}|\d{2})", re.ASCII)
SERIAL = re.compile(r"[34]\d{4}", re.ASCII)
EPOCH = datetime.date(1899, 12, 30)


def number_meant(text: str) -> str:
    """The plain number that a cell means, or "" where that is not certain enough to say.

    >>> number_meant("１６８"), number_meant("1,200"), number_meant("１０％"), number_meant("¥168")
    ('168', '1200', '0.1', '168')
    >>> number_meant("1.68万"), number_meant("3.2 亿"), number_meant("12k"), number_meant("2.5 million")
    ('16800', '320000000', '12000', '2500000')
    >>> number_meant("7O"), number_meant("1.234,5"), number_meant("12,5")
    ('', '', '')
    """
    narrow = MONEY.sub("", unicodedata.normalize("NFKC", text.translate(MINUS)).translate(MINUS).strip())
    percent = narrow.endswith("%")
    narrow = narrow.removesuffix("%").strip().removeprefix("+")
    if GROUPED.fullmatch(narrow):
        narrow = narrow.replace(",", "")
    if found := COUNTED.fullmatch(narrow):
        narrow = f"{Decimal(found[1]).scaleb(TIMES[found[2].lower()]):f}"
    if not PLAIN.fullmatch(narrow) or len(narrow) > 30:
        return ""
    return f"{float(narrow) / 100:.12g}" if percent else narrow


def date_meant(text: str) -> str:
    """The date that a cell means, as the tables write dates, or "".

    A month and a year are what spreadsheets show for 2025-12, a number of five digits is how they keep a day. Of
    12/8/2025 nobody can tell which is the month.

    >>> date_meant("2025/12/8"), date_meant("2025年12月"), date_meant("Dec-25"), date_meant("45999")
    ('2025-12-08', '2025-12', '2025-12', '2025-12-08')
    >>> date_meant("12/8/2025"), date_meant("2025/13/1"), date_meant("soon")
    ('', '', '')
    """
    narrow = unicodedata.normalize("NFKC", text).strip()
    if found := YEAR_FIRST.fullmatch(narrow):
        return _iso(*(int(part) for part in found.groups() if part))
    if found := MONTH_YEAR.fullmatch(narrow):
        year = int(found[2]) + (2000 if len(found[2]) == 2 else 0)
        return _iso(year, MONTHS.index(found[1].lower()) + 1) if found[1].lower() in MONTHS else ""
    if SERIAL.fullmatch(narrow):
        return (EPOCH + datetime.timedelta(days=int(narrow))).isoformat()
    return ""


def _iso(year: int, month: int, day: int | None = None) -> str:
    try:
        whole = datetime.date(year, month, day or 1).isoformat()
    except ValueError:
        return ""
    return whole if day else whole[:7]


def separator_used(first_line: str) -> str:
    """The name of what separates the cells of a line without a single comma, or "".

    >>> separator_used("id;title;publisher"), separator_used("id,title"), separator_used("id")
    ('semicolons', '', '')
    """
    if "," in first_line:
        return ""
    names = {";": "semicolons", "\t": "tabs", "；": "full-width semicolons", "，": "full-width commas", "|": "bars"}
    counted = {name: first_line.count(sign) for sign, name in names.items()}
    most = max(counted, key=counted.get)
    return most if counted[most] > 1 else ""
