"""The files of a raw table: which they are, whether each can be read, and their identity.

Belongs here: finding and checking files before an engine sees them. Does not belong here: reading rows (`engine`).
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from . import csv_files, sheets
from .errors import WarehouseError
from .settings import RawSettings, RawTable

SUFFIXES = (".parquet", ".csv", ".xlsx")
MAGIC = b"PAR1"
SHOWN = 5
MOST_DIGITS = 38  # of a decimal: DuckDB takes longer ones, and reads other amounts out of them
BESIDE = ("~$", ".")


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
        raise WarehouseError(f"{folder}: expected {looked} for the table {table.name}, found {_nearly(table, folder)}")
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
    found = [p for path in paths for p in (path.rglob("*") if path.is_dir() else [path])]
    # A spreadsheet that is open leaves a file beside it, and a table that is not whole yet has a name with a dot.
    return [p for p in found if p.suffix in SUFFIXES and not p.name.startswith(BESIDE)]


def _nearly(table: RawTable, folder: Path) -> str:
    """What is there in place of the files of a table: files of nearly their name, and how they should be called."""
    close = sorted(p.name for p in folder.iterdir() if p.stem.lower() == table.name and not p.name.startswith(BESIDE))
    if table.file or not close:
        return "no such file"
    ending = Path(close[0]).suffix.lower()
    write = f"name it {table.name}{ending}" if ending in SUFFIXES else "save it as CSV UTF-8 or xlsx"
    return f"{close[0]}; {write}"


def header_elsewhere(table: RawTable, folder: Path, wanted: tuple[str, ...]) -> str:
    """What to do where a file's first rows or other sheets hold the names that are asked for; "" where none does."""
    path = find(table, folder)[0]
    if path.suffix == ".csv":
        looked = {"": csv_files.first_rows(path, table.encoding)}
    else:
        looked = sheets.first_rows(path) if path.suffix == ".xlsx" else {}
    read = table.sheet or next(iter(looked), "")
    for sheet, rows in looked.items():
        for number, row in enumerate(rows, start=1):
            if set(wanted) <= {cell.strip() for cell in row}:
                other = f'write sheet = "{sheet}" under [{table.name}] of raw.toml' if sheet != read else ""
                above = f"they stand in row {number}: delete the rows above it" if number > 1 else ""
                return " and ".join(filter(None, (above, other)))
    return ""


def check_parquet(paths: list[Path], used: Collection[str]) -> None:
    """Whether each file is whole, all have the same columns, and an engine reads those that are used as they are meant.

    Every file that is not whole is named.

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
    for name in schemas[first].names:
        kind = schemas[first].field(name).type
        if name in used and pa.types.is_decimal(kind) and kind.precision > MOST_DIGITS:
            expected = f"at most {MOST_DIGITS} digits in the column {name}"
            said = (
                f"{first}: expected {expected}, found the type {kind}; write it as decimal({MOST_DIGITS}, {kind.scale})"
            )
            raise WarehouseError(said)
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
