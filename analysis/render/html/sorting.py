"""By what a table's column is sorted when a reader asks for it: the values that its cells carry.

Here: those values as the page's script reads them. Not here: sorting itself, which the page does (`theme/tables.js`),
and the order of words, which the browser knows for each language.
"""

import math
from collections.abc import Sequence

from analysis.common.blocks import Cell

# One column may say "8.3 months" beside "2 years".
YEARS = {"years": 1.0, "months": 1 / 12, "days": 1 / 365, "hours": 1 / (365 * 24)}


def sort_keys(cells: Sequence[Cell]) -> list[str]:
    """Return what each cell of a column counts for, "" for a cell that has no value.

    Where no cell has one, the page sorts the column as words. What is never attained counts for more than any number.

    Examples
    --------
    >>> sort_keys([Cell("5,920 万元", 59_213_000, "CNY"), Cell("never", math.inf, "years"), Cell("–")])
    ['59213000', 'Infinity', '']
    >>> sort_keys([Cell("2025-09"), Cell("2024")])
    ['', '']
    """
    return ["" if cell.value is None or math.isnan(cell.value) else _key(cell.value, cell.unit) for cell in cells]


def _key(value: float, unit: str | None) -> str:
    """A number as JavaScript reads it, with every digit."""
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return repr(float(value) * YEARS.get(unit or "", 1.0)).removesuffix(".0")
