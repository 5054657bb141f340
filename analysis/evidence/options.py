"""Options: the strategies on the table and the inputs that each sets.

What an option sets is a lever (a number: it is chosen) or a consequence (low, base and high with a reason: it is not
chosen, and nobody knows it better than any other input). Belongs here: reading `options.toml`. Does not belong here:
comparing options (`dataflow.strategy`), drawing consequences (`study.arrays`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Annotated, Any

from .bilingual import Bilingual, Text
from .cells import read_cells
from .convert import scaled
from .document import KeyPath, TomlDocument
from .faults import Words, nearest
from .inputs import BASES, NAME, QUALITIES, Input, scaled_cell
from .kinds import Choice, Listed
from .ranges import DISTRIBUTIONS, check_distribution
from .schema import Named, TomlTable, read_as

Sets = dict[str, float | dict[str, float]]


@dataclass(frozen=True)
class Option:
    """One strategy.

    `sets` maps an input to a number, or to a number per coordinate, in its unit; of a consequence it is the
    base. `consequences` holds what of it is not chosen, by input, as inputs named ``option:input``. `moves_with` names,
    by input, whose quantiles a consequence is drawn with; one that is not named has quantiles of its own.
    """

    id: str
    name: Bilingual
    why: Bilingual
    sets: Sets
    consequences: dict[str, Input] = field(default_factory=dict)
    moves_with: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OptionTable:
    """The keys of one table of `options.toml`; what it sets is read when the inputs are known."""

    name: Text
    why: Text
    set: Annotated[dict[str, Any], Named("a table: input = number, or input = { low, base, high, ... }")] = field(
        default_factory=dict
    )


@dataclass(frozen=True)
class Consequence:
    """The keys of what an option brings about; its numbers are read by the distribution, as those of an input."""

    distribution: Annotated[str, Choice(DISTRIBUTIONS)]
    basis: Annotated[str, Choice(BASES)]
    why: Text
    quality: Annotated[str, Choice(QUALITIES)] = "red"
    facts: Annotated[tuple[str, ...], Listed("a list of ids of facts")] = ()
    low: Any = None
    base: Any = None
    high: Any = None
    moves_with: Any = None


def read_options(document: TomlDocument, inputs: dict[str, Input | None] | None) -> dict[str, Option]:
    """Options by id; faults are noted. Where an input could not be read only the shape is checked."""
    options = {}
    for key, table in document.tables.items():
        place = document.place(key)
        if not NAME.fullmatch(key):
            place.fault("an id of small letters, digits and underscores", key)
        said = read_as(Annotated[OptionTable, TomlTable("a table for one option")], table, place)
        if said:
            options[key] = Option(key, said.name, said.why, {})
            _read_sets(options[key], said.set, place.at("set"), inputs)
    return options


def _read_sets(option: Option, table: dict[str, Any], place: KeyPath, inputs: dict[str, Input | None] | None) -> None:
    """Fill the option with what its table sets; faults are noted and their entries left out."""
    for name, value in table.items():
        at = place.at(name)
        if inputs is not None and name not in inputs:
            at.fault("the name of an input" + nearest(name, inputs), name)
            continue
        given = None if inputs is None else inputs[name]
        if isinstance(value, dict) and not value.keys().isdisjoint(f.name for f in fields(Consequence)):
            if given is not None and (found := _consequence(value, at, given, option)) is not None:
                option.sets[name], option.consequences[name] = found.value, found
                _read_moves_with(option, name, value, at, inputs)
        elif isinstance(value, dict):
            option.sets[name] = _per_coordinate(value, at, given)
        elif (number := _inside(value, at, given)) is not None and _chosen(value, at, given):
            option.sets[name] = number


def _chosen(value: Any, place: KeyPath, given: Input | None) -> bool:
    """Whether a plain number may be set: only a lever is chosen, all else is uncertain under every option."""
    if given is None or given.lever:
        return True
    place.fault(f"low, base and high with a distribution, a basis and why, for {given.name} is no lever", value)
    return False


def _consequence(table: dict[str, Any], place: KeyPath, given: Input, option: Option) -> Input | None:
    """What an option brings about, as an input of its own within the range of the input it takes the place of."""
    before = len(place.document.faults.listed)
    if given.dims or given.lever:
        place.fault("a number, for a lever is chosen" if given.lever else "a number per coordinate", table)
        return None
    said = read_as(Annotated[Consequence, TomlTable()], table, place)
    distribution = table.get("distribution") if table.get("distribution") in DISTRIBUTIONS else None
    numbers = {k: v for k, v in table.items() if k in ("low", "base", "high")}
    stated = read_cells(numbers, (), given.unit, distribution, place, None, None)
    cells = tuple(scaled_cell(cell, given.factor) for cell in stated)
    for key in ("low", "base", "high"):
        if key in numbers:
            _inside(numbers[key], place.at(key), given)
    if distribution and cells:
        check_distribution(distribution, given.unit, cells, place)
    if said is None or len(place.document.faults.listed) > before:
        return None
    label = Bilingual(f"{given.label.zh}（{option.name.zh}）", f"{given.label.en} ({option.name.en})")
    name, ends = f"{option.id}:{given.name}", (given.minimum, given.maximum)
    found = Input(
        name, label, given.unit, distribution, False, said.basis, said.facts, said.why, said.quality, *ends, (), cells
    )
    return replace(found, stated_unit=given.stated_unit, factor=given.factor)


def _read_moves_with(option: Option, name: str, table: dict[str, Any], place: KeyPath, inputs: Any) -> None:
    """The input whose quantiles a consequence shares: high where that one is high."""
    other = table.get("moves_with")
    if other is None:
        return
    scalars = [k for k, i in (inputs or {}).items() if i is not None and not i.dims and i.distribution != "fixed"]
    if other in scalars:
        option.moves_with[name] = other
    else:
        place.at("moves_with").fault("an uncertain input with one value" + nearest(str(other), scalars), other)


def _per_coordinate(table: dict[str, Any], place: KeyPath, given: Input | None) -> dict[str, float]:
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


def _inside(value: Any, place: KeyPath, given: Input | None) -> float | None:
    number = place.number(value)
    if number is None or given is None:
        return number
    number = scaled(number, given.factor)
    if not given.minimum <= number <= given.maximum:
        low, high = (scaled(end, 1 / given.factor) for end in (given.minimum, given.maximum))
        expected = f"a number within {low:g} to {high:g}, the range of {given.name}"
        place.fault(expected, value)
        return None
    return number
