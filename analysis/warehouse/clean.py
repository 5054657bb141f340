"""A raw table to ours: columns read by the contract, rows without a fault.

Belongs here: which raw column becomes which, and a row's faults.
Does not belong here: reading a cell (`cells`), counting faults (`validate`).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .cells import read_column, stripped
from .clocks import moment_of, with_moments
from .contracts import Contract
from .csv_files import UNNAMED
from .errors import NoHeader, WarehouseError
from .settings import RawTable

if TYPE_CHECKING:
    import ibis.expr.types as ir

FAULT = "fault"
LIST = 6
ROW = "raw_row"  # the number of a row, which a sheet has beside its own columns


@dataclass(frozen=True, eq=False)
class Cleaned:
    """A raw table as read: `values` by our names, `faults` by "column: reason", `clocks` of times that are text.

    All of the same raw table; for clocks see `clocks.Moment`.
    """

    raw: ir.Table
    values: dict[str, ir.Value]
    faults: dict[str, ir.BooleanValue]
    clocks: dict[str, ir.StringValue] = field(default_factory=dict)

    @property
    def all_rows(self) -> ir.Table:
        """Every row, cells with a fault null. The same as `good_rows` where no row has a fault, and cheaper."""
        return self.raw.select(**self.values)

    @property
    def judged(self) -> ir.Table:
        """Every row with the reason it is set aside for in the column `fault`, null where there is none."""
        import ibis

        branches = [(found.fill_null(False), reason) for reason, found in self.faults.items()]
        fault = ibis.cases(*branches) if branches else ibis.null("string")
        return self.raw.select(**self.values, **{FAULT: fault})

    @property
    def good_rows(self) -> ir.Table:
        """The rows without a fault."""
        return self.judged.filter(lambda t: t[FAULT].isnull()).drop(FAULT)


def clean(raw: ir.Table, contract: Contract, settings: RawTable, where: str) -> Cleaned:
    """A raw table read by its contract.

    Parameters
    ----------
    where : what a message calls the table's place, a file or a table of the engine.

    Raises
    ------
    WarehouseError
        If a required or mapped column is missing or a column's type cannot hold such values; all of them at once.
    """
    values, faults, clocks, wrong = {}, {}, {}, []
    named = {c.name: settings.columns.get(c.name, c.name) for c in contract.columns if c.kind == "time"}
    there = {name: theirs for name, theirs in named.items() if theirs in raw.columns}
    columns = tuple(name for name in raw.columns if name != ROW and not name.startswith(UNNAMED))
    _check_header(contract, settings, columns, where)
    raw = with_moments(raw, there, stripped, settings.zone)
    for column in contract.columns:
        theirs = settings.columns.get(column.name, column.name)
        if theirs not in raw.columns:
            if column.required or column.name in settings.columns:
                wrong.append(_missing(contract.name, column.name, theirs, columns, where))
            continue
        limits = settings.ranges.get(column.name, (column.minimum, column.maximum))
        words = settings.words.get(column.name, {})
        try:
            how = {"moment": moment_of(raw, column.name), "offsets": settings.offsets.get(column.name, "")}
            read = read_column(raw[theirs], column, unit=settings.unit, words=words, limits=limits, **how)
        except WarehouseError as error:
            wrong.append(f"{where}: {error}")
            continue
        values[column.name] = read.value
        if read.clock is not None:
            clocks[column.name] = read.clock
        faults |= {f"{column.name}: {reason}": found for reason, found in read.faults.items()}
    if wrong:
        raise WarehouseError("\n".join(wrong))
    for less, more in contract.at_most:
        if less in values and more in values:
            # Of a value that is refused by itself nothing follows for the other.
            above = values[less] > values[more]
            for name in [n for n in faults if n.startswith((f"{less}: ", f"{more}: "))]:
                above &= ~faults[name].fill_null(False)
            faults[f"{less}: {'after' if less == 'joined' else 'above'} {more}"] = above
    return Cleaned(raw, values, faults, clocks)


def _check_header(contract: Contract, settings: RawTable, columns: tuple[str, ...], where: str) -> None:
    """Raise where not one of the columns that are asked for is there."""
    asked = [c.name for c in contract.columns if c.required or c.name in settings.columns]
    wanted = tuple(settings.columns.get(name, name) for name in asked)
    if len(wanted) > 1 and set(wanted).isdisjoint(columns):
        raise NoHeader(f"{where}: expected the columns {', '.join(wanted)}, found {_shown(columns)}", wanted)


def _shown(columns: tuple[str, ...]) -> str:
    return ", ".join(columns[:LIST]) + (", …" if len(columns) > LIST else "")


def _missing(table: str, ours: str, theirs: str, columns: tuple[str, ...], where: str) -> str:
    close = difflib.get_close_matches(theirs, columns, n=1, cutoff=0.6)
    nearest = f" (nearest: {close[0]})" if close else ""
    advice = f'write {ours} = "their name" under [{table}.columns] of raw.toml'
    return f"{where}: expected the column {theirs}, found {_shown(columns)}{nearest}; {advice}"
