"""Rows set aside, as they may be kept: ids hashed, the faulty cell masked, the reason beside them.

Belongs here: the table of such rows and the first examples. Does not belong here: which rows they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .clean import FAULT, Cleaned
from .contracts import Contract
from .privacy import hashed, masked
from .repeats import Apart

if TYPE_CHECKING:
    import ibis.expr.types as ir

FIRST = 3
CELL = "cell"


def set_aside(cleaned: Cleaned, contract: Contract, theirs: dict[str, str], key: str) -> ir.Table:
    """Rows with a fault: our columns with ids hashed, the cell as it stood with long numbers masked, the reason."""
    import ibis

    branches, cells = [], []
    for reason, found in cleaned.faults.items():
        name = reason.partition(":")[0]
        raw = cleaned.raw[theirs[name]].cast("string")
        shown = hashed(raw, key) if _private(contract, name) else raw.re_replace("[0-9]{7,}", "*******")
        branches.append((found.fill_null(False), reason))
        cells.append((found.fill_null(False), shown))
    values = {name: _shown(value, contract, name, key) for name, value in cleaned.values.items()}
    table = cleaned.raw.select(**values, **{CELL: ibis.cases(*cells), FAULT: ibis.cases(*branches)})
    one = ibis.literal(1).cast("int64")
    return table.filter(table[FAULT].notnull()).mutate(copies=one)


def repeats_aside(parts: Apart, contract: Contract, key: str) -> ir.Table:
    """Rows set aside because of their key, in the same form."""
    import ibis

    aside = parts.aside
    names = [name for name in aside.columns if name not in (FAULT, "copies")]
    values = {name: _shown(aside[name], contract, name, key) for name in names}
    blank = ibis.null("string").name(CELL)
    return aside.select(**values, **{CELL: blank, FAULT: aside[FAULT], "copies": aside.copies.cast("int64")})


def first_cells(cleaned: Cleaned, reason: str, theirs: dict[str, str], row: str) -> ir.Table:
    """The first rows with one fault: their number in the file, if it is known, and the cell."""
    import ibis

    name, numbered = reason.partition(":")[0], cleaned.raw
    place = numbered[row].cast("int64") if row in numbered.columns else ibis.null("int64")
    found = numbered.select(
        row=place, cell=numbered[theirs[name]].cast("string"), found=cleaned.faults[reason].fill_null(False)
    )
    found = found.filter(found.found).drop("found")
    return (found.order_by("row") if row in numbered.columns else found).limit(FIRST)


def example_lines(reason: str, rows: list[dict], file: str, contract: Contract) -> list[str]:
    """A line for each example: file, row, column, what is wrong, what stands there; ids are not shown."""
    name, _, fault = reason.partition(": ")
    lines = []
    for row in rows:
        number = row["row"]
        place = f"{file} row {int(number)}" if number is not None and number == number else file
        cell = "…" if _private(contract, name) else "nothing" if row["cell"] is None else f"“{masked(row['cell'])}”"
        lines.append(f"{place}, {name}: {fault}, found {cell}")
    return lines


def _private(contract: Contract, name: str) -> bool:
    return contract.column(name).private


def _shown(value: ir.Value, contract: Contract, name: str, key: str) -> ir.Value:
    return hashed(value, key) if _private(contract, name) else value
