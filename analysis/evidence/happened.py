"""What happened, and why it may have: dated events and causes, each resting on facts, from `report.toml`.

Belongs here: reading both. Does not belong here: drawing the timeline (exhibits), the table of causes (notebook).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .bilingual import Bilingual, read_bilingual
from .claims import read_sentence
from .dates import span
from .document import Document, KeyPath
from .faults import nearest

WHEN = ("start", "end", "span")  # of the fact's period; a span is drawn from one to the other


@dataclass(frozen=True)
class Event:
    """One line of the timeline: the fact whose period dates it, its first and last day, what happened.

    `rival` says that it was not the study's subject that did it.
    """

    fact: str
    first: date
    last: date
    text: Bilingual
    rival: bool = False


@dataclass(frozen=True)
class Diagnosis:
    """Why it may have happened: a name, and what is known, with slots for the facts that it rests on."""

    name: Bilingual
    text: Bilingual


def read_timeline(document: Document, periods: Mapping[str, str]) -> tuple[Event, ...]:
    """The events under ``[[timeline]]``, in the file's order; faults are noted.

    Parameters
    ----------
    document : the parsed file.
    periods : of the facts, by id.
    """
    read = [_event(entry, place, periods) for entry, place in _entries(document, "timeline")]
    return tuple(event for event in read if event)


def read_diagnosis(document: Document) -> tuple[Diagnosis, ...]:
    """The causes under ``[[diagnosis]]``, in the file's order; faults are noted."""
    found = []
    for entry, place in _entries(document, "diagnosis"):
        place.only(entry, ("name", "text"))
        name = read_bilingual(entry.get("name"), place.at("name"))
        text = read_sentence(entry.get("text"), place.at("text"))
        if name and text:
            found.append(Diagnosis(name, text))
    return tuple(found)


def _entries(document: Document, key: str) -> list[tuple[dict[str, Any], KeyPath]]:
    value, place = document.tables.get(key, []), document.place(key)
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        place.fault(f"tables headed [[{key}]]", value)
        return []
    return [(entry, place.at(str(number))) for number, entry in enumerate(value, start=1)]


def _event(entry: dict[str, Any], place: KeyPath, periods: Mapping[str, str]) -> Event | None:
    place.only(entry, ("fact", "at", "rival", "zh", "en"))
    fact, when = entry.get("fact"), entry.get("at", "start")
    text = read_sentence({k: entry[k] for k in ("zh", "en") if k in entry}, place)
    if fact not in periods:
        place.at("fact").fault("the id of a fact" + nearest(str(fact), periods), fact)
        return None
    if when not in WHEN:
        place.at("at").fault(f"one of {', '.join(WHEN)}", when)
        return None
    if not isinstance(entry.get("rival", False), bool):
        place.at("rival").fault("true or false", entry["rival"])
    days = span(periods[fact])
    if days is None:
        place.at("fact").fault("a fact whose period is a date or goes from one to another", periods[fact])
        return None
    first, last = {"start": (days[0], days[0]), "end": (days[1], days[1]), "span": days}[when]
    return Event(fact, first, last, text, entry.get("rival", False) is True) if text else None
