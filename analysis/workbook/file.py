"""The bytes of a workbook: the same input gives the same bytes, and every formula carries its value.

Belongs here: what happens between the cells of a book and the file. Does not belong here: what stands in them.
"""

from __future__ import annotations

from datetime import date, datetime

from xlsxwriter.format import Format

from analysis.workbook.book import Book, Page, SheetCell
from analysis.workbook.style import Look

RICH = ("<r>", "</r>")  # XlsxWriter takes text between these for markup of its own
BLANK = "\u200b"


def to_bytes(book: Book, title: str, day: date) -> bytes:
    """The file.

    Parameters
    ----------
    book : the finished workbook.
    title : stands among the properties of the document.
    day : stands as the day of creation and of change.
    """
    file, formats = book.file, dict[Look, Format]()
    file.set_properties({"title": title, "author": "analysis", "created": datetime(day.year, day.month, day.day)})
    for page in book.pages:
        for row, points in page.heights.items():
            page.sheet.set_row(row - 1, points)
        for (row, column), cell in page.cells.items():
            if cell.look not in formats:
                formats[cell.look] = file.add_format(cell.look.properties())
            _write(page, row - 1, column - 1, cell, formats[cell.look])
    file.close()
    return book.raw.getvalue()


def _write(page: Page, row: int, column: int, cell: SheetCell, look: Format) -> None:
    """One cell; never by XlsxWriter's `write`, which makes formulas, numbers and links of text that looks like one."""
    sheet = page.sheet
    if cell.formula:
        sheet.write_formula(row, column, cell.formula, look, cell.value)
    elif cell.value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(cell.value, str):
        if cell.link:
            sheet.write_url(row, column, cell.link, look, _plain(cell.value))
        else:
            sheet.write_string(row, column, _plain(cell.value), look)
    else:
        sheet.write_number(row, column, cell.value, look)


def _plain(text: str) -> str:
    """The text; with an invisible mark in front where XlsxWriter would put it into the file as markup, unread.

    Examples
    --------
    >>> _plain("<r>"), _plain("<r><t>x</t></r>") == "\u200b<r><t>x</t></r>"
    ('<r>', True)
    """
    return BLANK + text if text.startswith(RICH[0]) and text.endswith(RICH[1]) else text
