"""An xlsx file as a table of text, one column each, and no number made text where text is meant.

Belongs here: reading a sheet. Does not belong here: what the cells mean (`cells`).
"""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .csv_files import BEGINNINGS, named_once
from .errors import WarehouseError

if TYPE_CHECKING:
    import pyarrow as pa

LOOKED_AT = 20  # rows in which a header may stand that is not in the first


def read_sheet(path: Path, sheet: str, kinds: Mapping[str, str]) -> pa.Table:
    """The cells of a sheet as text, its first row the header, and the rows' numbers in `raw_row`; None where empty.

    Parameters
    ----------
    kinds : what columns hold: in one of text a number has lost what was typed, as the zero of 0571, and in one of
        periods the first day of a month is what a spreadsheet makes of 2025-10.

    Raises
    ------
    WarehouseError
    """
    import pyarrow as pa

    with _opened(path) as book:
        if sheet and sheet not in book.sheetnames:
            raise WarehouseError(f"{path}: expected the sheet {sheet}, found {', '.join(book.sheetnames)}")
        rows = (book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True)
        header = [str(name).strip() if name is not None else "" for name in next(rows, ())]
        if not any(header):
            raise WarehouseError(f"{path}: expected a header in the first row, found an empty row or sheet")
        named_once(header, str(path))
        cells: dict[str, list[str | None]] = {name: [] for name in header if name}
        numbers = []
        for number, row in enumerate(rows, start=2):
            if all(value is None for value in row):
                continue
            numbers.append(number)
            for name, value in zip(header, row, strict=False):
                if name:
                    if kinds.get(name) == "period" and isinstance(value, datetime.date) and value.day == 1:
                        value = value.strftime("%Y-%m")
                    where = f"{path.name} row {number}, column {name}"
                    cells[name].append(_as_text(value, kinds.get(name) == "text", where))
    texts = {name: pa.array(values, pa.string()) for name, values in cells.items()}
    return pa.table(texts | {"raw_row": pa.array(numbers, pa.int64())})


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The workbook of a file, open until the block ends."""
    import openpyxl

    refused = (OSError, KeyError, ValueError, zipfile.BadZipFile, openpyxl.utils.exceptions.InvalidFileException)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except refused as error:
        with path.open("rb") as file:
            kind = BEGINNINGS.get(file.read(4))
        raise WarehouseError(f"{path}: expected an xlsx file, found {kind or str(error).splitlines()[0]}") from None
    try:
        yield book
    finally:
        book.close()


def first_rows(path: Path) -> dict[str, list[list[str]]]:
    """The cells of the first rows of each sheet of a workbook, as text, by the sheet's name."""
    with _opened(path) as book:
        return {
            sheet.title: [
                ["" if value is None else str(value) for value in row]
                for row in sheet.iter_rows(max_row=LOOKED_AT, values_only=True)
            ]
            for sheet in book.worksheets
        }


def _as_text(value: Any, meant: bool, where: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        return value
    if meant:
        raise WarehouseError(
            f"{where}: expected text, found the number {value}; a code such as 0571 has lost its zero. "
            "Format the column as text and type the codes again."
        )
    if isinstance(value, datetime.datetime | datetime.date):
        return (
            value.isoformat(sep=" ", timespec="seconds") if isinstance(value, datetime.datetime) else value.isoformat()
        )
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value).lower() if isinstance(value, bool) else repr(value) if isinstance(value, float) else str(value)
