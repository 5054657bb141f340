"""The best choices of sites that searches have found so far, kept apart from each other.

Here belongs what enters and what makes room. How choices are found is `cover_search` and `annealing`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

APART = 3
"""Sites in which choices of an elite differ at least: the better of two that are closer stays."""

ELITE = 10
"""Best choices kept, from which runs start and whose union is searched exactly."""


@dataclass
class Elite:
    """The best distinct choices found, best first.

    Attributes
    ----------
    choices : pairs of weight covered and positions of sites, ascending; any two differ in `APART` sites or more.

    Examples
    --------
    >>> elite = Elite()
    >>> elite.enter(7.0, np.array([3, 4, 5])), elite.enter(8.0, np.array([2, 1, 0]))
    (True, True)
    >>> elite.enter(6.0, np.array([0, 1, 9]))  # too near to the best
    False
    >>> [(value, sites.tolist()) for value, sites in elite.choices]
    [(8.0, [0, 1, 2]), (7.0, [3, 4, 5])]
    """

    choices: list[tuple[float, np.ndarray]] = field(default_factory=list)

    def enter(self, value: float, sites: np.ndarray) -> bool:
        """Enter a choice; whether it is the best so far."""
        sites = np.sort(sites)
        best = not self.choices or value > self.choices[0][0]
        close = [i for i, (_, other) in enumerate(self.choices) if sites.size - np.isin(sites, other).sum() < APART]
        if any(self.choices[i][0] >= value for i in close):
            return best
        self.choices = [choice for i, choice in enumerate(self.choices) if i not in close]
        self.choices.append((value, sites))
        self.choices.sort(key=lambda choice: -choice[0])
        del self.choices[ELITE:]
        return best
