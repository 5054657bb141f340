"""The verdict over a family of coverage counts: whether what lies outside is more than chance gives, and which it is.

Belongs here: exact binomial chances of one count and of all together. Does not belong here: what is counted.

With a hundred counts five lie outside limits of 95 % by chance, so that "4 of 105" says nothing by itself; and one
count may be impossible where the number of those outside is as expected. Both are asked: how many lie outside, and, by
Holm's step-down (Scandinavian Journal of Statistics 1979, 6, 65–70), which do so if no more than one family in twenty
may have a count named wrongly, whatever the counts of one fit have to do with each other.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats

LEVEL = 0.05
SHOWN = 8


class Count(NamedTuple):
    """Intervals of one kind: what they are of, how many held the truth, how many were given, and what they promise."""

    name: str
    held: int
    given: int
    level: float


def limits(given: int, level: float) -> tuple[int, int]:
    """The least and the most that hold the truth in 95 of 100 such counts if each interval is what it says."""
    low, high = stats.binom.ppf([LEVEL / 2, 1 - LEVEL / 2], given, level)
    return int(low), int(high)


def chance(count: Count) -> float:
    """Probability of a count as far out as this, on either side, if each interval is what it says: twice the tail."""
    below = stats.binom.cdf(count.held, count.given, count.level)
    above = stats.binom.sf(count.held - 1, count.given, count.level)
    return float(min(1.0, 2 * min(below, above)))


def outside(counts: list[Count]) -> tuple[int, float, float]:
    """How many counts lie outside their limits, how many by chance, and the probability of so many or more.

    The probability is that of a sum of unlike coins, exact where counts have nothing to do with each other.
    """
    found, sums = 0, np.ones(1)
    for count in counts:
        low, high = limits(count.given, count.level)
        found += not low <= count.held <= high
        out = stats.binom.cdf(low - 1, count.given, count.level) + stats.binom.sf(high, count.given, count.level)
        sums = np.convolve(sums, [1 - out, out])
    return found, float(sums @ np.arange(sums.size)), float(sums[found:].sum())


def named(counts: list[Count]) -> list[tuple[Count, float]]:
    """Counts that Holm's step-down says are no chance, the least likely first, each with its adjusted probability."""
    ordered = sorted(((chance(count), place) for place, count in enumerate(counts)))
    adjusted, found = 0.0, []
    for step, (value, place) in enumerate(ordered):
        adjusted = max(adjusted, min(1.0, (len(counts) - step) * value))
        if adjusted > LEVEL:
            break
        found.append((counts[place], adjusted))
    return found


def family_verdict(counts: list[Count]) -> list[str]:
    """Lines that say how the family stands: how many are outside, what chance gives, and which ones are no chance."""
    many, expected, p = outside(counts)
    lines = [
        f"{many} of {len(counts)} counts lie outside their limits, where chance gives {expected:.1f} "
        f"(so many or more: p = {p:.2g}, were they independent)"
    ]
    guilty = named(counts)
    narrow = [(c, q) for c, q in guilty if c.held < c.level * c.given]
    wide = [(c, q) for c, q in guilty if c.held >= c.level * c.given]
    for what, which in (("TOO NARROW", narrow), ("too wide", wide)):
        shown = "; ".join(f"{c.name} {c.held / c.given:.1%} of {c.given} (p = {q:.1g})" for c, q in which[:SHOWN])
        more = f"; and {len(which) - SHOWN} more" if len(which) > SHOWN else ""
        lines.append(f"{what} as a family (Holm, {LEVEL:.0%}): {shown + more or 'none'}")
    return lines
