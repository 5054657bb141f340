"""CSV files to typed tables, every fault with its line and column.

Belongs here: shape of the file, cells one by one.
Does not belong here: rules over several columns or tables (`links`).
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, make_dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import pandas as pd

from . import schema
from .columns import CsvColumn, CsvTable
from .dates import calendar_fault
from .faults import Faults, Words, nearest, short
from .schema import Refused
from .spreadsheet import date_meant, separator_used
from .text import FORMULA, MARKUP, NO_MARKUP, read_text, to_number

Row = tuple[int, list[str]]
FEW = 2  # columns that are named one by one where they are missing
BREAK = frozenset("\n\r\t")
NOTE = re.compile(r"sep=.?", re.IGNORECASE)  # tells a spreadsheet what separates cells


def read_table(folder: Path, table: CsvTable, faults: Faults, *, may_be_empty: bool = False) -> pd.DataFrame | None:
    """A table indexed by id, plus the column `line` (line number in the file); None if its shape is wrong.

    Cells with a fault are noted and left empty, so that one pass finds every fault.
    Dtypes: text str ("" where blank), number float64 (NaN where blank), integer int64 or float64, flag bool.
    """
    text = read_text(folder / table.file, faults)
    if text is None:
        return None
    if used := separator_used(text.partition("\n")[0]):
        expected = "cells separated by commas; save it as CSV UTF-8 (comma delimited)"
        faults.add(table.file, 1, "", expected, Words(f"cells separated by {used}"))
        return None
    rows, left_open = _rows(text)
    if left_open:
        expected = "quotation marks in pairs around a cell, and doubled inside it"
        faults.add(table.file, left_open, "", expected, Words("one that is opened in this row and not closed"))
        return None
    if rows and (note := NOTE.fullmatch(",".join(rows[0][1]))):
        faults.add(table.file, 1, "", "a header: " + ",".join(table.names), Words(f"{note[0]}; delete that line"))
        return None
    if not rows:
        faults.add(table.file, 1, "", "a header: " + ",".join(table.names), None)
        return None
    (_, header), *body = rows
    if not _header_fits(header, table, faults):
        return None
    lengths = {len(row) for _, row in body}
    if len(body) > 1 and len(lengths) == 1 and lengths != {len(header)}:
        found = Words(f"{len(header)} in the header and {lengths.pop()} in each of {len(body):,} rows")
        faults.add(table.file, 1, "", "as many cells in the header as in the rows", found)
        return None
    if not body and not may_be_empty:
        faults.add(table.file, 2, "", "at least one row below the header", None)
        return None
    return _frame(header, body, table, faults)


def _rows(text: str) -> tuple[list[Row], int]:
    """Rows with the line on which each begins, and the line of one that cannot be read, 0 if there is none.

    A quoted cell may span lines. Empty lines are passed over, and rows of nothing but commas, which a spreadsheet
    leaves where a table once was longer.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line, rows = 1, []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error:
        return rows, line
    return rows, 0


def _header_fits(header: list[str], table: CsvTable, faults: Faults) -> bool:
    missing = [name for name in table.names if name not in header]
    if len(missing) > FEW:
        others = ", ".join(name for name in header if name and name not in table.names)
        found = Words(f"{short(others)} in their place" if others else "no such columns")
        faults.add(table.file, 1, "", f"the columns {', '.join(missing)}", found)
        return False
    for name in missing:
        faults.add(table.file, 1, f"column {name}", f"the column {name}", Words("no such column"))
    for name in header:
        if name not in table.names:
            expected = "only the columns of this table" + nearest(name, missing or table.names)
            faults.add(table.file, 1, f"column {name}", expected, name)
    twice = {name for name in header if header.count(name) > 1}
    for name in sorted(twice):
        found = Words(f"{header.count(name)} of them")
        faults.add(table.file, 1, f"column {name}", "each column once", found)
    return not missing and not twice


