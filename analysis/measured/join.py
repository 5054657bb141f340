"""Evidence with measured inputs: where raw tables are there, what they say replaces what was assumed.

Belongs here: which inputs are measured, and the input that results. Does not belong here: any measure.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import PROGRAM
from analysis.evidence import Evidence, Input, InputCell, Measurement, load
from analysis.evidence.currency import in_currency
from analysis.evidence.faults import check, nearest
from analysis.evidence.measurement import BASIS

from .errors import MeasureError, NotMeasured
from .registry import MEASURES, Measure

if TYPE_CHECKING:
    from .market import Cells
    from .small_tables import SmallTables


def load_measured(folder: Path | str) -> Evidence:
    """Read and check a study folder, and measure the inputs that name a measure where raw.toml has its table.

    Raises
    ------
    EvidenceError
        The folder has faults.
    WarehouseError
        A raw table or its engine is not as raw.toml says.
    MeasureError
        A measure cannot be taken, or does not suit its input.
    """
    return measure_inputs(load(Path(folder)))


def measure_inputs(evidence: Evidence, kept: Path | None = None) -> Evidence:
    """The evidence with measured inputs in the place of assumed ones; the same where there is nothing to measure.

    Parameters
    ----------
    kept : folder for what is extracted; by default the project's build folder.
    """
    named = {name: item for name, item in evidence.inputs.items() if item.measure}
    if not named:
        return evidence
    for item in named.values():
        _check(item, evidence)
    if evidence.raw is None:
        return evidence
    # Imported here: most studies have no raw tables, and theirs should cost nothing.
    from analysis.warehouse import WarehouseError

    from .small_tables import SmallTables

    try:
        with SmallTables(evidence.raw, evidence.folder, kept, evidence) as tables:
            if tables.has("members") and tables.has("redemptions"):
                from .member_tables import check_strays

                check_strays(tables)
            found = {
                name: _measured(item, MEASURES[item.measure], tables, evidence)
                for name, item in named.items()
                if tables.has(*MEASURES[item.measure].tables)
            }
    except WarehouseError as fault:
        if PROGRAM in str(fault):
            raise
        raise WarehouseError(f"{fault}\nNext: mend it, then run  {check(evidence.folder)}") from None
    return dataclasses.replace(evidence, inputs={**evidence.inputs, **found})


def _place(item: Input, evidence: Evidence) -> str:
    return f"{evidence.folder / 'inputs.toml'}, {item.name}, measure {item.measure}"


def _check(item: Input, evidence: Evidence) -> None:
    if item.measure not in MEASURES:
        raise MeasureError(
            f"{_place(item, evidence)}: expected one of {', '.join(MEASURES)}{nearest(item.measure, MEASURES)}"
        )
    measure = MEASURES[item.measure]
    unit = in_currency(measure.unit, evidence.currency)
    if item.unit != unit:
        raise MeasureError(f"{_place(item, evidence)}: expected an input in {unit}, found {item.unit}")
    if item.dims != measure.dims:
        by = " and ".join(measure.dims) or "nothing: one number"
        raise MeasureError(
            f"{_place(item, evidence)}: expected an input by {by}, found {', '.join(item.dims) or 'one'}"
        )


def _measured(item: Input, measure: Measure, tables: SmallTables, evidence: Evidence) -> Input:
    from .member_tables import rows_used

    try:
        cells = measure.take(tables)
    except NotMeasured as reason:
        return dataclasses.replace(item, unmeasured=str(reason))
    first = cells[0][1]
    source = evidence.raw.tables[first.table].source
    measured = Measurement(
        measure=item.measure,
        table=first.table,
        source=source,
        rows=rows_used(tables, first.table),
        n=first.n,
        first=min(estimate.first for _, estimate in cells),
        last=max(estimate.last for _, estimate in cells),
        method=first.method,
        prior=item.cells,
        prior_basis=item.basis,
        prior_distribution=item.distribution,
    )
    return _replaced(item, cells, measured)


def _replaced(item: Input, cells: Cells, measured: Measurement) -> Input:
    """The input with measured cells in the place of those at the same coordinates."""
    made = [InputCell(at, e.value, *(e.ends if e.distribution != "fixed" else (None, None))) for at, e in cells]
    taken = {tuple(sorted(cell.coords.items())) for cell in made}
    left = [cell for cell in item.cells if tuple(sorted(cell.coords.items())) not in taken]
    kinds = {estimate.distribution for _, estimate in cells}
    # A cell without ends is certain under any distribution, so that certain ones leave measured ones their interval.
    keeps = len(kinds) > 1 or (left and item.distribution != "fixed")
    distribution = item.distribution if keeps else kinds.pop()
    numbers = [n for cell in made for n in (cell.low, cell.value, cell.high) if n is not None]
    return dataclasses.replace(
        item,
        cells=(*left, *made),
        distribution=distribution,
        basis=BASIS,
        quality="green",
        minimum=min(item.minimum, *numbers),
        maximum=max(item.maximum, *numbers),
        measured=measured,
    )
