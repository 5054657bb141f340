"""The rows of a table in parts: what would not fit the memory as a whole is worked on part by part.

Belongs here: dealing rows over parts. Does not belong here: what is made of a part, and how many there are (`members`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from .engine import Engine

PART = "raw_part"
# Small groups of rows, for a writer holds one of each part, and no dictionaries: making them takes long.
WRITTEN = "FORMAT parquet, COMPRESSION uncompressed, ROW_GROUP_SIZE 30000, DICTIONARY_SIZE_LIMIT 1"


@contextmanager
def dealt(engine: Engine, rows: ir.Table, part: ir.IntegerValue, parts: int) -> Iterator[list[ir.Table]]:
    """A table for each part, none of which has rows of another.

    DuckDB reads the rows once and writes each to the files of its part, which go when the block ends. A server is
    asked for the rows of a part anew.

    Parameters
    ----------
    part : the number of the part of each row, from 0.
    """
    if engine.name != "DuckDB":
        yield [rows.filter(part == number) for number in range(parts)]
        return
    folder = engine.scratch / "parts"
    query = engine.backend.compile(rows.mutate(**{PART: part}))
    try:
        with engine.told():
            engine.backend.raw_sql(f"COPY ({query}) TO '{folder}' ({WRITTEN}, PARTITION_BY ({PART}))")
        files = [sorted((folder / f"{PART}={number}").glob("*.parquet")) for number in range(parts)]
        # A part may be empty, where members are few; all are where nobody is.
        read = [engine.backend.read_parquet([*map(str, found)], hive_partitioning=False) for found in files if found]
        yield read or [rows]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
