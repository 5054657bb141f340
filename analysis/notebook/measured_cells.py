"""Keys, numbers and cells that all tables of a measured market are made of.

Belongs here: what those tables share. Does not belong here: any table.
"""

from __future__ import annotations

from typing import Protocol

from analysis.common.blocks import Cell
from analysis.notebook.display.grid import DASH, Both
from analysis.wording.quantities import key
from analysis.wording.slots import Quantity


class Prints(Protocol):
    """What fills slots into cells: the report's printer, or a chapter."""

    def plain(self, slot: str, form: str = "") -> Cell:
        """One number as a cell."""

    def unlinked(self, zh: str, en: str) -> dict[str, str]:
        """A sentence in both languages."""


def codes(names: tuple[str, ...], letter: str) -> dict[str, str]:
    """Short names for keys: those of platforms and cities are any text.

    >>> codes(("美团", "抖音"), "p")
    {'美团': 'p1', '抖音': 'p2'}
    """
    return {name: f"{letter}{number}" for number, name in enumerate(names, 1)}


def slot(name: str, **at: str) -> str:
    """The key of a number at coordinates."""
    return key(name, at.items())


def published(
    table: str, name: str, at: dict[str, str], ends: tuple[float, float, float], unit: str, label: Both
) -> Quantity:
    """A number of a table; an end that is not known is the value itself."""
    value, low, high = (float(end) for end in ends)
    low, high = (value if end != end else end for end in (low, high))
    return Quantity(slot(name, **at), value, low, high, unit, label, f"table-{table}")


def one(value: float) -> tuple[float, float, float]:
    """A number without an interval."""
    return value, value, value


def shown(printer: Prints, known: bool, name: str, form: str = "") -> Cell:
    """A number as a cell, or a dash."""
    return printer.plain(name, form) if known else Cell(DASH)
