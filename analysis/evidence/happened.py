"""What happened, why it may have, and who does what next, from `report.toml`.

Belongs here: reading these. Does not belong here: drawing the timeline (exhibits), the tables of causes and steps
(notebook).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from .bilingual import Sentence, Text
from .dates import span
from .kinds import Choice, Flag, Id
from .schema import Entries, Refused, TomlTable

WHEN = ("start", "end", "span")  # of the fact's period; a span is drawn from one to the other


@dataclass(frozen=True)
class Dated(Id):
    """A fact whose period has a first and a last day."""

    def read(self, value: Any, known: Mapping[str, Any]) -> str:
        fact = super().read(value, known)
        # A fact without a period has a row with a fault, which was noted.
        if known[self.of][fact] and span(known[self.of][fact]) is None:
            raise Refused("a fact whose period is a date or goes from one to another", known[self.of][fact])
        return fact


@dataclass(frozen=True)
class Event:
    """One line of the timeline: the fact whose period dates it, which of its days, what happened.

    `rival` says that it was not the study's subject that did it; `first` and `last` are the days of the period that the
    line is drawn from and to.
    """

    fact: Annotated[str, Dated("facts", "the id of a fact")]
    text: Sentence
    at: Annotated[str, Choice(WHEN)] = WHEN[0]
    rival: Annotated[bool, Flag()] = False
    first: date = date.min
    last: date = date.min


@dataclass(frozen=True)
class Diagnosis:
    """Why it may have happened: a name, and what is known, with slots for the facts that it rests on."""

    name: Text
    text: Sentence


@dataclass(frozen=True)
class Step:
    """What is done next: who does it, by role; what it is; and by when, for how much, or what then decides."""

    who: Text
    what: Sentence
    limit: Sentence


def dated(event: Event, period: str) -> Event:
    """An event with its first and last day, by the period of its fact; as it is where that could not be read."""
    days = span(period)
    if days is None:
        return event
    first, last = {"start": (days[0], days[0]), "end": (days[1], days[1]), "span": days}[event.at]
    return replace(event, first=first, last=last)


Timeline = Annotated[
    tuple[Annotated[Event, TomlTable(inline="text", made=("first", "last"))], ...],
    Entries("tables headed [[timeline]]"),
]
Plan = Annotated[tuple[Annotated[Step, TomlTable()], ...], Entries("tables headed [[plan]]")]
Causes = Annotated[tuple[Annotated[Diagnosis, TomlTable()], ...], Entries("tables headed [[diagnosis]]")]
