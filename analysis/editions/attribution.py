"""How much each of several changes made together moved a number, so that the parts add up to the whole.

Belongs here: the rule and its arithmetic on numbers. Does not belong here: what the changes are and what is evaluated.

Rule. v(S) is a number with the changes S made and the others not. With up to `MOST` changes, each change's part is its
Shapley value, its effect averaged over all orders of making the changes; the parts add up to v(all) − v(none). With
more, it is the mean of its effect when made first and when made last; what then does not add up is interaction.
Besides, `alone` is v(all) − v(all but it): what swapping it back undoes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

MOST = 6
RULES = {
    "shapley": {
        "zh": "各部分为 Shapley 值：对所有改动顺序取平均，相加等于全部变化",
        "en": "parts are Shapley values, the effect averaged over all orders of change, and add up to the whole",
    },
    "ends": {
        "zh": "各部分为最先改与最后改的效果的平均；相加不足之处为交互作用",
        "en": "parts are the mean of the effects of changing it first and last; what does not add up is interaction",
    },
}
Made = frozenset[str]


@dataclass(frozen=True)
class Parts:
    """Per change (rows) and number (columns): its part, and its effect alone; per number: what does not add up."""

    rule: str
    part: np.ndarray
    alone: np.ndarray
    interaction: np.ndarray


def rule(changes: Sequence[str], most: int = MOST) -> str:
    """Which rule applies."""
    return "shapley" if len(changes) <= most else "ends"


def needed(changes: Sequence[str], most: int = MOST) -> list[Made]:
    """The sets of changes that must be evaluated, all and none among them."""
    everything = frozenset(changes)
    if rule(changes, most) == "shapley":
        return [frozenset(c) for k in range(len(changes) + 1) for c in combinations(changes, k)]
    singles = [s for c in changes for s in (frozenset({c}), everything - {c})]
    return list(dict.fromkeys([frozenset(), *singles, everything]))


def parts(changes: Sequence[str], values: Mapping[Made, np.ndarray], most: int = MOST) -> Parts:
    """Parts of each change in each number.

    Parameters
    ----------
    changes : names of the changes.
    values : for every set in `needed`, the numbers (one vector, the same order throughout).
    """
    everything, n = frozenset(changes), len(changes)
    columns = len(values[everything])
    alone = np.array([values[everything] - values[everything - {c}] for c in changes]).reshape(n, columns)
    if rule(changes, most) == "ends":
        first = np.array([values[frozenset({c})] - values[frozenset()] for c in changes])
        part = (first + alone) / 2.0
    else:
        part = np.zeros((n, columns))
        for i, change in enumerate(changes):
            for made in needed([c for c in changes if c != change], n):
                weight = math.factorial(len(made)) * math.factorial(n - len(made) - 1) / math.factorial(n)
                part[i] += weight * (values[made | {change}] - values[made])
    whole = values[everything] - values[frozenset()]
    return Parts(rule(changes, most), part, alone, whole - part.sum(axis=0))
