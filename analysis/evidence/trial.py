"""The test that a study proposes before anything is invested: what it measures, how finely, and what it costs.

Belongs here: reading the table `trial` of `study.toml`. Does not belong here: how many users that takes and what the
test is worth (`decision.trial`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from .convert import scaled
from .document import KeyPath
from .inputs import Input
from .kinds import Id, Number
from .schema import Entries, TomlTable, read_as


@dataclass(frozen=True)
class TrialMeasure:
    """One thing that a test measures.

    `effect` is the smallest difference between arms worth seeing, `deviation` the standard deviation of what one user
    shows of it, both in the unit of `unknown`, an input or an ``option:input``. `part` is how much of an arm stands on
    each side of its comparison: below one where only some users of an arm are set against the others.
    """

    unknown: Annotated[str, Id("unknowns", "an uncertain input, or option:input")]
    effect: Annotated[float, Number("a number above 0", above=0.0)]
    deviation: Annotated[float, Number("a number above 0", above=0.0)]
    part: Annotated[float, Number("a share above 0, at most 1", above=0.0, most=1.0)] = 1.0


@dataclass(frozen=True)
class Trial:
    """A test of districts or other groups of users against each other.

    `cluster_users` users stand in each group and are alike by `cluster_correlation`; the test costs `fixed_cost` and
    `cost_per_user`, in the study's currency, for `days` days. `given` is the share of one arm's users who get the
    card's discount meanwhile, at the expense of who runs the test.
    """

    days: Annotated[float, Number(least=1.0)]
    arms: Annotated[float, Number(least=2.0)]
    cluster_users: Annotated[float, Number(least=1.0)]
    cluster_correlation: Annotated[float, Number("a correlation from 0 to 1", least=0.0, most=1.0)]
    fixed_cost: Annotated[float, Number(least=0.0)]
    cost_per_user: Annotated[float, Number(least=0.0)]
    measures: Annotated[
        tuple[Annotated[TrialMeasure, TomlTable("a table of unknown, effect and deviation")], ...],
        Entries("a list of what the test measures, at least one", least=1),
    ]
    given: Annotated[float, Number("a share from 0 to 1", least=0.0, most=1.0)] = 0.0


def read_trial(table: Any, place: KeyPath, unknowns: Mapping[str, Input], unread: Collection[str] = ()) -> Trial | None:
    """The test of a study; None where there is none, or where it has a fault, which is noted.

    `unread` names unknowns that have a fault of their own, so that to measure one is none.
    """
    if table is None:
        return None
    drawn = [*unread] + [name for name, item in unknowns.items() if not item.dims and item.distribution != "fixed"]
    found = read_as(Annotated[Trial, TomlTable(called=(("measures", "measure"),))], table, place, unknowns=drawn)
    if found is None or any(measure.unknown in unread for measure in found.measures):
        return None
    return replace(found, measures=tuple(_counted(m, unknowns[m.unknown].factor) for m in found.measures))


def _counted(measure: TrialMeasure, factor: float) -> TrialMeasure:
    """A measure in the unit in which the model counts what it measures."""
    return replace(measure, effect=scaled(measure.effect, factor), deviation=scaled(measure.deviation, factor))
