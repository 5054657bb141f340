"""The unit of an input as its file states it.

Belongs here: reading it. Does not belong here: which units there are (`columns`), what turns into what (`convert`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .columns import UNIT_SAYS, UNITS
from .convert import ONLY_INPUTS
from .faults import nearest
from .schema import Kind, Refused

ALL_UNITS = (*UNITS, *ONLY_INPUTS)


@dataclass(frozen=True)
class UnitOf(Kind):
    """A unit that inputs may have; `unit_says` is what that of this input is to be, where the model knows it."""

    def read(self, value: Any, known: Mapping[str, Any]) -> str:
        if not isinstance(value, str) or value not in ALL_UNITS:
            said = known.get("unit_says")
            # Of an input that the model knows what is meant has been said already.
            raise Refused(said or f"{UNIT_SAYS}, {', '.join(ONLY_INPUTS)}" + nearest(str(value), ALL_UNITS), value)
        return value
