"""The test that a study proposes before anything is invested: what it measures, how finely, and what it costs.

Belongs here: reading the table `trial` of `study.toml`. Does not belong here: how many users that takes and what the
test is worth (`decision.trial`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .convert import scaled
from .document import KeyPath
from .faults import Words, nearest
from .inputs import Input

NUMBERS = ("days", "arms", "cluster_users", "cluster_correlation", "fixed_cost", "cost_per_user")
MEASURE = ("unknown", "effect", "deviation")
LOWEST = {"days": 1.0, "arms": 2.0, "cluster_users": 1.0}


@dataclass(frozen=True)
class Measure:
    """One thing that a test measures.

    `effect` is the smallest difference between arms worth seeing, `deviation` the standard deviation of what one user
    shows of it, both in the unit of `unknown`, an input or an ``option:input``.
    """

    unknown: str
    effect: float
    deviation: float


@dataclass(frozen=True)
class Trial:
    """A test of districts or other groups of users against each other.

    `cluster_users` users stand in each group and are alike by `cluster_correlation`; the test costs `fixed_cost` and
    `cost_per_user`, in the study's currency, for `days` days.
    """

    days: float
    arms: float
    cluster_users: float
    cluster_correlation: float
    fixed_cost: float
    cost_per_user: float
    measures: tuple[Measure, ...]


def read_trial(table: Any, place: KeyPath, unknowns: Mapping[str, Input]) -> Trial | None:
    """The test of a study; None where there is none, or where it has a fault, which is noted."""
    if table is None:
        return None
    if not isinstance(table, dict):
        place.fault("a table", table)
        return None
    before = len(place.document.faults.listed)
    place.only(table, (*NUMBERS, "measure"))
    numbers = {name: _number(table, name, place, LOWEST.get(name, 0.0)) for name in NUMBERS}
    if (numbers["cluster_correlation"] or 0.0) > 1.0:
        place.at("cluster_correlation").fault("a correlation from 0 to 1", table["cluster_correlation"])
    listed = table.get("measure")
    if not isinstance(listed, list) or not listed:
        place.at("measure").fault("a list of what the test measures, at least one", listed)
        return None
    measures = tuple(_measure(entry, place.at("measure", f"{n}"), unknowns) for n, entry in enumerate(listed, start=1))
    return None if len(place.document.faults.listed) > before else Trial(**numbers, measures=measures)


def _measure(entry: Any, place: KeyPath, unknowns: Mapping[str, Input]) -> Measure | None:
    if not isinstance(entry, dict):
        place.fault("a table of unknown, effect and deviation", entry)
        return None
    place.only(entry, MEASURE)
    name = entry.get("unknown")
    drawn = [n for n, i in unknowns.items() if not i.dims and i.distribution != "fixed"]
    if name not in drawn:
        place.at("unknown").fault("an uncertain input, or option:input" + nearest(str(name), drawn), name)
    effect, deviation = (_number(entry, key, place, 0.0) for key in ("effect", "deviation"))
    for key, value in (("effect", effect), ("deviation", deviation)):
        if value == 0.0:
            place.at(key).fault("a number above 0", Words("0"))
    if name not in drawn or not effect or not deviation:
        return None
    return Measure(name, *(scaled(number, unknowns[name].factor) for number in (effect, deviation)))


def _number(table: dict[str, Any], key: str, place: KeyPath, lowest: float) -> float | None:
    number = place.at(key).number(table.get(key))
    if number is not None and number < lowest:
        place.at(key).fault(f"a number of {lowest:g} or more", table[key])
    return number
