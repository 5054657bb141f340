"""What was read and measured, as lines of a terminal.

Belongs here: the words of `check`. Does not belong here: the report's pages (`analysis.notebook`).
"""

from __future__ import annotations

from collections.abc import Callable

from analysis.evidence import Evidence, Input

from .drivers import market_drivers
from .errors import NotMeasured
from .repeat_buying import repeat_buying
from .small_tables import SmallTables


def table_lines(evidence: Evidence) -> list[str]:
    """A line per raw table, rows set aside with their reasons, what its platforms lack, and what looks odd on a map."""
    from analysis.warehouse.tables import check_panel

    from .datum_check import datum_lines
    from .member_tables import log_lines

    with SmallTables(evidence.raw, evidence.folder, None, evidence) as tables:
        lines = []
        for name in evidence.raw.tables:
            reading = tables.reading(name)
            lines += [reading.sentence, *(f"{line}: set aside" for line in reading.examples), *reading.notes]
        if tables.has("panel"):
            lines += check_panel(tables.warehouse.panel())
            lines += _said("drivers of shares", drivers, tables)
        if tables.has("orders"):
            lines += _said("repeat buying", repeats, tables)
        if tables.has("members") and tables.has("redemptions"):
            lines += log_lines(tables)
        if tables.has("merchants") and tables.has("demand"):
            lines += datum_lines(tables)
    return lines


def _said(what: str, measured: Callable[[SmallTables], str], tables: SmallTables) -> list[str]:
    """One line of what was found, or of why nothing was."""
    try:
        return [f"{what}: {measured(tables)}"]
    except NotMeasured as reason:
        return [f"{what}: not measured: {reason}"]


def drivers(tables: SmallTables) -> str:
    """Which drivers of shares a panel identifies."""
    found = market_drivers(tables)
    cells = f"{found.cells} of {found.cells + found.left_out} city-periods"
    return f"{', '.join(found.scale)} from {cells}. {found.fit.sentence}"


def repeats(tables: SmallTables) -> str:
    """How repeat buying was fitted."""
    return repeat_buying(tables).fit.sentence


def input_line(item: Input) -> str:
    """One measured input: its value and interval, what it rests on, and whether it lies where it was assumed.

    Examples
    --------
    "others_share: measured 0.071 (0.066 to 0.077) from 3,888 rows of panel, 2024-01 to 2025-12; assumed before 0.05
    (0.01 to 0.12)"
    """
    if item.unmeasured:
        return f"{item.name}: not measured, stays {item.basis}: {item.unmeasured}"
    of = item.measured
    rows = f"{of.rows:,} rows of {of.table}, {of.first} to {of.last}"
    if item.dims:
        return f"{item.name}: measured, {len(item.cells)} values, from {rows}"
    cell, (before,) = item.cells[0], item.prior
    outside = "; OUTSIDE what was assumed" if item.outside_prior else ""
    return f"{item.name}: measured {_spelled(cell)} from {rows}; {of.prior_basis} before {_spelled(before)}{outside}"


def _spelled(cell) -> str:
    return f"{cell.value:.4g}" + ("" if cell.low is None else f" ({cell.low:.4g} to {cell.high:.4g})")
