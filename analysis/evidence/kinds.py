"""Kinds of fields: a number, one of some words, an id, a text, true or false, a list of texts.

Belongs here: what any document may hold under a key. Does not belong here: tables, pydantic and faults (`schema`), what
one document alone holds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .faults import Words, nearest
from .schema import Kind, Refused, refuse
from .text import to_number

LARGEST = 1e30


@dataclass(frozen=True)
class Number(Kind):
    """A finite number within an interval; `expects` says so where a number lies outside."""

    expects: str = ""
    least: float = -math.inf
    most: float = math.inf
    above: float = -math.inf
    below: float = math.inf

    def read(self, value: Any, known: Mapping[str, Any]) -> float:
        number = read_number(value)
        if not (self.least <= number <= self.most and self.above < number < self.below):
            raise Refused(self.expects or f"a number of {self.least:g} or more", value)
        return number


def read_number(value: Any) -> float:
    """A finite number of a document.

    Raises
    ------
    Refused : the value is none.
    """
    if isinstance(value, str) and (expected := to_number(value)[1] or "a number without quotes"):
        raise Refused(expected, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused("a number", value)
    if not (isinstance(value, int) or math.isfinite(value)):
        raise Refused("a finite number", Words(str(value)))
    if abs(value) > LARGEST:
        raise Refused(f"a number no larger than {LARGEST:g}", value)
    return float(value)


@dataclass(frozen=True)
class Choice(Kind):
    """One of some words; `expects` puts many of them in words."""

    choices: tuple[str, ...]
    expects: str = ""

    def read(self, value: Any, known: Mapping[str, Any]) -> str:
        if not isinstance(value, str) or value not in self.choices:
            expected = (self.expects or f"one of {', '.join(self.choices)}") + nearest(str(value), self.choices)
            raise Refused(expected, value)
        return value


@dataclass(frozen=True)
class Id(Kind):
    """A name of something else in the folder; `of` is what `read_as` knows it by, None where that is not known."""

    of: str
    expects: str

    def read(self, value: Any, known: Mapping[str, Any]) -> str:
        ids = known.get(self.of)
        if ids is not None and (not isinstance(value, str) or value not in ids):
            raise Refused(self.expects + nearest(str(value), ids), value)
        return value


@dataclass(frozen=True)
class Text(Kind):
    """A text; `pattern` matches all of it."""

    expects: str
    pattern: str = r"(?s).+"

    def read(self, value: Any, known: Mapping[str, Any]) -> str:
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value):
            raise Refused(self.expects, value)
        return value


@dataclass(frozen=True)
class Flag(Kind):
    """True or false."""

    def read(self, value: Any, known: Mapping[str, Any]) -> bool:
        if not isinstance(value, bool):
            raise Refused("true or false", value)
        return value


@dataclass(frozen=True)
class Listed(Kind):
    """A list of texts; each is an id of what `of` names, if that is known. `some` says what one at least would be."""

    expects: str
    some: str = ""
    of: str = ""
    expects_each: str = "known names"

    def read(self, value: Any, known: Mapping[str, Any]) -> tuple[str, ...]:
        if self.some and not value:
            raise Refused(self.some, value)
        if not isinstance(value, list) or not all(isinstance(entry, str) and entry.strip() for entry in value):
            raise Refused(self.expects, value)
        ids = known.get(self.of) if self.of else None
        if ids is not None:
            refuse([((), self.expects_each + nearest(entry, ids), entry) for entry in value if entry not in ids])
        return tuple(value)
