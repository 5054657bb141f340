"""How a workbook looks: colours, looks of cells, number formats by unit, height of rows.

Belongs here: looks. Does not belong here: cells and sheets.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any, NamedTuple

from analysis.common.rounding import to_decimal
from analysis.evidence.currency import currency_of
from analysis.wording.numbers import decimals_needed
from analysis.wording.units import UNITS

OTHERWISE, LARGE = "0.0000", 1_000
LINE_HEIGHT = 15.0  # points: room for the Chinese letters that stand in for those which the font below lacks
TITLE_HEIGHT, REMARK_HEIGHT = 21.0, 15.0
FONT, SIZE = "Arial", 10

INK, BLUE, GREEN, GREY, WHITE = "#1A1A1A", "#0000FF", "#00703C", "#6B6B6B", "#FFFFFF"
RULE = "#D9D9D9"
FILLS = {
    "head": "#333333",
    "section": "#E8E8E8",
    "input": "#FFFBE6",
    "model": "#F0F0F0",
    "green": "#D9EAD3",
    "amber": "#FFE8B8",
    "red": "#F4C7C3",
}
# Colour and slant of a number: typed in, computed, taken from another cell, written by the model, stated.
KINDS = {
    "input": (BLUE, False),
    "formula": (INK, False),
    "link": (GREEN, False),
    "model": (GREY, True),
    "given": (INK, False),
}


class Look(NamedTuple):
    """How a cell looks; `fill` is one of `FILLS`, `form` a number format, `typed` text that begins like a formula."""

    colour: str = INK
    bold: bool = False
    italic: bool = False
    size: float = SIZE
    fill: str = ""
    form: str = "General"
    right: bool = False
    indent: int = 0
    wrap: bool = False
    rule: bool = False
    typed: bool = False

    def properties(self) -> dict[str, Any]:
        """The same in the words of XlsxWriter."""
        found: dict[str, Any] = {"font_name": FONT, "font_size": self.size, "font_color": self.colour, "valign": "top"}
        found |= {"bold": self.bold, "italic": self.italic, "num_format": self.form, "text_wrap": self.wrap}
        if self.fill:
            found["bg_color"] = FILLS[self.fill]
        if self.right:
            found["align"] = "right"
        if self.indent:
            found["indent"] = self.indent
        if self.rule:
            found |= {"bottom": 1, "bottom_color": RULE}
        if self.typed:
            found["quote_prefix"] = True
        return found


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
    (15.0, 30.0)
    """
    lines = 1
    for text, width in texts:
        wide = [
            sum(1.95 if unicodedata.east_asian_width(c) in "WF" else 0.85 for c in part) for part in text.split("\n")
        ]
        lines = max(lines, sum(max(1, math.ceil(w / max(width - 0.5, 1))) for w in wide))
    return LINE_HEIGHT * min(lines, 30)
