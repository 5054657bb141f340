"""TOML files: parse, say where a key stands, check names of keys.

Belongs here: what is true of any TOML file of the folder. Does not belong here: what inputs, options or
claims require. Nothing in a file is ever evaluated: `tomllib` yields values, and values are compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from analysis.common.toml import parse_toml

from .faults import Faults, Words, nearest, short
from .kinds import Number
from .schema import read_as
from .text import read_text
from .toml_faults import toml_fault

DEEPEST = 20


@dataclass(frozen=True)
class TomlDocument:
    """A parsed file, with its text to find lines in."""

    file: str
    text: str
    tables: dict[str, Any]
    faults: Faults

    @property
    def named(self) -> list[str]:
        """The names of its tables, those with a fault inside them too."""
        return [name for name, value in self.tables.items() if isinstance(value, dict)]

    def place(self, *keys: str) -> KeyPath:
        return KeyPath(self, keys)


@dataclass(frozen=True)
class KeyPath:
    """A key of a document: where a fault is noted."""

    document: TomlDocument
    keys: tuple[str, ...]

    def at(self, *keys: str) -> KeyPath:
        return KeyPath(self.document, (*self.keys, *map(str, keys)))

    def fault(self, expected: str, found: Any) -> None:
        line = line_of(self.document.text, self.keys)
        where = f"key {'.'.join(self.keys)}" if self.keys else ""
        self.document.faults.add(self.document.file, line, where, expected, found)

    def only(self, table: dict[str, Any], known: Iterable[str]) -> None:
        """Note every key of `table` that is not among `known`."""
        known = tuple(known)
        for key in table:
            if key not in known:
                self.at(key).fault("a known key" + nearest(key, known), key)

    def number(self, value: Any) -> float | None:
        """A finite number, or None after noting a fault."""
        return read_as(Annotated[float, Number()], value, self)

    def word(self, table: dict[str, Any], key: str, choices: tuple[str, ...], says: str = "") -> str | None:
        """One of `choices` under `key`, or None after noting a fault; `says` puts many choices in words."""
        value = table.get(key)
        if isinstance(value, str) and value in choices:
            return value
        self.at(key).fault((says or f"one of {', '.join(choices)}") + nearest(str(value), choices), value)
        return None


def read_document(folder: Path, file: str, faults: Faults) -> TomlDocument | None:
    """A TOML file of the folder, or None after noting why it cannot be read."""
    before = len(faults.listed)
    text = read_text(folder / file, faults)
    if text is None:
        return None
    try:
        tables = parse_toml(text)
        if depth_of(tables) > DEEPEST:
            raise RecursionError
        return TomlDocument(file, text, tables, faults)
    except RecursionError:
        faults.add(file, None, "", "lists and tables a few levels deep", Words("hundreds of levels"))
        return None
    except ValueError as error:
        if len(faults.listed) > before:  # a character that was named is why
            return None
        found = toml_fault(text, str(error))
        where = f"key {found.key}" if found.key else ""
        faults.add(file, found.line, where, found.expected, Words(short(found.found)))
        return None


def depth_of(value: Any) -> int:
    """How many tables and lists lie in each other; `a.b.c = 1` nests as deep as it has dots."""
    depth, level = 0, [value]
    while level := [item for item in level if isinstance(item, dict | list)]:
        level = [inner for item in level for inner in (item.values() if isinstance(item, dict) else item)]
        depth += 1
        if depth > DEEPEST:
            break
    return depth


def line_of(text: str, keys: tuple[str, ...]) -> int | None:
    """The line of the deepest of `keys` that stands in the text by itself, from 1; None if none does.

    The parser keeps no positions, so this reads headers `[a.b]` and the beginnings `key =` of lines.
    The second table headed `[[a]]` has the keys ("a", "2").
    """
    starts, lists = _starts(text)
    for depth in range(len(keys), 0, -1):
        found = [starts.get(keys[:depth]), lists.get(keys) if depth == len(keys) else None]
        if lines := [line for line in found if line is not None]:
            return min(lines)
    return None


@lru_cache(maxsize=16)  # a check asks for the lines of some hundred keys of a file
def _starts(text: str) -> tuple[dict[tuple[str, ...], int], dict[tuple[str, ...], int]]:
    """The first line of each table and key, and of each list of tables headed `[[a]]` as a whole."""
    header: tuple[str, ...] = ()
    counted: Counter[tuple[str, ...]] = Counter()
    starts: dict[tuple[str, ...], int] = {}
    lists: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if found := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
            header = _split(found[1])
            if found[0].lstrip().startswith("[["):
                lists.setdefault(header, number)
                counted[header] += 1
                header = (*header, str(counted[header]))
            starts.setdefault(header, number)
        elif found := re.match(r"\s*([\w\"'.-]+)\s*=", line):
            starts.setdefault(header + _split(found[1]), number)
    return starts, lists


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
