"""Rules over the numbers of an input: order, what the distribution can hold, what a reported fact allows.

Belongs here: comparisons of low, base and high.
Does not belong here: reading them (`cells`) or drawing from them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from .cells import InputCell
from .convert import factor, scaled
from .document import KeyPath
from .faults import Words

DISTRIBUTIONS = ("fixed", "pert", "triangular", "uniform", "lognormal", "beta")
# low and high of a beta input are read as its 5th and 95th percentile, so they lie 2 x 1.645 sd apart.
NINETY = 2 * 1.645
# Values that went through a conversion may differ in the last bits.
CLOSE = 1e-9


def check_distribution(distribution: str, unit: str | None, cells: Sequence[InputCell], place: KeyPath) -> None:
    """Note cells whose numbers are out of order or outside what the distribution and the unit can hold."""
    for cell in cells:
        at = place if not cell.coords else place.at("cells")
        where = Words("".join(f", at {dim} {coordinate}" for dim, coordinate in cell.coords.items()))
        numbers = [n for n in (cell.low, cell.value, cell.high) if n is not None]
        if unit == "share" and not all(0 <= n <= 1 for n in numbers):
            at.fault("shares between 0 and 1, not percentages", Words(f"{_spell(numbers)}{where}"))
        if cell.low is None or cell.high is None:
            continue
        if cell.low > cell.value:
            at.at("low").fault(f"low at or below the base {cell.value:g}", Words(f"{cell.low:g}{where}"))
        elif cell.value > cell.high:
            at.at("high").fault(f"high at or above the base {cell.value:g}", Words(f"{cell.high:g}{where}"))
        elif cell.low == cell.high:
            at.at("low").fault('low below high, or distribution = "fixed"', Words(f"{cell.low:g}{where}"))
        elif distribution == "lognormal" and cell.low <= 0:
            at.at("low").fault("a low above 0 for lognormal", Words(f"{cell.low:g}{where}"))
        elif distribution == "beta" and not _beta_exists(cell):
            expected = "low, base and high within 0 and 1 and close enough for a beta distribution"
            at.at("base").fault(expected, Words(f"{_spell(numbers)}{where}"))


def _beta_exists(cell: InputCell) -> bool:
    """A beta distribution with mean m has a variance below m(1-m)."""
    deviation = (cell.high - cell.low) / NINETY
    inside = cell.low >= 0 and cell.high <= 1 and 0 < cell.value < 1
    return inside and deviation**2 < cell.value * (1 - cell.value)


def check_reported(
    cells: Sequence[InputCell], facts: Sequence[Any], units: tuple[str, str, float], place: KeyPath
) -> None:
    """Note a base that no named fact supports: within low and high or equal to its value, units alike.

    Parameters
    ----------
    units : in which the cells are counted, in which the file states them, and how many of the first one of those is.
    """
    unit, stated, by = units
    for cell in cells:
        if cell.fact or not facts:
            continue
        if not any(_supports(fact, cell.value, unit) for fact in facts):
            ranges = "; ".join(f"{fact.Index} {_range(fact)} {fact.unit}" for fact in facts)
            at = place.at("cells") if cell.coords else place.at("value" if cell.low is None else "base")
            found = f"{scaled(cell.value, 1 / by):g} {stated}" + (
                f", which is {cell.value:g} {unit}" if by != 1 else ""
            )
            at.fault(f"a base that a named fact reports ({ranges})", Words(found))


def _supports(fact: Any, base: float, unit: str | None) -> bool:
    by = factor(fact.unit, unit) if unit else None
    if by is None:
        return False
    base /= by
    if math.isclose(base, fact.value, rel_tol=CLOSE):
        return True
    return fact.low * (1 - CLOSE) <= base <= fact.high * (1 + CLOSE) if fact.low == fact.low else False


def _range(fact: Any) -> str:
    return f"{fact.value:g}" if math.isnan(fact.low) else f"{fact.low:g} to {fact.high:g}"


def _spell(numbers: Sequence[float]) -> str:
    return ", ".join(f"{number:g}" for number in numbers)
