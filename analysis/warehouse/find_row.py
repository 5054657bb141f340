"""Where a row stands in its file, for a message about a value that only a later check refuses.

Belongs here: finding a row by its values. Does not belong here: what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from .clean import clean
from .contracts import CONTRACTS, Contract

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from .engine import Engine
    from .repeats import Apart
    from .settings import RawTable


def find_row(engine: Engine, raw: RawTable, cells: dict[str, Any]) -> str:
    """File and row of the first row with these values, the file or table alone where rows have no number.

    Parameters
    ----------
    cells : our column → the value as the warehouse hands it out; ids as text.
    """
    from .engine import ROW

    contract, where = CONTRACTS[raw.name], raw.name
    for where, numbered in engine.numbered(raw):
        cleaned = clean(numbered, contract, raw, where)
        numbered, values = cleaned.raw, cleaned.values
        ids = {name for name in cells if contract.column(name).kind == "id"}
        shown = {name: values[name].cast("string") if name in ids else values[name] for name in cells}
        row = {"row": numbered[ROW].cast("int64")} if ROW in numbered.columns else {}
        found = numbered.select(**shown, **row)
        for name, value in cells.items():
            found = found.filter(found[name] == value)
        first = engine.fetch((found.order_by("row") if row else found).limit(1)).to_pylist()
        if first:
            return f"{where} row {first[0]['row']}" if row else where
    return where


def first_rows(
    engine: Engine,
    raw: RawTable,
    offsets: dict[str, str],
    other: ir.Table,
    chosen: Callable[[ir.Table, ir.Table], ir.Table],
    most: int,
) -> list[dict[str, Any]]:
    """The first rows that only a look into another table finds, in the order of the files.

    Parameters
    ----------
    offsets : of the table's reading.
    chosen : keeps rows of the table, given as read by its contract with the column `raw_row`, beside `other`; what it
        returns has that column, and no id.

    Returns
    -------
    Columns of `chosen` by name, and `place`: file and row, the file or table alone where rows have no number.
    """
    import ibis

    from .engine import ROW

    found: list[dict[str, Any]] = []
    raw = replace(raw, offsets=offsets)
    for file, numbered in engine.numbered(raw):
        cleaned = clean(numbered, CONTRACTS[raw.name], raw, file)
        numbered, values = cleaned.raw, cleaned.values
        has_number = ROW in numbered.columns
        row = numbered[ROW].cast("int64") if has_number else ibis.null("int64")
        kept = chosen(numbered.select(**values, **{ROW: row}), other).order_by(ROW).limit(most - len(found))
        for cells in engine.fetch(kept).to_pylist():
            found.append({"place": f"{file} row {cells[ROW]}" if has_number else file, **cells})
        if len(found) >= most:
            break
    return found


FIRST_KEYS, FIRST_ROWS = 3, 20


def repeated_rows(engine: Engine, raw: RawTable, contract: Contract, parts: Apart) -> list[str]:
    """A line for each of the first keys that several rows have: the rows and what is wrong; none without row numbers.

    Keys themselves, which may be ids of persons, are not shown.
    """
    names = list(contract.key)
    text = {name: parts.aside[name].cast("string") for name in names}
    ordered = parts.aside.select(**text, fault=parts.aside.fault).distinct().order_by([*names, "fault"])
    first = engine.fetch(ordered.limit(FIRST_KEYS)).to_pylist()
    places: dict[tuple, list[str]] = {tuple(row[name] for name in names): [] for row in first}
    for file, numbered in engine.numbered(raw):
        for row in _with_keys(engine, raw, contract, places, file, numbered):
            places[tuple(row[name] for name in names)].append(f"{file} row {row['row']}")
    found = ((places[tuple(row[name] for name in names)], row["fault"]) for row in first)
    return [f"{' and '.join(rows[:FIRST_KEYS])}, {fault}" for rows, fault in found if rows]


def _with_keys(engine: Engine, raw: RawTable, contract: Contract, keys, file: str, numbered) -> list[dict[str, Any]]:
    from .engine import ROW

    if ROW not in numbered.columns or not keys:
        return []
    cleaned = clean(numbered, contract, raw, file)
    numbered, values = cleaned.raw, cleaned.values
    text = {name: values[name].cast("string") for name in contract.key}
    table = numbered.select(**text, row=numbered[ROW].cast("int64"))
    same = [reduce(and_, (table[n] == k for n, k in zip(contract.key, key, strict=True))) for key in keys]
    return engine.fetch(table.filter(reduce(or_, same)).order_by("row").limit(FIRST_ROWS)).to_pylist()
