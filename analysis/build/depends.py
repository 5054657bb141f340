"""Which rooms of the package a product depends on, read from the contract on imports in pyproject.toml.

Belongs here: that reading. Does not belong here: hashes of files (`state`), what is stale (`stale`).

A product is made by one room, and depends on that room and on all that it may import. import-linter holds the contract,
so a room that is added or moved is counted without a list of paths that somebody would have to remember. What no
contract names counts for every product; the build itself does too.
"""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PACKAGE = "analysis."
NO_CODE = ("__main__.py", "scaffold")  # starts the command line; the template of a new study


@dataclass(frozen=True)
class Rooms:
    """The rooms of the package by floor, highest first, and the rooms that a room never reaches."""

    floors: tuple[tuple[str, ...], ...]
    forbidden: dict[str, frozenset[str]]

    @classmethod
    def read(cls, pyproject: Path) -> "Rooms":
        """Read the contracts; without a file nothing is known, and everything counts for every product."""
        try:
            found = tomllib.loads(pyproject.read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
        except (FileNotFoundError, KeyError):
            return cls((), {})
        floors = next(tuple(map(_siblings, c["layers"])) for c in found if c["type"] == "layers")
        forbidden = {
            room.removeprefix(PACKAGE): frozenset(name.removeprefix(PACKAGE) for name in c["forbidden_modules"])
            for c in found
            if c["type"] == "forbidden"
            for room in c["source_modules"]
        }
        return cls(floors, forbidden)

    @cached_property
    def all(self) -> frozenset[str]:
        """Every room that the contract names."""
        return frozenset(room for floor in self.floors for room in floor)

    def reached(self, room: str) -> frozenset[str]:
        """The room itself and what it may import; a sibling counts as reached.

        Raises
        ------
        KeyError : the contract has no such room.
        """
        if room not in self.all:
            raise KeyError(room)
        floor = next(n for n, siblings in enumerate(self.floors) if room in siblings)
        below = {other for siblings in self.floors[floor + 1 :] for other in siblings}
        return frozenset(below | {room}) - self.forbidden.get(room, frozenset())

    def left_out(self, room: str) -> tuple[str, ...]:
        """Files and folders of the package that a product of this room does not depend on."""
        if not self.floors:
            return ()
        away = self.all - self.reached(room) - {"build"}
        return tuple(sorted({*NO_CODE, *away, *(f"{name}.py" for name in away)}))


def _siblings(layer: str) -> tuple[str, ...]:
    return tuple(name.strip(" ()") for name in layer.replace("|", ":").split(":"))
