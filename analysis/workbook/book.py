"""A workbook under construction: cells in house style, text that can never become a formula, names, cached values.

Belongs here: how a cell is written. Does not belong here: what stands on a sheet (`guide`, `evidence`, `model`, …) and
the bytes of the file (`file`).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from analysis.formulas.templates import NEVER
from analysis.wording.numbers import DASH
from analysis.workbook.style import (
    FILLS,
    GREY,
    INK,
    KINDS,
    LEFT_AS_IT_IS,
    RIGHT,
    RULE,
    TEXT,
    WHITE,
    font,
    height,
    number_format,
)

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
LIKE_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST = 32_767  # characters in a cell
CELL_LIKE = re.compile(r"[a-z]{1,3}\d+|[rc]|r\d*c\d*", re.IGNORECASE)


def shown(value: float) -> float | str:
    """What a cell holds for a number of the model: words for what no cell can hold.

    Examples
    --------
    >>> shown(1680.0), shown(float("nan"))
    (1680.0, '–')
    """
    value = float(value)
    if math.isnan(value):
        return DASH
    return NEVER if math.isinf(value) else value + 0.0


def name_for(key: str) -> str | None:
    """The defined name of a figure or input; None where a spreadsheet would read it as a cell.

    Examples
    --------
    >>> name_for("card_fee"), name_for("cr2"), name_for("gtv[year=2024]")
    ('card_fee', None, None)
    """
    return key if re.fullmatch(r"[a-z_][a-z0-9_]*", key) and not CELL_LIKE.fullmatch(key) else None


@dataclass
class Page:
    """One sheet. Rows and columns count from 1."""

    book: Book
    sheet: Worksheet

    @property
    def title(self) -> str:
        """The sheet's name, one of ours and safe in a formula once quoted."""
        return self.sheet.title

    def text(
        self, row: int, column: int, text: Any, *, bold: bool = False, colour: str = INK, wrap: bool = True
    ) -> Cell:
        """Text as text, whatever it begins with."""
        cell = self.sheet.cell(row, column)
        cell.font, cell.alignment = font(colour, bold=bold), TEXT[wrap]
        safe = ILLEGAL.sub("\ufffd", "" if text is None else str(text))[:LONGEST]
        if safe:
            # Not cell.value: that makes a formula, an error or a date of text that looks like one.
            cell._value, cell.data_type = safe, "s"
            cell.quotePrefix = safe.lstrip(" ").startswith(LIKE_FORMULA)
        return cell

    def texts(self, row: int, *texts: Any, column: int = 1) -> None:
        """Texts side by side from a column on."""
        for offset, text in enumerate(texts):
            self.text(row, column + offset, text)

    def number(self, row: int, column: int, value: float | None, unit: str, kind: str = "given") -> Cell:
        """A number that stands in the cell; None leaves it blank."""
        if value is not None and isinstance(what := shown(value), str):
            cell = self.text(row, column, what)
            cell.alignment = RIGHT
        else:
            cell = self.sheet.cell(row, column, None if value is None else float(value) + 0.0)
            cell.alignment = LEFT_AS_IT_IS
        return self._dress(cell, unit, value, kind)

    def live(self, row: int, column: int, formula: str, value: float, unit: str, kind: str = "formula") -> Cell:
        """A formula, and the value a reader without a calculator (a preview, a protected view) shows."""
        cell = self.sheet.cell(row, column, formula)
        cell.alignment = RIGHT
        self.book.cached.setdefault(self.title, {})[cell.coordinate] = shown(value)
        return self._dress(cell, unit, value, kind)

    def _dress(self, cell: Cell, unit: str, value: float | None, kind: str) -> Cell:
        colour, italic = KINDS[kind]
        cell.font, cell.number_format = font(colour, italic=italic), number_format(unit, value)
        if kind in FILLS:
            cell.fill = FILLS[kind]
        cell.border = RULE
        return cell

    def head(self, row: int, labels: list[str], column: int = 1) -> None:
        """A row of column headings."""
        for offset, label in enumerate(labels):
            cell = self.text(row, column + offset, label, bold=True, colour=WHITE)
            cell.fill = FILLS["head"]

    def section(self, row: int, zh: str, en: str, columns: int) -> int:
        """A heading between rows; the next row."""
        for column in range(1, columns + 1):
            self.sheet.cell(row, column).fill = FILLS["section"]
        self.text(row, 1, f"{zh} / {en}", bold=True, wrap=False).fill = FILLS["section"]
        return row + 1

    def at(self, row: int, column: int, sheet: bool = True) -> str:
        """Absolute address of a cell, from any sheet."""
        address = f"${get_column_letter(column)}${row}"
        return f"'{self.title}'!{address}" if sheet else address

    def finish(self, widths: list[float], freeze: str, heading_row: int) -> None:
        """Widths, frozen panes, and a printed page as wide as the sheet."""
        for column, width in enumerate(widths, 1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width
        sheet = self.sheet
        for cells in sheet.iter_rows(min_row=3):
            texts = [
                (str(c.value), width)
                for c, width in zip(cells, widths, strict=False)
                if c.data_type == "s" and c.alignment.wrap_text
            ]
            sheet.row_dimensions[cells[0].row].height = height(texts)
        sheet.freeze_panes, sheet.sheet_view.showGridLines = freeze, False
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = f"1:{heading_row}"
        sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P / &N"


@dataclass
class Book:
    """The workbook: where each input and figure stands, and what every formula is worth."""

    file: Workbook = field(default_factory=Workbook)
    places: dict[str, str] = field(default_factory=dict)
    cached: dict[str, dict[str, float | str]] = field(default_factory=dict)

    def page(self, title: str, zh: str, en: str, remark: str = "") -> Page:
        """A new sheet with its title in both languages and a remark under it."""
        from openpyxl.worksheet.properties import PageSetupProperties

        if self.file.sheetnames == ["Sheet"] and not self.cached and not self.places:
            self.file.remove(self.file["Sheet"])
        sheet = self.file.create_sheet(title)
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties()
        page = Page(self, sheet)
        page.text(1, 1, f"{zh} / {en}", wrap=False).font = font(INK, bold=True, size=14)
        page.text(2, 1, remark, colour=GREY, wrap=False)
        return page

    def name(self, key: str, page: Page, row: int, column: int) -> None:
        """Where a key stands from now on: under its own name where it can have one."""
        address, name = page.at(row, column), name_for(key)
        if name and name not in self.file.defined_names:
            self.file.defined_names[name] = DefinedName(name, attr_text=address)
            self.places[key] = name
        else:
            self.places.setdefault(key, address)
