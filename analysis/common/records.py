"""Dataclasses in JSON: written by `encode_record`, read and checked by `Reader.record`.

Belongs here: the one codec, which asks each field for its form. Does not belong here: the forms (`fields`), which
records there are (`blocks`). A field without a form stays out of JSON, and so does what is absent: None, False, ().
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

from analysis.errors import AnalysisError

R = TypeVar("R")


class BlockError(AnalysisError):
    """A payload that is no block of a report; the message names the block and the field, not the notebook's cell."""


@dataclass(frozen=True)
class Form:
    """How a field stands in JSON: its reader, its writer, whether it has two languages or shares its record's keys."""

    read: Callable[[Reader, str], Any]
    write: Callable[[Any], Any]
    bilingual: bool = False
    inline: bool = False


class Reader:
    """The keys of one mapping, each taken once; what is left over at the end is a misspelling."""

    def __init__(self, mapping: object, name: str):
        if not isinstance(mapping, Mapping):
            raise BlockError(f"{name}: expected a mapping, found {short(mapping)}")
        self.name, self.mapping, self.left = name, mapping, set(mapping)

    def fail(self, key: str, expected: str, found: object) -> NoReturn:
        """Refuse the value of a key."""
        raise BlockError(f'{self.name}: "{key}" must be {expected}, found {short(found)}')

    def take(self, key: str) -> Any:
        """The value of a key, None where it is missing; the key is known from now on."""
        self.left.discard(key)
        return self.mapping.get(key)

    def record(self, kind: type[R]) -> R:
        """The record that the whole mapping is."""
        values = {f.name: f.metadata["form"].read(self, f.name) for f in dataclasses.fields(kind) if f.metadata}
        if self.left:
            raise BlockError(f'{self.name}: unknown key "{min(map(str, self.left))}"')
        return kind(**values)


def encode_record(record: Any) -> dict[str, Any]:
    """Return the JSON of a dataclass whose fields are made by this module."""
    out: dict[str, Any] = {}
    for field in dataclasses.fields(record):
        value, form = getattr(record, field.name), field.metadata.get("form")
        if form is None or value is None or value is False or (value == () and field.default == ()):
            continue
        out |= dict(value) if form.inline else {field.name: form.write(value)}
    return out


def in_language(record: R, language: str) -> R:
    """Return a record with one language of each of its texts, and of the records inside it."""
    chosen = {}
    for field in dataclasses.fields(record):
        value, form = getattr(record, field.name), field.metadata.get("form")
        if form is None or value is None:
            continue
        if form.bilingual:
            chosen[field.name] = value[language]
        elif isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]):
            chosen[field.name] = tuple(in_language(inner, language) for inner in value)
    return dataclasses.replace(record, **chosen)


def short(value: object) -> str:
    """A value as a message quotes it.

    >>> short(None), short("x" * 99)[-4:]
    ('nothing', 'xxx…')
    """
    if value is None:
        return "nothing"
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"
