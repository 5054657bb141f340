"""Kinds of fields of a record: what each holds, how it stands in JSON, and the sentence when it does not hold that.

Belongs here: one function for each kind, to be called in a dataclass as `dataclasses.field` is. Does not belong here:
writing and reading whole records (`records`).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import MISSING
from datetime import date
from typing import Any

from analysis.common.languages import LANGUAGES
from analysis.common.payload import from_json, json_number
from analysis.common.records import Form, Reader, encode_record

ANCHOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*")
BOTH = 'a text in both languages, {"zh": …, "en": …}'


def _field(read, write=lambda value: value, *, default: Any = MISSING, **flags: bool) -> Any:
    return dataclasses.field(default=default, metadata={"form": Form(read, write, **flags)})


def _both(reader: Reader, key: str, both: object) -> dict[str, str]:
    if not isinstance(both, Mapping) or set(both) != set(LANGUAGES):
        reader.fail(key, BOTH, both)
    for lang, text in both.items():
        if not isinstance(text, str) or not text.strip():
            reader.fail(f"{key}.{lang}", "a text that is not empty", text)
    return {lang: both[lang].strip() for lang in LANGUAGES}


def text(*, optional: bool = False) -> Any:
    """A text in both languages, ``{"zh": …, "en": …}``, neither empty."""

    def read(reader: Reader, key: str) -> dict[str, str] | None:
        both = reader.take(key)
        return None if both is None and optional else _both(reader, key, both)

    return _field(read, dict, bilingual=True, default=None if optional else MISSING)


def words(expected: str) -> Any:
    """A text in both languages, perhaps empty, whose keys ``zh`` and ``en`` stand among those of its record."""

    def read(reader: Reader, key: str) -> dict[str, str]:
        both = {lang: reader.take(lang) for lang in LANGUAGES}
        for lang, said in both.items():
            if not isinstance(said, str):
                reader.fail(lang, expected, said)
        return {lang: said.strip() for lang, said in both.items()}

    return _field(read, bilingual=True, inline=True)


def svg(*, optional: bool = False) -> Any:
    """A picture in both languages."""

    def read(reader: Reader, key: str) -> dict[str, str] | None:
        found = reader.take(key)
        if found is None and optional:
            return None
        both = _both(reader, key, found)
        for lang, picture in both.items():
            if "<svg" not in picture:
                reader.fail(f"{key}.{lang}", "an SVG picture", picture)
        return both

    return _field(read, dict, bilingual=True, default=None if optional else MISSING)


def string(*, optional: bool = False) -> Any:
    """A text that is the same in both languages, not empty."""

    def read(reader: Reader, key: str) -> str | None:
        value = reader.take(key)
        if value is None and optional:
            return None
        if not isinstance(value, str) or not value.strip():
            reader.fail(key, "a text that is not empty", value)
        return value

    return _field(read, default=None if optional else MISSING)


def language() -> Any:
    """One of the languages of the report."""

    def read(reader: Reader, key: str) -> str:
        value = reader.take(key)
        if value not in LANGUAGES:
            reader.fail(key, " or ".join(LANGUAGES), value)
        return value

    return _field(read)


def _link(reader: Reader, key: str, value: object) -> str:
    if not isinstance(value, str) or not ANCHOR.fullmatch(value):
        reader.fail(key, "letters, digits and _ . : - beginning with a letter or digit", value)
    return value


def anchor(*, optional: bool = False) -> Any:
    """A link target."""

    def read(reader: Reader, key: str) -> str | None:
        value = reader.take(key)
        return None if value is None and optional else _link(reader, key, value)

    return _field(read, default=None if optional else MISSING)


def identity(kind: str) -> Any:
    """The id by which messages call a block of this kind."""

    def read(reader: Reader, key: str) -> str:
        value = _link(reader, key, reader.take(key))
        reader.name = f'the {kind} "{value}"'
        return value

    return _field(read)


def anchors() -> Any:
    """Link targets, none where nothing is said."""

    def read(reader: Reader, key: str) -> tuple[str, ...]:
        found = reader.take(key)
        if found is not None and not isinstance(found, list | tuple):
            reader.fail(key, "a list of link targets", found)
        return tuple(_link(reader, f"{key}[{n}]", value) for n, value in enumerate(found or (), 1))

    return _field(read, list, default=())


def choice(*values: str) -> Any:
    """One of some words, the first where nothing is said."""

    def read(reader: Reader, key: str) -> str:
        value = reader.take(key)
        value = values[0] if value is None else value
        if value not in values:
            reader.fail(key, f"one of {', '.join(values)}", value)
        return value

    return _field(read, default=values[0])


def flag() -> Any:
    """Yes or no, no where nothing is said."""

    def read(reader: Reader, key: str) -> bool:
        value = reader.take(key)
        if value not in (None, True, False):
            reader.fail(key, "true or false", value)
        return bool(value)

    return _field(read, default=False)


def weight() -> Any:
    """A number above zero, or nothing."""

    def read(reader: Reader, key: str) -> float | None:
        value = reader.take(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float) or not value > 0):
            reader.fail(key, "a number above zero", value)
        return value

    return _field(read, default=None)


def number() -> Any:
    """A number as `payload.json_number` writes it, or nothing."""

    def read(reader: Reader, key: str) -> float | None:
        value = reader.take(key)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return None if value is None else float(value)
        if value not in ("never", "-never", "none"):
            reader.fail(key, 'a number, "never", "-never" or "none"', value)
        return from_json(value)

    return _field(read, json_number, default=None)


def day() -> Any:
    """A date."""

    def read(reader: Reader, key: str) -> date:
        value = reader.take(key)
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            reader.fail(key, "a date such as 2026-11-22", value)

    return _field(read, date.isoformat)


def mapping() -> Any:
    """What is kept beside a block for other readers, as it is; no part of what makes two blocks hash alike."""

    def read(reader: Reader, key: str) -> Mapping[str, Any] | None:
        value = reader.take(key)
        if value is not None and not isinstance(value, Mapping):
            reader.fail(key, "a mapping", value)
        return value

    return dataclasses.field(default=None, hash=False, metadata={"form": Form(read, dict)})


def records(kind: type, singular: str) -> Any:
    """A list of records that is not empty."""

    def read(reader: Reader, key: str) -> tuple:
        found = reader.take(key)
        if not isinstance(found, list | tuple) or not found:
            reader.fail(key, "a list that is not empty", found)
        return tuple(Reader(item, f"{reader.name}, {singular} {n}").record(kind) for n, item in enumerate(found, 1))

    return _field(read, lambda inner: [encode_record(record) for record in inner])
