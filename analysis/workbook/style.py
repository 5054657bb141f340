"""How a workbook looks: colours, fonts, number formats by unit, height of rows.

Belongs here: looks. Does not belong here: cells and sheets.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from analysis.common.rounding import to_decimal
from analysis.evidence.currency import currency_of
from analysis.wording.numbers import decimals_needed
from analysis.wording.units import UNITS

OTHERWISE, LARGE = "0.0000", 1_000
LINE_HEIGHT = 13.5  # points, of the font below

INK, BLUE, GREEN, GREY, WHITE = "FF1A1A1A", "FF0000FF", "FF00703C", "FF6B6B6B", "FFFFFFFF"
RULE = Border(bottom=Side(style="thin", color="FFD9D9D9"))
LEFT_AS_IT_IS, RIGHT = Alignment(vertical="top"), Alignment(horizontal="right", vertical="top")
TEXT = {wrap: Alignment(vertical="top", wrap_text=wrap) for wrap in (True, False)}
FILLS = {
    name: PatternFill("solid", fgColor=colour)
    for name, colour in {
        "head": "FF333333",
        "section": "FFE8E8E8",
        "input": "FFFFFBE6",
        "model": "FFF0F0F0",
        "green": "FFD9EAD3",
        "amber": "FFFFE8B8",
        "red": "FFF4C7C3",
    }.items()
}
# Colour and slant of a number: typed in, computed, taken from another cell, written by the model, stated.
KINDS = {
    "input": (BLUE, False),
    "formula": (INK, False),
    "link": (GREEN, False),
    "model": (GREY, True),
    "given": (INK, False),
}


@cache  # some thousand cells share a handful
def font(colour: str, *, bold: bool = False, italic: bool = False, size: float = 10) -> Font:
    """The one font of the workbook."""
    return Font(name="Arial", size=size, bold=bold, italic=italic, color=colour)


def number_format(unit: str, value: float | None) -> str:
    """The format of a number, from its unit, and for money, counts and bare numbers its size.

    A format with conditions would follow the size too, but spreadsheets drop the minus in its last part.

    Examples
    --------
    >>> number_format("CNY/year", 1680.0), number_format("CNY", -12.5), number_format("none", 0.62)
    ('#,##0', '#,##0.00', 'General')
    >>> number_format("visits/year", 0.5), number_format("share", 0.10125), number_format("ratio", 2.0)
    ('#,##0.0', '0.000%', '0.00"×"')
    """
    size = abs(value) if value is not None and math.isfinite(value) else 0.0
    if unit in UNITS and UNITS[unit].cell:
        return _with_all_digits(UNITS[unit].cell, size)
    if currency_of(unit):
        return _with_all_digits("#,##0" if size >= LARGE and not unit.endswith("/visit") else "#,##0.00", size)
    if unit == "count":
        return _with_all_digits("#,##0" if size >= LARGE or size.is_integer() else "0.00", size)
    return "General" if unit == "none" and round(size, 4) == size else OTHERWISE


def _with_all_digits(form: str, size: float) -> str:
    """A format with the decimals that a typed value needs: a rate of 0.5 is not shown as 1, nor 10.125 % as 10.13 %."""
    needed = decimals_needed(to_decimal(size).scaleb(2 if form.endswith("%") else 0)) or 0
    whole = re.search(r"0(?:\.(0+))?(?=\D*$)", form)
    return form if needed <= len(whole[1] or "") else f"{form[: whole.start()]}0.{'0' * needed}{form[whole.end() :]}"


def height(texts: list[tuple[str, float]]) -> float:
    """Height in points of a row, from its wrapped texts and the widths of their columns.

    Written down because a spreadsheet need not fit rows when it opens a file. A Chinese character is twice as wide.

    Examples
    --------
    >>> height([("short", 20)]), height([("会员年费" * 5, 20)])
    (13.5, 27.0)
    """
    lines = 1
    for text, width in texts:
        wide = [
            sum(1.95 if unicodedata.east_asian_width(c) in "WF" else 0.9 for c in part) for part in text.split("\n")
        ]
        lines = max(lines, sum(max(1, math.ceil(w / max(width - 0.5, 1))) for w in wide))
    return LINE_HEIGHT * min(lines, 30)
