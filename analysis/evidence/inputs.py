"""Inputs: what the model is given, each with a unit, a basis and a reason.

Belongs here: reading `inputs.toml` into `Input`. Does not belong here: which inputs the model uses, draws
from their distributions, overrides (`analysis.study`); where a cell's numbers come from (`cells`).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import pandas as pd

from . import kinds
from .bilingual import Bilingual, Text
from .cells import Facts, InputCell, read_cells
from .convert import factor, scaled, unit_says, wanted_unit
from .currency import currency_of
from .document import KeyPath, TomlDocument
from .faults import nearest
from .kinds import Choice, Flag, Listed
from .measurement import Measurement
from .ranges import DISTRIBUTIONS, check_distribution, check_reported
from .schema import Kind, Refusal, Refused, TomlTable, read_as, refuse
from .units import ALL_UNITS, UnitOf

NAME = re.compile(r"[a-z][a-z0-9_]*")
BASES = ("reported", "estimated", "assumed")
QUALITIES = ("green", "amber", "red")
CHOSEN = (("distribution", DISTRIBUTIONS), ("basis", BASES))
RESERVED, DESIGNS = ("draw", "case", "option"), "draw, case and option"


@dataclass(frozen=True)
class Input:
    """One input. Numbers are in `unit`; an override may set anything from `minimum` to `maximum`.

    A scalar has no `dims` and one cell. `facts` are the ids it rests on, those of its cells included.
    A `lever` is a decision, not an unknown. `measure` names what raw tables, where there are some, put in place of the
    cells; `measured` is where the cells then come from, `unmeasured` why the tables do not hold it.
    `stated_unit` is the unit in which inputs.toml states it where the model counts in another, and `factor` what a
    number in that is multiplied by to be in `unit`. `short` is what titles call it, where its name is long.
    """

    name: str
    label: Bilingual
    unit: str
    distribution: str
    lever: bool
    basis: str
    facts: tuple[str, ...]
    why: Bilingual
    quality: str
    minimum: float
    maximum: float
    dims: tuple[str, ...]
    cells: tuple[InputCell, ...]
    measure: str = ""
    measured: Measurement | None = None
    unmeasured: str = ""
    stated_unit: str = ""
    factor: float = 1.0
    short: Bilingual | None = None

    @property
    def prior(self) -> tuple[InputCell, ...] | None:
        """The cells that inputs.toml states where others were measured, else None."""
        return self.measured.prior if self.measured else None

    @property
    def outside_prior(self) -> bool:
        """Whether a measured value lies outside the range that was assumed for it."""
        stated = {tuple(cell.coords.items()): cell for cell in self.prior or ()}
        pairs = [(cell, stated.get(tuple(cell.coords.items()))) for cell in self.cells]
        return any(old is not None and not _holds(old, cell.value) for cell, old in pairs)

    @property
    def value(self) -> float:
        """The base of a scalar."""
        return self._only.value

    @property
    def low(self) -> float | None:
        """The low end of a scalar, None if fixed."""
        return self._only.low

    @property
    def high(self) -> float | None:
        """The high end of a scalar, None if fixed."""
        return self._only.high

    @property
    def _only(self) -> InputCell:
        if self.dims:
            raise TypeError(f"{self.name} varies by {', '.join(self.dims)}: read its cells, not one number")
        return self.cells[0]


def _holds(cell: InputCell, value: float) -> bool:
    if cell.low is None or cell.high is None:
        return value == cell.value
    return cell.low <= value <= cell.high


@dataclass(frozen=True)
class Dimensions(Kind):
    """Names of the dimensions by which an input varies."""

    def holds(self, value: Any) -> bool:
        """Whether a value is a list of such names."""
        return isinstance(value, list) and all(isinstance(v, str) and NAME.fullmatch(v) for v in value)

    def read(self, value: Any, known: Mapping[str, Any]) -> tuple[str, ...]:
        if not self.holds(value):
            raise Refused("a list of dimensions in small letters", value)
        refuse(
            [((), "each dimension once", value)] * (len(set(value)) < len(value))
            + [((), f"a dimension of the evidence; {DESIGNS} belong to designs", n) for n in RESERVED if n in value]
        )
        return tuple(value)


DIMS = Dimensions()


@dataclass(frozen=True)
class InputTable:
    """The keys of one table of `inputs.toml`; what its numbers are is read when unit and dimensions are known."""

    name: Text
    unit: Annotated[str, UnitOf()]
    distribution: Annotated[str, Choice(DISTRIBUTIONS)]
    basis: Annotated[str, Choice(BASES)]
    why: Text
    quality: Annotated[str, Choice(QUALITIES)]
    lever: Annotated[bool, Flag()] = False
    short: Text = None
    measure: Annotated[str, kinds.Text("the name of a measure in quotes", rf"({NAME.pattern})?")] = ""
    by: Annotated[tuple[str, ...], DIMS] = ()
    facts: Annotated[
        tuple[str, ...], Listed("a list of ids of facts", of="facts", expects_each="the id of a row of facts.csv")
    ] = ()
    value: Any = None
    low: Any = None
    base: Any = None
    high: Any = None
    cells: Any = None
    column: Any = None
    range: Any = None

    def refusals(self, known: Mapping[str, Any]) -> Iterator[Refusal]:
        """What a decision cannot have, for it is no unknown."""
        if self.lever and self.distribution != "fixed":
            yield ("distribution",), "fixed, for a lever is a decision and not an unknown", self.distribution
        if self.lever and self.measure:
            yield ("measure",), "no measure, for a lever is a decision and not an unknown", self.measure


KEYS = tuple(field.name for field in dataclasses.fields(InputTable))


@dataclass(frozen=True)
class Inputs:
    """Inputs that could be read, and every name in the file (None for an input with a fault)."""

    inputs: dict[str, Input]
    known: dict[str, Input | None]


def read_inputs(
    document: TomlDocument,
    facts: pd.DataFrame | None,
    cities: pd.DataFrame | None,
    visits: float | None = None,
    currency: str = "CNY",
) -> Inputs:
    """Inputs by name, in the units in which the model counts; faults are noted.

    A table that could not be read is None and its ids go unchecked. `visits` is how many a year has and `currency` that
    of the study, as study.toml says.
    """
    stated = None if facts is None else {str(f.Index): f for f in reversed(list(facts.itertuples()))}
    known: dict[str, Input | None] = {}
    for name, table in document.tables.items():
        place = document.place(name)
        known[name] = None
        if not NAME.fullmatch(name):
            place.fault("a name of small letters, digits and underscores", name)
            known[name.lower().replace("-", "_")] = None  # so that what calls it rightly is no fault as well
        elif not isinstance(table, dict):
            place.fault("a table for one input", table)
        else:
            known[name] = _read_input(name, table, place, stated, cities, visits, unit_says(name, currency))
    return Inputs({name: given for name, given in known.items() if given is not None}, known)


def _read_input(
    name: str,
    table: dict[str, Any],
    place: KeyPath,
    stated: Facts | None,
    cities: pd.DataFrame | None,
    visits: float | None,
    unit_is: str,
) -> Input | None:
    before = len(place.document.faults.listed)
    said = read_as(Annotated[InputTable, TomlTable()], table, place, facts=stated, unit_says=unit_is)
    unit, distribution, basis = (_one_of(table.get(k), c) for k, c in (("unit", ALL_UNITS), *CHOSEN))
    if unit and not _measures_alike(name, unit, visits):
        place.at("unit").fault(unit_is, unit)
        unit = None  # of numbers in it nothing more can be said
    lever, measure = table.get("lever") is True, table.get("measure", "")
    dims = tuple(dict.fromkeys(table["by"])) if DIMS.holds(table.get("by")) else ()
    cells = read_cells(table, dims, unit, distribution, place, stated, cities)
    if "city" in dims and cities is not None:
        _check_cities(table.get("cells"), cities, place.at("cells"))
    listed = table.get("facts", [])
    own = [fact for fact in listed if isinstance(fact, str)] if isinstance(listed, list) else []
    cited = tuple(dict.fromkeys([*own, *(cell.fact for cell in cells if cell.fact)]))
    counted = _counted(name, unit, visits)
    by = factor(unit, counted, visits) if unit else 1.0
    cells = tuple(scaled_cell(cell, by) for cell in cells)
    unknown = stated is None and "cells" in table  # whether its cells name facts that exist
    if basis in ("reported", "estimated") and not (cited or listed or unknown or "column" in table):
        place.at("facts").fault(f"at least one fact for the basis {basis}", None)
    if distribution:
        check_distribution(distribution, counted, cells, place)
    reported = basis == "reported" and not lever and stated is not None and "column" not in table
    rests_on = [stated[fact] for fact in own if fact in stated] if reported and unit else []
    if all(fact.unit for fact in rests_on):  # else a row of facts.csv is at fault, not the base
        check_reported(cells, rests_on, (counted, unit, by), place)
    ends = _read_range(table.get("range"), cells, counted, place.at("range"), by)
    if said is None or len(place.document.faults.listed) > before:
        return None
    found = Input(
        name, said.name, counted, distribution, lever, basis, cited, said.why, said.quality, *ends, dims, cells, measure
    )
    found = dataclasses.replace(found, short=said.short)
    return found if counted == unit else dataclasses.replace(found, stated_unit=unit, factor=by)


def _one_of(value: Any, choices: tuple[str, ...]) -> str | None:
    """A word as it stands where it is one of some; that another is none was noted."""
    return value if isinstance(value, str) and value in choices else None


def _counted(name: str, unit: str | None, visits: float | None) -> str | None:
    """The unit in which the model counts an input where the stated one can be turned into it; else the stated one."""
    wanted = wanted_unit(name, unit.partition("/")[0] if unit and currency_of(unit) else "")
    return wanted if unit and wanted and factor(unit, wanted, visits) is not None else unit


def _measures_alike(name: str, unit: str | None, visits: float | None) -> bool:
    """Whether a unit can be turned into that in which the model counts an input, or the model counts none."""
    wanted = unit and wanted_unit(name, unit.partition("/")[0] if currency_of(unit) else "")
    return not wanted or factor(unit, wanted, visits) is not None


def scaled_cell(cell: InputCell, by: float) -> InputCell:
    """A cell in another unit."""
    ends = (None if end is None else scaled(end, by) for end in (cell.low, cell.high))
    return cell if by == 1.0 else InputCell(cell.coords, scaled(cell.value, by), *ends, cell.fact)


def _check_cities(listed: Any, cities: pd.DataFrame, place: KeyPath) -> None:
    """Note cells of a city that cities.csv does not have."""
    for number, entry in enumerate(listed if isinstance(listed, list) else [], start=1):
        city = entry.get("city") if isinstance(entry, dict) else None
        if isinstance(city, str) and city not in cities.index:
            place.at(f"{number}", "city").fault("the id of a row of cities.csv" + nearest(city, cities.index), city)


def _read_range(
    value: Any, cells: tuple[InputCell, ...], unit: str | None, place: KeyPath, by: float
) -> tuple[float, float]:
    """What an override may set; by default from the lowest low to the highest high."""
    numbers = [n for cell in cells for n in (cell.low, cell.value, cell.high) if n is not None]
    lowest, highest = (min(numbers), max(numbers)) if numbers else (0.0, 0.0)
    if value is None:
        return lowest, highest
    if not isinstance(value, list) or len(value) != 2:
        place.fault("two numbers, the lowest and the highest", value)
        return lowest, highest
    minimum, maximum = (place.number(v) for v in value)
    if minimum is None or maximum is None:
        return lowest, highest
    minimum, maximum = scaled(minimum, by), scaled(maximum, by)
    if minimum > maximum:
        place.fault("the lowest number first", value)
    elif numbers and not (minimum <= lowest and highest <= maximum):
        place.fault(f"a range that holds {lowest:g} to {highest:g}", value)
    if unit == "share" and not 0 <= minimum <= maximum <= 1:
        place.fault("a range within 0 and 1 for a share", value)
    return minimum, maximum
