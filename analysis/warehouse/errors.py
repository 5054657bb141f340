"""The one error of this room.

Belongs here: its class. Does not belong here: when it is raised.
"""

from __future__ import annotations

from analysis.errors import AnalysisError


class WarehouseError(AnalysisError, ValueError):
    """A raw table, its engine or the cache is not as expected; the text says what, where and what to do next."""
