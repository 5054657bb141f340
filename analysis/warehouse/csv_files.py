"""CSV files of raw tables: their first line, their encoding, and what an engine says of a row that does not fit.

Belongs here: what a CSV file says as text. Does not belong here: which files there are (`files`), cells (`cells`).
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from .errors import WarehouseError

SAMPLE = 1 << 16
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars", "，": "full-width commas", "；": "full-width semicolons"}
# How files begin that are no text at all, or text that was saved in another way.
BEGINNINGS = {
    b"PK\x03\x04": "an xlsx workbook; give its name the ending .xlsx",
    b"\xd0\xcf\x11\xe0": "an xls workbook, or one with a password; save it as .xlsx or CSV UTF-8",
    b"\xff\xfe": "text in UTF-16; save it as CSV UTF-8",
    b"\xfe\xff": "text in UTF-16; save it as CSV UTF-8",
}
UNNAMED = "a column without a name:"
# A line by which some programs tell a spreadsheet what separates cells.
NOTE = re.compile(r'"?sep=(.?)"?,*', re.IGNORECASE)
# What DuckDB says of a row that is none.
LINE = re.compile(r"CSV Error on Line: (\d+)")
FILE = re.compile(r"^\s*file = (.+)$", re.MULTILINE)
CELLS = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
OTHERS = {
    "unterminated quote": 'quotation marks that are closed, found a cell that begins with " and does not end',
    "Invalid unicode": "text in utf-8, found other bytes",
}


def named_once(names: Sequence[str], where: str) -> list[str]:
    """The names of a header without blanks around them; a column without a name gets one that nothing asks for.

    Raises
    ------
    WarehouseError
        If two columns have the same name.
    """
    found = [name.strip() for name in names]
    twice = sorted({name for name in found if name and found.count(name) > 1})
    if twice:
        raise WarehouseError(f"{where}: expected each column once, found {twice[0]} {found.count(twice[0])} times")
    return [name or f"{UNNAMED} {number}" for number, name in enumerate(found, start=1)]


def csv_header(path: Path, encoding: str) -> list[str]:
    """The names in the first line of a CSV file.

    Raises
    ------
    WarehouseError
        If the file is not of the encoding, is empty, separates its cells by something other than commas, or begins
        with another line than its header.
    """
    line = next(iter(_lines(path, encoding)))
    names = next(csv.reader(io.StringIO(line)), [])
    if note := NOTE.fullmatch(line.strip()):
        if note[1] in SEPARATORS:
            raise _separated(path, note[1])
        raise WarehouseError(f"{path}: expected a header in line 1, found {line.strip()}; delete that line")
    if len(names) == 1 and (used := next((sign for sign in SEPARATORS if sign in line), None)):
        raise _separated(path, used)
    if not any(name.strip() for name in names):
        raise WarehouseError(
            f"{path}: expected a header in line 1, found an empty line; delete what is above the header"
        )
    return named_once(names, str(path))


def _separated(path: Path, sign: str) -> WarehouseError:
    return WarehouseError(f"{path}: expected cells separated by commas, found {SEPARATORS[sign]}; save it as CSV UTF-8")


def first_rows(path: Path, encoding: str) -> list[list[str]]:
    """The cells of the first lines of a CSV file, as far as one look reaches."""
    return list(csv.reader(io.StringIO("\n".join(_lines(path, encoding)[:-1]))))


def _lines(path: Path, encoding: str) -> list[str]:
    """The first lines of a file, the last perhaps not whole."""
    with path.open("rb") as file:
        raw = file.read(SAMPLE)
    if found := next((found for begins, found in BEGINNINGS.items() if raw.startswith(begins)), None):
        raise WarehouseError(f"{path}: expected a CSV file, found {found}")
    decoder = codecs.getincrementaldecoder("gb18030" if encoding == "gbk" else "utf-8-sig")()
    try:
        text = decoder.decode(raw)
    except UnicodeDecodeError:
        other = "utf-8" if encoding == "gbk" else "gbk"
        raise WarehouseError(
            f"{path}: expected text in {encoding}, found other bytes; if it is {other}, say so by encoding in raw.toml"
        ) from None
    if not text.strip():
        raise WarehouseError(f"{path}: expected a header and rows, found an empty file")
    return text.splitlines()


def to_utf8(path: Path, target: Path) -> Path:
    """A GBK file written again as UTF-8, a part at a time.

    Raises
    ------
    WarehouseError
        With the line whose bytes are no GBK.
    """
    line = 1
    try:
        with (
            path.open("r", encoding="gb18030", newline="") as source,
            target.open("w", encoding="utf-8", newline="") as to,
        ):
            for text in source:
                to.write(text)
                line += 1
    except UnicodeDecodeError:
        raise WarehouseError(f"{path} after line {line}: expected text in gbk, found other bytes") from None
    return target


def misfit(said: str) -> str:
    """What is wrong with a row of a CSV file by what DuckDB says of it, without the row's cells; "" of anything else.

    Examples
    --------
    >>> misfit("CSV Error on Line: 3\\nExpected Number of Columns: 2 Found: 3\\n  file = /a/orders.csv\\n")
    '/a/orders.csv line 3: expected 2 cells, as the header has, found 3'
    """
    line, file, cells = LINE.search(said), FILE.search(said), CELLS.search(said)
    reason = next((reason for word, reason in OTHERS.items() if word in said), "")
    if cells:
        reason = f"{cells[1]} cells, as the header has, found {cells[2]}"
    return f"{file[1].strip()} line {line[1]}: expected {reason}" if line and file and reason else ""
