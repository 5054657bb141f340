"""The errors of this room.

Belongs here: their classes. Does not belong here: when they are raised.
"""

from __future__ import annotations

from analysis.errors import AnalysisError


class WarehouseError(AnalysisError, ValueError):
    """A raw table, its engine or the cache is not as expected; the text says what, where and what to do next."""


class MissingColumn(WarehouseError):
    """A raw table may lack a column, and without it the question that was asked has no answer."""


class NoHeader(WarehouseError):
    """None of the columns that a table must have is there, so that its names must stand elsewhere.

    `wanted` are the columns, by their names.
    """

    def __init__(self, text: str, wanted: tuple[str, ...]) -> None:
        super().__init__(text)
        self.wanted = wanted
