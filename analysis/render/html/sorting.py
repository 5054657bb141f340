"""By what a table's column is sorted when a reader asks for it.

Here: the number that a printed cell stands for, and the order of ratings. Not here: sorting itself, which the page
does (`theme/tables.js`), and the order of words, which the browser knows for each language.
"""

import re
from collections.abc import Sequence

NOTHING = {"", "–", "—", "-"}
SCALES = (("weak", "fair", "good"), ("low", "some", "high"), ("弱", "中", "好"), ("低", "中", "高"))
# The hour that a unit of time is measured in does not matter, as long as it is one: "8.3 months" before "2 years".
UNITS = {
    "%": 0.01, "thousand": 1e3, "million": 1e6, "billion": 1e9, "万": 1e4, "亿": 1e8,
    "day": 1 / 365, "month": 1 / 12, "天": 1 / 365, "个月": 1 / 12,
}  # fmt: skip
NUMBER = re.compile(r"\s*(?P<sign>[−-]?)\s*[¥$≈<>]?\s*(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<rest>.*)", re.DOTALL)
UNIT = re.compile(rf"\s*(?P<unit>{'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})")
YEAR = re.compile(r"(?:19|20)\d\d(?:\D\d.*)?")


def sort_keys(cells: Sequence[str]) -> list[float | None] | None:
    """Return what each cell of a column counts for, None for a cell that says nothing.

    None for the whole column means that it is sorted as words. A column is one of numbers when most of its cells
    begin with one; an interval counts for its lower end.

    >>> sort_keys(["5,920 万元", "−10 元 至 2 元", "–"])
    [59200000.0, -10.0, None]
    >>> sort_keys(["high", "low"])
    [2.0, 0.0]
    >>> sort_keys(["2025-09", "2024"]) is None
    True
    """
    said = [cell.strip() for cell in cells if cell.strip() not in NOTHING]
    for scale in SCALES:
        ratings = [_rating(cell, scale) for cell in said]
        if said and None not in ratings:
            return [None if cell.strip() in NOTHING else float(_rating(cell.strip(), scale)) for cell in cells]
    if not said or all(YEAR.fullmatch(cell) for cell in said):  # "2025-09" sorts rightly as a word
        return None
    numbers = [number(cell) for cell in cells]
    found = sum(n is not None for n in numbers)
    return numbers if 2 * found > len(said) else None


def number(cell: str) -> float | None:
    """Return the number at the start of a printed text, in its base unit, or None.

    >>> number("¥59.2 million"), number("86%"), number("2.0 亿元"), number("about")
    (59200000.0, 0.86, 200000000.0, None)
    """
    match = NUMBER.fullmatch(cell)
    if not match:
        return None
    value = float(match["digits"].replace(",", "")) * (-1 if match["sign"] else 1)
    rest = match["rest"]
    unit = UNIT.match(rest) or _unit_of_an_interval(rest)
    return round(value * (UNITS[unit["unit"]] if unit else 1), 9)


def _unit_of_an_interval(rest: str) -> re.Match | None:
    """The unit of "10–112 万元" stands after its upper end and holds for both."""
    upper = re.match(r"\s*–\s*[−-]?[¥$]?\d[\d,]*(?:\.\d+)?", rest)
    return UNIT.match(rest, upper.end()) if upper else None


def _rating(cell: str, scale: tuple[str, ...]) -> int | None:
    word = re.sub(r"[^\w]", "", cell)
    return scale.index(word) if word in scale else None
