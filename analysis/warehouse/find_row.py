"""Where a row stands in its file, for a message about a value that only a later check refuses.

Belongs here: finding a row by its values. Does not belong here: what is wrong with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .clean import clean
from .contracts import CONTRACTS

if TYPE_CHECKING:
    from .engine import Engine
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
        values = clean(numbered, contract, raw, where).values
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
