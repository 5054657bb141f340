"""Inputs as the model takes them: their units and their coordinates.

Belongs here: what the model wants of an input by name. Does not belong here: what any input must be (`evidence`).

The template of a new study lists every input of the model with the unit in which the model counts it; a month's fee
that is read as a year's would move every number and stop nothing.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from analysis.evidence import Evidence, Input
from analysis.evidence.currency import currency_of
from analysis.evidence.faults import Words
from analysis.study.arrays import LAUNCH
from analysis.validation.sentences import INPUTS, Places

# Inputs that a study need not have, so that the template leaves them out.
OPTIONAL = {
    "player_share": "share",
    "player_scale": "count",
    "deal_discount": "share",
    "deal_commission": "share",
    "list_bill": "CNY",
}

# What a number is multiplied by to be in the other unit.
FACTORS = {
    ("/month", "/year"): "by 12",
    ("/year", "/month"): "by 1/12",
    ("months", "years"): "by 1/12",
    ("years", "months"): "by 12",
    ("days", "months"): "by 12/365",
    ("hours", "days"): "by 1/24",
    ("per thousand", "share"): "by 0.001",
    ("share", "per thousand"): "by 1000",
    ("count/month", "count"): "by the number of months",
}


@cache
def model_units() -> dict[str, str]:
    """The unit in which the model counts each input, money in the template's currency."""
    template = (files("analysis") / "scaffold" / "inputs.toml").read_text(encoding="utf-8")
    return OPTIONAL | {name: table["unit"] for name, table in tomllib.loads(template).items()}


def wanted_unit(name: str, currency: str) -> str | None:
    """The unit that an input of a study must have; None for one that the model does not know.

    Examples
    --------
    >>> wanted_unit("card_fee", "GBP"), wanted_unit("no_such_input", "GBP")
    ('GBP/year', None)
    """
    unit = model_units().get(name)
    if unit is None or currency_of(unit) is None:
        return unit
    return currency + unit.partition("/")[1] + unit.partition("/")[2]


def check_inputs(evidence: Evidence, places: Places) -> None:
    """Note units that the model does not count in, and cities without a value."""
    for name, item in evidence.inputs.items():
        wanted = wanted_unit(name, evidence.currency)
        if wanted is not None and item.unit != wanted:
            expected = f"{wanted}, the unit in which the model counts {name}{_factor(item.unit, wanted)}"
            places.fault(INPUTS, (name, "unit"), expected, item.unit)
    _check_cities(evidence, places)


def _factor(unit: str, wanted: str) -> str:
    for (found, needed), how in FACTORS.items():
        same = unit.removesuffix(found) == wanted.removesuffix(needed)
        if unit.endswith(found) and wanted.endswith(needed) and same:
            return f" (multiply the numbers {how})"
    return ""


def _check_cities(evidence: Evidence, places: Places) -> None:
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


def _stands_in_cells(item: Input, places: Places) -> bool:
    """Whether an input has cells of its own; a column of the cities may be blank, and what is measured has its data."""
    return item.measured is None and "cells" in places.table(INPUTS).get(item.name, {})
