"""Columns of times that mix clocks: which rows are set aside for it, and what is told of those that are not.

Belongs here: the verdict over a column whose times are text. Does not belong here: reading one cell (`clocks`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cells import WITH, WITHOUT
from .clean import Cleaned, clean
from .clocks import OWN
from .contracts import Contract

if TYPE_CHECKING:
    from .engine import Engine
    from .settings import RawTable

FIRST = 3


def mixed(told: dict[str, tuple[int, int]]) -> dict[str, str]:
    """For each column in which some times say their offset from UTC and some do not: what most do, with or without.

    Of a time without an offset among others that have one it cannot be known on which clock it was read.

    Examples
    --------
    >>> mixed({"time": (99, 100), "joined": (1, 100), "left": (0, 7)})
    {'time': 'with', 'joined': 'without'}
    """
    return {name: WITH if 2 * some >= many else WITHOUT for name, (some, many) in told.items() if 0 < some < many}


def notes(
    engine: Engine, raw: RawTable, contract: Contract, cleaned: Cleaned, told: dict[str, tuple[int, int]]
) -> tuple[str, ...]:
    """A line for each column whose times are told from UTC by several clocks: how many rows by which, the first of the
    fewer; none of a zone's own summer and winter."""
    lines = []
    for name, (some, _) in told.items():
        if not some or raw.offsets.get(name) == WITHOUT:
            continue
        clocks = cleaned.raw.select(clock=cleaned.clocks[name]).filter(lambda t: t.clock.notnull())
        found = engine.fetch(clocks.group_by("clock").aggregate(n=clocks.count())).to_pylist()
        found.sort(key=lambda row: (-row["n"], row["clock"]))
        if len(found) > 1:
            fewer = [row["clock"] for row in found[1:]]
            rows = _first_rows(engine, raw, contract, name, fewer)
            parts = [f"{row['n']:,} {_spelled(row['clock'], raw.zone)}" for row in found]
            shown = f" ({'; '.join(rows)})" if rows else ""
            lines.append(
                f"{raw.name}, {name}: told by several clocks, {', '.join(parts)}{shown}: each turned into {raw.zone}"
            )
    return tuple(lines)


def _spelled(clock: str, zone: str) -> str:
    if clock == OWN:
        return f"by that of {zone}"
    hours, minutes = divmod(abs(int(clock)), 60)
    return f"from UTC{'-' if int(clock) < 0 else '+'}{hours:02}:{minutes:02}"


def _first_rows(engine: Engine, raw: RawTable, contract: Contract, name: str, clocks: list[str]) -> list[str]:
    """File and row of the first times by one of some clocks."""
    from .engine import ROW

    places: list[str] = []
    for file, numbered in engine.numbered(raw):
        if ROW not in numbered.columns:
            return []
        read = clean(numbered, contract.only((name,)), raw, file)
        rows = read.raw.select(row=read.raw[ROW].cast("int64"), clock=read.clocks[name]).filter(
            lambda t: t.clock.isin(clocks)
        )
        found = engine.fetch(rows.order_by("row").limit(FIRST - len(places))).to_pylist()
        places += [f"{file} row {row['row']}" for row in found]
        if len(places) >= FIRST:
            break
    return places