def _frame(header: list[str], body: list[Row], table: CsvTable, faults: Faults) -> pd.DataFrame:
    cells: dict[str, list[Any]] = {name: [] for name in table.names}
    lines = []
    empty = {column.name: CellOf(column).empty for column in table.columns}
    for line, row in body:
        lines.append(line)
        if len(row) != len(header):
            faults.add(table.file, line, "", f"{len(header)} cells", Words(f"{len(row)} cells"))
            # Its id exists all the same, so that what names it is no fault of its own.
            read = empty | {"id": dict(zip(header, row, strict=False)).get("id", "")}
        else:
            named = dict(zip(header, row, strict=True))
            read = _read_row({name: named[name] for name in table.names}, line, table, faults)
        for name, value in read.items():
            cells[name].append(value)
    for column in table.columns:
        if column.unique:
            _once(cells[column.name], lines, column, table.file, faults)
    series = {c.name: pd.Series(cells[c.name], dtype=_dtype(c, cells[c.name])) for c in table.columns}
    return pd.DataFrame(series).assign(line=lines).set_index("id")


@cache
def _row_of(table: CsvTable) -> Any:
    """A row of a table as pydantic reads it: a field for each column."""
    fields = [(column.name, Annotated[object, CellOf(column)]) for column in table.columns]
    return Annotated[make_dataclass(table.name, fields), schema.TomlTable()]


@dataclass(frozen=True)
class CellOf(schema.Kind):
    """What a cell of a column holds."""

    column: CsvColumn

    @property
    def empty(self) -> Any:
        """What stands for a cell that is blank or faulty."""
        return "" if self.column.kind == "text" else False if self.column.kind == "flag" else None

    def read(self, text: str, known: Mapping[str, Any]) -> Any:
        if text == "":
            if self.column.required:
                raise Refused("a cell that is not empty", None)
            return self.empty
        value, expected = _convert(text, self.column)
        if expected:
            raise Refused(expected, text)
        return value


def _read_row(cells: dict[str, str], line: int, table: CsvTable, faults: Faults) -> dict[str, Any]:
    """The values of a row; an empty one where a cell is faulty, which is noted."""
    read, refused = schema.read_or_refuse(_row_of(table), cells, {})
    if read is not None:
        return vars(read)
    for (name, *_), expected, found in refused:
        faults.add(table.file, line, f"column {name}", expected, found)
    wrong = {at[0] for at, _, _ in refused}
    kinds = {column.name: CellOf(column) for column in table.columns}
    return {name: kind.empty if name in wrong else kind.read(cells[name], {}) for name, kind in kinds.items()}


def _convert(text: str, column: CsvColumn) -> tuple[Any, str]:
    """The value and "", or None and what was expected."""
    if column.kind == "flag":
        return (text == "1", "") if text in ("0", "1") else (None, "0 or 1")
    if column.kind in ("number", "integer"):
        number, expected = to_number(text)
        if expected:
            return None, expected
        if column.kind == "integer" and number != int(number):
            return None, "a whole number"
        if column.minimum is not None and number < column.minimum:
            return None, f"a number of at least {column.minimum:g}"
        return (int(number) if column.kind == "integer" else number), ""
    if text != text.strip():
        return None, "no spaces at the ends of a cell"
    if not column.lines and not BREAK.isdisjoint(text):
        return None, "text on one line, without tabs"
    if text.startswith(FORMULA):
        return None, "text that no spreadsheet takes for a formula"
    if MARKUP.search(text):
        return None, NO_MARKUP
    if column.longest and len(text) > column.longest:
        return None, f"at most {column.longest} characters"
    if column.choices and text not in column.choices:
        return None, (column.says or f"one of {', '.join(column.choices)}") + nearest(text, column.choices)
    if column.pattern and not re.fullmatch(column.pattern, text, re.ASCII):
        return None, column.says + _write_instead(text, column)
    if column.dates and (expected := calendar_fault(text)):
        return None, expected
    return text, ""


def _write_instead(text: str, column: CsvColumn) -> str:
    """What was probably meant by a cell that a spreadsheet or an input method changed."""
    for meant in (unicodedata.normalize("NFKC", text).strip(), date_meant(text)):
        if meant and re.fullmatch(column.pattern, meant, re.ASCII):
            return f" (write {meant})"
    return ""


def _once(values: list[Any], lines: list[int], column: CsvColumn, file: str, faults: Faults) -> None:
    first: dict[str, int] = {}
    for value, line in zip(values, lines, strict=True):
        if value and value in first:
            expected = f"each {column.name} once; line {first[value]} has it too"
            faults.add(file, line, f"column {column.name}", expected, value)
        first.setdefault(value, line)


def _dtype(column: CsvColumn, values: list[Any]) -> str:
    if column.kind == "integer":
        return "float64" if None in values else "int64"
    return {"text": "str", "number": "float64", "flag": "bool"}[column.kind]
