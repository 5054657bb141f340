"""How far a number may move before it counts as moved: one table by unit.

Belongs here: the table and its rule. Does not belong here: which numbers are compared (`compare`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.evidence.currency import MONEY_UNITS

NOISE = 1e-9  # differences of machines and rounding, whatever the unit


@dataclass(frozen=True)
class Tolerance:
    """A number may move by `relative` of its size, and by no more than `most` (in its unit) if that is given."""

    relative: float
    most: float = math.inf


MONEY = Tolerance(0.01)
SHARE = Tolerance(0.10, 0.005)  # half a percentage point; a tenth of itself for a share below 5 %
TIME = Tolerance(0.05)
COUNT = Tolerance(0.01)
TOLERANCES = {
    **dict.fromkeys(MONEY_UNITS, MONEY),
    "share": SHARE,
    "share/year": SHARE,
    "years": TIME,
    "months": TIME,
    "days": TIME,
    "hours": TIME,
}
"""Units not listed (counts, ratios, densities, …) may move by one percent."""


def beyond(old: float, new: float, unit: str) -> bool:
    """Whether a number has moved beyond the tolerance of its unit; to and from "never" always has.

    >>> beyond(0.10, 0.104, "share"), beyond(0.10, 0.106, "share"), beyond(100.0, 102.0, "CNY")
    (False, True, True)
    """
    if not (math.isfinite(old) and math.isfinite(new)):
        return not (old == new or (math.isnan(old) and math.isnan(new)))
    tolerance = TOLERANCES.get(unit, COUNT)
    size = max(abs(old), abs(new))
    return abs(new - old) > max(min(tolerance.relative * size, tolerance.most), NOISE)


def same(old: float | None, new: float | None) -> bool:
    """Whether two recorded numbers are the same but for rounding."""
    if old is None or new is None:
        return old is new
    return old == new or math.isclose(old, new, rel_tol=NOISE) or (math.isnan(old) and math.isnan(new))
