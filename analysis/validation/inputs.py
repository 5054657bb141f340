"""Inputs as the model takes them: their coordinates, and ranges for which it is defined.

Belongs here: what the model wants of an input by name. Does not belong here: what any input must be (`evidence`).

Units were checked, and turned into those of the model, where they are read (`evidence.inputs`).
"""

from __future__ import annotations

from collections.abc import Mapping

import xarray as xr

from analysis.evidence import Evidence, Input
from analysis.evidence.faults import Words
from analysis.study import Study
from analysis.study.arrays import LAUNCH
from analysis.study.graph import ModelError
from analysis.validation.sentences import INPUTS, FaultPlaces

TRIED = 2**10  # draws: the first of the report's own


def check_ranges(study: Study, places: FaultPlaces) -> None:
    """Note each input that takes values for which the model is not defined, at base or over the draws.

    An input is tried alone, the others at base, on the figure that refused; once noted, it is held at base and the
    rest is asked again, so that all faults are noted at once.
    """
    figures = [name for name, spec in study.graph.specs.items() if spec.design != "base"]
    drawn, noted = dict(study.first_draws(TRIED)), set()
    while refused := _refused(study, figures, drawn):
        asked = [refused.figure] if refused.figure in study.graph.specs else figures
        behind = frozenset().union(*map(study.graph.roots, asked))
        tried = [n for n in study.inputs if n in behind and n in drawn and n not in noted]
        alone = {n: _refused(study, asked, study.base_inputs | {n: drawn[n]}) for n in tried}
        found = {name: error for name, error in alone.items() if error}
        for name, error in found.items():
            expected = "values for which the model is defined"
            places.fault(INPUTS, (name,), expected, Words(_said(error)))
            drawn[name] = study.base_inputs[name]
        if not found and not noted:  # several inputs together
            places.fault(INPUTS, (), "ranges for which the model is defined", Words(_said(refused)))
        if not found:
            return
        noted |= found.keys()


def _refused(study: Study, figures: list[str], inputs: Mapping[str, xr.DataArray]) -> ModelError | None:
    """What the model says to inputs for which it is not defined; None where it is."""
    try:
        study.graph.evaluate(figures, inputs)
    except ModelError as error:
        return error
    return None


def _said(error: ModelError) -> str:
    return str(error).partition(": ")[2].partition("; correct this")[0]


def check_cities(evidence: Evidence, places: FaultPlaces) -> None:
    """A city in which the programme runs, and a value for each in every table of cells."""
    launch = evidence.inputs.get(LAUNCH)
    if launch is None:
        return
    if not any(cell.value > 0 for cell in launch.cells):
        found = Words(f"none of {len(launch.cells)}")
        places.fault(INPUTS, (LAUNCH, "cells"), "at least one city in which the programme runs (value = 1)", found)
    for item in evidence.inputs.values():
        there = [cell.coords["city"] for cell in item.cells if "city" in item.dims]
        if "city" in item.dims and _stands_in_cells(item, places):
            lacking = [cell.coords["city"] for cell in launch.cells if cell.coords["city"] not in there]
            if lacking:
                expected = f"a value for each city of {LAUNCH}; none for {', '.join(lacking)}"
                places.fault(INPUTS, (item.name, "cells"), expected, Words(f"{', '.join(there)} only"))


def _stands_in_cells(item: Input, places: FaultPlaces) -> bool:
    """Whether an input has cells of its own; a column of the cities may be blank, and what is measured has its data."""
    return item.measured is None and "cells" in places.table(INPUTS).get(item.name, {})
