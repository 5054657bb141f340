"""Faults counted without looking at every cell: most columns of most tables can be shown to have none.

Belongs here: which columns are shown to be sound, and by what. Does not belong here: what a fault is (`cells`),
counting them (`validate`).

Files of columns say the smallest and the largest value of each. No fault of a whole number or of a time lies between
two that have none, so that both ends without a fault are all cells without one. Of texts such as cities there are few,
each of which is read once. What is left, and every column of a table of which this is not known, is counted row by
row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .clean import Cleaned, clean
from .contracts import Contract
from .settings import RawTable
from .validate import WEIGHT, Counts, counted, counting, together

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from .engine import Engine
    from .footers import ColumnEnds

BETWEEN = ("id", "number", "money", "time")


def counted_by_parts(engine: Engine, raw: RawTable, cleaned: Cleaned, contract: Contract, where: str) -> Counts:
    """What is wrong with a table, as one pass over all of its cells would count it.

    Parameters
    ----------
    where : what a message calls the table's place.
    """

    def count(table: ir.Table, names: set[str]) -> Counts:
        part = contract.only(names)
        found = clean(table, part, raw, where)
        theirs = {name: raw.columns.get(name, name) for name in found.values}
        return counted(engine.fetch(counting(found, part, theirs)).to_pylist()[0], found)

    left = set(cleaned.values)
    ends = engine.ends(raw)
    if ends is None:
        return count(cleaned.raw, left)
    theirs = {name: raw.columns.get(name, name) for name in left}
    paired = {name for pair in contract.at_most if set(pair) <= left for name in pair}
    known = {name for name in left - paired if _between(contract, name, ends.get(theirs[name]))}
    texts = {name for name in left if contract.column(name).kind == "text"}
    parts, rows = [], None
    if known and not (part := count(_both_ends(cleaned.raw, {theirs[name] for name in known}, ends), known)).bad:
        parts.append(part)
        left -= known
    if texts:
        part = count(_alike(cleaned.raw, {theirs[name] for name in texts}), texts)
        rows = part.rows
        if not part.bad:
            parts.append(part)
            left -= texts
    if left or rows is None:
        parts.append(count(cleaned.raw, left))
        rows = parts[-1].rows
    return together(parts, rows)


def _between(contract: Contract, name: str, ends: ColumnEnds | None) -> bool:
    """Whether a column's ends tell of all its cells."""
    column = contract.column(name)
    return column.kind in BETWEEN and ends is not None and not (column.required and not column.gaps and ends.nulls)


def _both_ends(raw: ir.Table, names: set[str], ends: dict[str, ColumnEnds]) -> ir.Table:
    """Two rows: the smallest and the largest value of each column, with the column's own type."""
    import ibis
    import pyarrow as pa

    kinds = {name: raw[name].type() for name in sorted(names)}
    columns = {
        name: pa.array([ends[name].low, ends[name].high], type=kind.to_pyarrow()) for name, kind in kinds.items()
    }
    return ibis.memtable(pa.table(columns), schema=ibis.schema(kinds))


def _alike(raw: ir.Table, names: set[str]) -> ir.Table:
    """A row for each combination of texts, and how many rows have it."""
    return raw.group_by(sorted(names)).aggregate(**{WEIGHT: raw.count()})
