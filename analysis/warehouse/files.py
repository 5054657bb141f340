"""The files of a raw table: which they are, whether each can be read, and their identity.

Belongs here: finding and checking files before an engine sees them. Does not belong here: reading rows (`engine`).
"""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path
from typing import Any

from .errors import WarehouseError
from .settings import RawSettings, RawTable

SUFFIXES = (".parquet", ".csv", ".xlsx")
MAGIC = b"PAR1"
SAMPLE = 1 << 16
SEPARATORS = {";": "semicolons", "\t": "tabs", "，": "full-width commas"}
SHOWN = 5


def find(table: RawTable, folder: Path) -> list[Path]:
    """The files of a table, in order of their names.

    Raises
    ------
    WarehouseError
        If there is none, or if they are of more than one format.
    """
    if not folder.is_dir():
        raise WarehouseError(f"{folder}: expected a folder of raw tables, found none; see engine in raw.toml")
    patterns = [table.file] if table.file else [f"{table.name}{end}" for end in ("*.*", "/**/*.*")]
    found = sorted({path for pattern in patterns for path in _matching(folder, pattern)})
    if not found:
        looked = table.file or f"{table.name}.parquet, .csv, .xlsx or a folder {table.name}/"
        raise WarehouseError(f"{folder}: expected {looked} for the table {table.name}, found no such file")
    kinds = sorted({path.suffix for path in found})
    if len(kinds) > 1:
        raise WarehouseError(
            f"{folder}: expected files of one format for the table {table.name}, found {', '.join(kinds)}; "
            f"name the right ones by file under [{table.name}] of raw.toml"
        )
    return found


def _matching(folder: Path, pattern: str) -> list[Path]:
    if Path(pattern).is_absolute():
        start = Path(Path(pattern).anchor)
        paths = start.glob(str(Path(pattern).relative_to(start)))
    else:
        paths = folder.glob(pattern)
    return [p for path in paths for p in (path.rglob("*") if path.is_dir() else [path]) if p.suffix in SUFFIXES]


def check_parquet(paths: list[Path]) -> None:
    """Whether each file is whole and all have the same columns; every file that is not is named.

    Raises
    ------
    WarehouseError
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    bad, schemas = [], {}
    for path in paths:
        try:
            with path.open("rb") as file:
                whole = file.read(4) == MAGIC and file.seek(-4, 2) >= 8 and file.read(4) == MAGIC
            if whole:
                schemas[path] = pq.read_schema(path)
                continue
            reason = "an unfinished file or another format"
        except (OSError, pa.ArrowException) as error:
            reason = str(error).splitlines()[0]
        bad.append(f"{path}: expected a Parquet file, found {reason}")
    if bad:
        more = f"\n… and {len(bad) - SHOWN} more" if len(bad) > SHOWN else ""
        raise WarehouseError("\n".join(bad[:SHOWN]) + more + "\nWrite these files again or move them away.")
    first, *others = paths
    for path in others:
        if differing := _difference(schemas[first], schemas[path]):
            raise WarehouseError(f"{path}: expected the columns of {first.name}, found {differing}")


def _difference(first, other) -> str:
    """How the columns of a Parquet file differ from those of the first, "" where they do not."""
    mine, theirs = ({name: _plain(schema.field(name).type) for name in schema.names} for schema in (first, other))
    if missing := [name for name in mine if name not in theirs]:
        return f"no {missing[0]}"
    if more := [name for name in theirs if name not in mine]:
        return f"{more[0]} too"
    changed = next((name for name in mine if mine[name] != theirs[name]), None)
    return f"{changed} of type {theirs[changed]} instead of {mine[changed]}" if changed else ""


def _plain(kind) -> str:
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    # A column without a value has the type null, and fits any other.
    return "string" if pa.types.is_large_string(kind) or pa.types.is_string_view(kind) else str(kind)


def csv_header(path: Path, encoding: str) -> list[str]:
    """The names in the first line of a CSV file.

    Raises
    ------
    WarehouseError
        If the file is not of the encoding, is empty or separates its cells by something other than commas.
    """
    with path.open("rb") as file:
        raw = file.read(SAMPLE)
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
    line = next(iter(text.splitlines()))
    names = next(csv.reader(io.StringIO(line)))
    if len(names) == 1 and (used := next((word for sign, word in SEPARATORS.items() if sign in line), None)):
        raise WarehouseError(f"{path}: expected cells separated by commas, found {used}; save it as CSV UTF-8")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise WarehouseError(f"{path}: expected each column once, found {twice[0]} {names.count(twice[0])} times")
    return [name.strip() for name in names]


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


def identity(paths: list[Path]) -> list[tuple[str, int, int]]:
    """Name, size and time of change of each file: what tells one state of the data from the next."""
    stats = [(path, path.stat()) for path in paths]
    return [(str(path), stat.st_size, stat.st_mtime_ns) for path, stat in stats]


def state(raw: RawTable, settings: RawSettings) -> list[Any] | None:
    """What the data of a table is now, or None where the engine alone knows."""
    address = settings.address
    told = [raw.__dict__, settings.time_zone, address.shown]
    if address.kind == "folder":
        return [*told, identity(find(raw, address.path))]
    if address.kind == "duckdb":
        log = address.path.with_name(address.path.name + ".wal")
        return [*told, identity([path for path in (address.path, log) if path.exists()])]
    return [*told, raw.version] if raw.version else None
