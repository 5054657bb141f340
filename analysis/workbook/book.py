"""A workbook under construction: cells in house style, text that can never become a formula, names, cached values.

Belongs here: how a cell is written. Does not belong here: what stands on a sheet (`guide`, `evidence`, `model`, …) and
the bytes of the file (`file`).
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from analysis.formulas.templates import NEVER
from analysis.wording.numbers import DASH
from analysis.workbook.style import (
    FILLS,
    GREY,
    INK,
    KINDS,
    REMARK_HEIGHT,
    TITLE_HEIGHT,
    WHITE,
    Look,
    height,
    number_format,
)

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
LIKE_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST = 32_767  # characters in a cell
A4, A3 = 9, 8  # XlsxWriter's numbers of papers
BOLD = 0.88  # letters of a heading to the width of others
WIDEST = 290  # characters across that can be read on A4
A3_WIDTH = 1080.0  # points between the margins of A3, landscape
ABREAST = A3_WIDTH / 0.6  # points across that can still be read on it
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


def _printed_width(widths: list[float]) -> float:
    """Points that columns of so many characters take on paper, in the widest font that a calculator falls back to."""
    return 7.3 * sum(widths)


@dataclass(slots=True)
class SheetCell:
    """What will stand in a cell: text, a number, nothing, or a formula with the value that it has."""

    value: float | str | None
    look: Look
    formula: str = ""
    link: str = ""

    @property
    def numeric(self) -> bool:
        """Whether it stands at the right: a number, a formula, a word in a number's place."""
        return bool(self.formula) or isinstance(self.value, float) or self.look.right

    def dressed(self, **changes: Any) -> SheetCell:
        """The cell, with its look changed in place."""
        self.look = self.look._replace(**changes)
        return self


