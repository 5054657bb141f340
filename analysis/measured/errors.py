"""The errors of this room.

Belongs here: their classes. Does not belong here: when they are raised.
"""

from __future__ import annotations

from analysis.errors import AnalysisError


class MeasureError(AnalysisError, ValueError):
    """What inputs.toml or raw.toml says of a measure cannot be right; the text says where and what to do."""


class NotMeasured(MeasureError):
    """The tables do not hold what a measure needs: its input stays as it was stated, and `check` says why."""
