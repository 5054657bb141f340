"""An xlsx file as a table of text, one column each, and no number made text where text is meant.

Belongs here: reading a sheet. Does not belong here: what the cells mean (`cells`).
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import WarehouseError

if TYPE_CHECKING:
    import pyarrow as pa


def read_sheet(path: Path, sheet: str, text_columns: frozenset[str]) -> pa.Table:
    """The cells of a sheet as text, its first row the header, and the rows' numbers in `raw_row`; None where empty.

    Parameters
    ----------
    text_columns : columns that hold text: a number there has lost what was typed, as the zero of 0571.

    Raises
    ------
    WarehouseError
    """
    import openpyxl
    import pyarrow as pa

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (OSError, KeyError, ValueError, openpyxl.utils.exceptions.InvalidFileException) as error:
        raise WarehouseError(f"{path}: expected an xlsx file, found {str(error).splitlines()[0]}") from None
    try:
        if sheet and sheet not in book.sheetnames:
            raise WarehouseError(f"{path}: expected the sheet {sheet}, found {', '.join(book.sheetnames)}")
        rows = (book[sheet] if sheet else book.worksheets[0]).iter_rows(values_only=True)
        header = [str(name).strip() if name is not None else "" for name in next(rows, ())]
        if not any(header):
            raise WarehouseError(f"{path}: expected a header in the first row, found an empty sheet")
        cells: dict[str, list[str | None]] = {name: [] for name in header if name}
        numbers = []
        for number, row in enumerate(rows, start=2):
            if all(value is None for value in row):
                continue
            numbers.append(number)
            for name, value in zip(header, row, strict=False):
                if name:
                    cells[name].append(
                        _as_text(value, name in text_columns, f"{path.name} row {number}, column {name}")
                    )
    finally:
        book.close()
    texts = {name: pa.array(values, pa.string()) for name, values in cells.items()}
    return pa.table(texts | {"raw_row": pa.array(numbers, pa.int64())})


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