@dataclass
class Page:
    """One sheet; rows and columns count from 1. Cells are kept until the file is made: a later line may dress them."""

    book: Book
    sheet: Worksheet
    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The sheet's name, one of ours and safe in a formula once quoted."""
        return self.sheet.name

    def text(
        self, row: int, column: int, text: Any, *, bold: bool = False, colour: str = INK, wrap: bool = True
    ) -> SheetCell:
        """Text as text, whatever it begins with."""
        safe = ILLEGAL.sub("\ufffd", "" if text is None else str(text))[:LONGEST]
        look = Look(colour, bold, wrap=wrap, typed=safe.lstrip(" ").startswith(LIKE_FORMULA))
        self.cells[row, column] = cell = SheetCell(safe or None, look)
        return cell

    def texts(self, row: int, *texts: Any, column: int = 1) -> None:
        """Texts side by side from a column on."""
        for offset, text in enumerate(texts):
            self.text(row, column + offset, text)

    def number(self, row: int, column: int, value: float | None, unit: str, kind: str = "given") -> SheetCell:
        """A number that stands in the cell; None leaves it blank."""
        what = None if value is None else shown(value)
        cell = self._dressed(SheetCell(what, Look(right=isinstance(what, str))), unit, value, kind)
        self.cells[row, column] = cell
        return cell

    def live(self, row: int, column: int, formula: str, value: float, unit: str, kind: str = "formula") -> SheetCell:
        """A formula, and the value a reader without a calculator (a preview, a protected view) shows."""
        cell = self._dressed(SheetCell(shown(value), Look(right=True), formula), unit, value, kind)
        self.cells[row, column] = cell
        return cell

    def _dressed(self, cell: SheetCell, unit: str, value: float | None, kind: str) -> SheetCell:
        colour, italic = KINDS[kind]
        fill = kind if kind in FILLS else ""
        return cell.dressed(colour=colour, italic=italic, form=number_format(unit, value), fill=fill, rule=True)

    def head(self, row: int, labels: list[str], column: int = 1) -> None:
        """A row of column headings."""
        for offset, label in enumerate(labels):
            self.text(row, column + offset, label, bold=True, colour=WHITE).dressed(fill="head")

    def section(self, row: int, zh: str, en: str, columns: int) -> int:
        """A heading between rows; the next row."""
        for column in range(1, columns + 1):
            self.cells[row, column] = SheetCell(None, Look(fill="section"))
        self.text(row, 1, f"{zh} / {en}", bold=True, wrap=False).dressed(fill="section")
        return row + 1

    def at(self, row: int, column: int, sheet: bool = True) -> str:
        """Absolute address of a cell, from any sheet."""
        address = f"${xl_col_to_name(column - 1)}${row}"
        return f"'{self.title}'!{address}" if sheet else address

    def span(self, column: int, first: int, last: int) -> str:
        """Part of a column as a chart asks for it."""
        return f"={self.at(first, column)}:{self.at(last, column, sheet=False)}"

    def allow(self, row: int, column: int, rule: Mapping[str, Any]) -> None:
        """What may be typed into a cell, in XlsxWriter's words."""
        self.sheet.data_validation(row - 1, column - 1, row - 1, column - 1, dict(rule))

    def filtered(self, last: int, columns: int) -> None:
        """Arrows that filter the rows under the headings, which stand in row 4."""
        self.sheet.autofilter(3, 0, last - 1, columns - 1)

    def place(self, chart: Chart, row: int) -> None:
        """A chart at the left of a row."""
        self.sheet.insert_chart(row - 1, 0, chart)

    def finish(self, widths: list[float], freeze: str, heading_row: int, labels: int = 0, group: int = 0) -> None:
        """Widths, frozen panes, and a printed page as wide as the sheet.

        Of a sheet that comes in groups of so many columns beside its labels, several pages abreast where one would be
        too small to read: labels stand on each, and no group is parted.
        """
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        wrapped: dict[int, list[tuple[str, float]]] = {}
        for (row, column), cell in self.cells.items():
            texts = wrapped.setdefault(row, [])
            if cell.look.wrap and isinstance(cell.value, str) and column <= len(widths):
                texts.append((cell.value, widths[column - 1] * (BOLD if cell.look.bold else 1.0)))
        self.heights = {row: height(texts) for row, texts in wrapped.items() if row >= 3}
        self.heights |= {1: TITLE_HEIGHT, 2: REMARK_HEIGHT}
        self._align()
        sheet = self.sheet
        sheet.freeze_panes(freeze)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4 if sum(widths) <= WIDEST else A3)
        if group and _printed_width(widths) > ABREAST:
            self._abreast(widths, labels, group)
        else:
            sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, heading_row - 1)
        sheet.set_footer("&L&A&R&P / &N")

    def _abreast(self, widths: list[float], labels: int, group: int) -> None:
        """Breaks between groups, the same number on each page, at the size that fills its width."""
        beside, each = _printed_width(widths[:labels]), _printed_width(widths[labels : labels + group])
        groups = (len(widths) - labels) // group
        pages = math.ceil(groups / max(1, int((ABREAST - beside) // each)))
        on_each = math.ceil(groups / pages)
        self.sheet.set_print_scale(min(100, int(100 * A3_WIDTH / (beside + on_each * each))))
        self.sheet.repeat_columns(0, labels - 1)
        self.sheet.set_v_pagebreaks([labels + n * on_each * group for n in range(1, pages)])

    def _align(self) -> None:
        """Headings stand over their numbers, and a text keeps its distance from the number at its left."""
        below: dict[int, list[int]] = {}
        for row, column in self.cells:
            below.setdefault(column, []).append(row)
        for (row, column), cell in self.cells.items():
            if cell.numeric or not isinstance(cell.value, str):
                continue
            if cell.look.fill == "head":
                under = min(
                    (r for r in below[column] if r > row and self.cells[r, column].value is not None), default=0
                )
                cell.dressed(right=bool(under) and self.cells[under, column].numeric)
            elif (left := self.cells.get((row, column - 1))) and left.numeric:
                cell.dressed(indent=1)


@dataclass
class Book:
    """The workbook: where each input and figure stands, and its sheets in order."""

    places: dict[str, str] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    raw: io.BytesIO = field(default_factory=io.BytesIO)
    file: xlsxwriter.Workbook = field(init=False)

    def __post_init__(self) -> None:
        # In memory, for parts that lie on disk get their day from the time zone.
        self.file = xlsxwriter.Workbook(self.raw, {"in_memory": True})

    def page(self, title: str, zh: str, en: str, remark: str = "") -> Page:
        """A new sheet with its title in both languages and a remark under it."""
        page = Page(self, self.file.add_worksheet(title))
        self.pages.append(page)
        page.text(1, 1, f"{zh} / {en}", wrap=False).dressed(bold=True, size=14)
        page.text(2, 1, remark, colour=GREY, wrap=False)
        return page

    def name(self, key: str, page: Page, row: int, column: int) -> None:
        """Where a key stands from now on: under its own name where it can have one."""
        address, name = page.at(row, column), name_for(key)
        if name and self.places.get(key) != name:
            self.file.define_name(name, f"={address}")
            self.places[key] = name
        else:
            self.places.setdefault(key, address)
