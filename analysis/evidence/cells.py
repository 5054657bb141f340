"""The numbers of one input: a scalar, a list of cells, or a column of the cities.

Belongs here: where a cell's value, low and high come from. Does not belong here: whether they suit the
distribution or the facts (`ranges`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .columns import CITIES
from .convert import factor, scaled
from .dates import EARLIEST, span
from .document import KeyPath
from .faults import Words, nearest

CITY_COLUMNS = {column.name: column for column in CITIES.columns if column.kind != "text"}
Facts = Mapping[str, Any]
YEAR, LATEST = "year", 9999


@dataclass(frozen=True)
class InputCell:
    """One number of an input at `coords`; low and high are None where it is certain; `fact` states it."""

    coords: dict[str, str | int]
    value: float
    low: float | None = None
    high: float | None = None
    fact: str | None = None


def read_cells(
    table: dict[str, Any],
    dims: tuple[str, ...],
    unit: str | None,
    distribution: str | None,
    place: KeyPath,
    stated: Facts | None,
    cities: pd.DataFrame | None,
) -> tuple[InputCell, ...]:
    """The cells of an input, in the order of the file; faults are noted and their cells left out."""
    if not dims:
        for key in ("cells", "column"):
            if key in table:
                place.at("by").fault(f"the dimensions of {key}", table.get("by"))
                return ()
        cell = _numbers(table, {}, distribution == "fixed", place, "base")
        return (cell,) if cell else ()
    scalar = [key for key in ("value", "low", "base", "high") if key in table]
    if scalar:
        place.at(scalar[0]).fault("numbers in cells, for the input has dimensions", table[scalar[0]])
    if "column" in table:
        return _from_column(table, dims, unit, distribution, place, cities)
    listed = table.get("cells")
    if not isinstance(listed, list) or not listed:
        place.at("cells").fault("a list of cells, at least one", listed)
        return ()
    cells: list[InputCell] = []
    for number, entry in enumerate(listed, start=1):
        cell = _read_cell(entry, dims, unit, distribution == "fixed", place.at("cells", f"{number}"), stated)
        if cell and any(cell.coords == other.coords for other in cells):
            place.at("cells", f"{number}").fault("each place once", Words(_spell(cell.coords) + " again"))
        elif cell:
            cells.append(cell)
    _same_kinds(cells, dims, place.at("cells"))
    return tuple(cells)


def _read_cell(
    entry: Any, dims: tuple[str, ...], unit: str | None, fixed: bool, place: KeyPath, stated: Facts | None
) -> InputCell | None:
    if not isinstance(entry, dict):
        place.fault("a table of coordinates and a fact or numbers", entry)
        return None
    place.only(entry, (*dims, "fact", "value", "low", "high"))
    for dim in dims:
        if isinstance(entry.get(dim), bool) or not isinstance(entry.get(dim), str | int) or entry[dim] == "":
            place.at(dim).fault(f"a coordinate of {dim}, text or a whole number", entry.get(dim))
            return None
    coords = {dim: entry[dim] for dim in dims}
    if YEAR in coords and not (isinstance(coords[YEAR], int) and EARLIEST <= coords[YEAR] <= LATEST):
        place.at(YEAR).fault("a year of four digits without quotes", coords[YEAR])
        return None
    if "fact" not in entry:
        return _numbers(entry, coords, fixed or ("low" not in entry and "high" not in entry), place, "value")
    given = [key for key in ("value", "low", "high") if key in entry]
    if given:
        place.at(given[0]).fault("either a fact or numbers", Words("both"))
    if stated is None:
        return None
    fact = stated.get(entry["fact"]) if isinstance(entry["fact"], str) else None
    if fact is None:
        expected = "the id of a row of facts.csv" + nearest(str(entry["fact"]), stated)
        place.at("fact").fault(expected, entry["fact"])
        return None
    if not fact.unit:  # its row has a fault, which was noted
        return None
    by = 1.0 if unit is None else factor(fact.unit, unit)
    if by is None:
        place.at("fact").fault(f"a fact in {unit}", Words(f"{entry['fact']} in {fact.unit}"))
    if by is None or math.isnan(fact.value):
        return None
    if YEAR in coords and (days := span(fact.period)) and not days[0].year <= coords[YEAR] <= days[1].year:
        place.at("fact").fault(f"a fact of {coords[YEAR]}", Words(f"{entry['fact']} of {fact.period}"))
        return None
    certain = fixed or math.isnan(fact.low) or math.isnan(fact.high)
    ends = (None, None) if certain else (scaled(fact.low, by), scaled(fact.high, by))
    return InputCell(coords, scaled(fact.value, by), *ends, entry["fact"])


def _numbers(
    table: dict[str, Any], coords: dict[str, str | int], certain: bool, place: KeyPath, middle: str
) -> InputCell | None:
    """A cell from `value` alone, or from low, the middle and high."""
    needed = ("value",) if certain else ("low", middle, "high")
    for key in ("value", "low", "base", "high"):
        if key in table and key not in needed:
            place.at(key).fault(f"only {', '.join(needed)} here, by the distribution", table[key])
    found = {}
    for key in needed:
        if key not in table:
            place.at(key).fault("a number", None)
        elif (number := place.at(key).number(table[key])) is not None:
            found[key] = number
    if len(found) < len(needed):
        return None
    if certain:
        return InputCell(coords, found["value"])
    return InputCell(coords, found[middle], found["low"], found["high"])


def _from_column(
    table: dict[str, Any],
    dims: tuple[str, ...],
    unit: str | None,
    distribution: str | None,
    place: KeyPath,
    cities: pd.DataFrame | None,
) -> tuple[InputCell, ...]:
    """One cell per city whose cell in the column is not blank."""
    if "cells" in table:
        place.at("cells").fault("either cells or a column", Words("both"))
    if dims != ("city",):
        place.at("by").fault('by = ["city"] for a column of the cities', list(dims))
    if distribution not in (None, "fixed"):
        place.at("distribution").fault("fixed, for a column has no low and high", distribution)
    name = table["column"]
    column = CITY_COLUMNS.get(name) if isinstance(name, str) else None
    if column is None:
        place.at("column").fault("a column of numbers in cities.csv" + nearest(str(name), CITY_COLUMNS), name)
        return ()
    if unit is not None and column.unit != unit:
        place.at("unit").fault(f"{column.unit}, the unit of the column {name}", unit)
    if cities is None:
        return ()
    return tuple(InputCell({"city": str(city)}, float(n)) for city, n in cities[name].items() if not math.isnan(n))


def _same_kinds(cells: list[InputCell], dims: tuple[str, ...], place: KeyPath) -> None:
    for dim in dims:
        kinds = {type(cell.coords[dim]) for cell in cells}
        if len(kinds) > 1:
            place.fault(f"coordinates of {dim} of one kind", Words("text and whole numbers"))


def _spell(coords: Mapping[str, str | int]) -> str:
    return ", ".join(f"{dim} = {at}" for dim, at in coords.items())
