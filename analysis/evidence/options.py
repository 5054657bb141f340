"""Options: the strategies on the table and the inputs that each sets.

Belongs here: reading `options.toml`. Does not belong here: comparing options (`dataflow.strategy`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .bilingual import Bilingual, read_bilingual
from .document import Document, Place
from .faults import Words, nearest
from .inputs import NAME, Input

Sets = dict[str, float | dict[str, float]]
KEYS = ("name", "why", "set")


@dataclass(frozen=True)
class Option:
    """One strategy. `sets` maps an input to a number, or to a number per coordinate, in the input's unit."""

    id: str
    name: Bilingual
    why: Bilingual
    sets: Sets


def read_options(document: Document, inputs: dict[str, Input | None] | None) -> dict[str, Option]:
    """Options by id; faults are noted. Where an input could not be read only the shape is checked."""
    options = {}
    for key, table in document.tables.items():
        place = document.place(key)
        if not NAME.fullmatch(key):
            place.fault("an id of small letters, digits and underscores", key)
        if not isinstance(table, dict):
            place.fault("a table for one option", table)
            continue
        place.only(table, KEYS)
        name = read_bilingual(table.get("name"), place.at("name"))
        why = read_bilingual(table.get("why"), place.at("why"))
        sets = _read_sets(table.get("set", {}), place.at("set"), inputs)
        if name and why:
            options[key] = Option(key, name, why, sets)
    return options


def _read_sets(table: Any, place: Place, inputs: dict[str, Input | None] | None) -> Sets:
    if not isinstance(table, dict):
        place.fault("a table: input = number", table)
        return {}
    sets: Sets = {}
    for name, value in table.items():
        if inputs is not None and name not in inputs:
            place.at(name).fault("the name of an input" + nearest(name, inputs), name)
            continue
        given = None if inputs is None else inputs[name]
        if isinstance(value, dict):
            sets[name] = _per_coordinate(value, place.at(name), given)
        elif (number := _inside(value, place.at(name), given)) is not None:
            sets[name] = number
    return sets


def _per_coordinate(table: dict[str, Any], place: Place, given: Input | None) -> dict[str, float]:
    if given is not None and len(given.dims) != 1:
        found = Words(f"{len(given.dims)} dimensions")
        place.fault("one number, for only an input with one dimension is set by coordinate", found)
        return {}
    known = None if given is None else [str(cell.coords[given.dims[0]]) for cell in given.cells]
    numbers = {}
    for coordinate, value in table.items():
        if known is not None and coordinate not in known:
            expected = f"a coordinate of {given.name}" + nearest(coordinate, known)
            place.at(coordinate).fault(expected, coordinate)
        elif (number := _inside(value, place.at(coordinate), given)) is not None:
            numbers[coordinate] = number
    return numbers


def _inside(value: Any, place: Place, given: Input | None) -> float | None:
    number = place.number(value)
    if number is not None and given is not None and not given.minimum <= number <= given.maximum:
        expected = f"a number within {given.minimum:g} to {given.maximum:g}, the range of {given.name}"
        place.fault(expected, value)
        return None
    return number
