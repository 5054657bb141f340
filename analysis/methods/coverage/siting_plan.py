"""The answer of a siting problem: what was chosen, what it is worth, and how far from the best it can be at most.

Here belongs the result that every solver returns, and its sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class SitingPlan:
    """Chosen sites with their worth and its bound.

    Attributes
    ----------
    sites : positions, ascending, without those already open.
    labels : the same by label where the table has labels.
    objective : recomputed from the sites, never read from a solver.
    bound : no choice is better.
    gap : distance of the bound as a share of the objective: bound/objective − 1, for a minimum objective/bound − 1.
    status : "optimal", "limit" (of time) or "interrupted".
    seconds : taken.
    method : how it was found and bounded.
    sentence : all this in words.

    Examples
    --------
    >>> found = make_plan([2, 0], None, 80, 80, maximise=True, seconds=0.1, method="greedy", what="cover {} of 120")
    >>> found.sites, found.status, found.sentence
    ((0, 2), 'optimal', '2 sites cover 80 of 120; proved best (greedy, 0.1 s).')
    """

    sites: tuple[int, ...]
    labels: tuple[Any, ...]
    objective: float
    bound: float
    gap: float
    status: str
    seconds: float
    method: str
    sentence: str


def make_plan(
    sites: Any,
    labels: pd.Index | None,
    objective: float,
    bound: float,
    *,
    maximise: bool,
    seconds: float,
    method: str,
    what: str,
    interrupted: bool = False,
    tolerance: float = 1e-9,
) -> SitingPlan:
    """A plan whose bound is never on the wrong side of the objective, for bounds carry the rounding of solvers.

    Parameters
    ----------
    sites : positions of those chosen.
    labels : of all sites, None without.
    objective, bound : worth of the choice, and of the best there can be, in one unit.
    maximise : whether more is better.
    seconds : taken.
    method : how it was found and bounded.
    what : the objective in words with a place for the number: "cover {} of 100".
    interrupted : whether the search was.
    tolerance : relative distance at which bound and objective are the same number.

    Returns
    -------
    SitingPlan.

    Examples
    --------
    >>> plan = make_plan([2, 0], None, 80, 100, maximise=True, seconds=0.1, method="greedy", what="cover {} of 120")
    >>> plan.gap, plan.status
    (0.25, 'limit')
    """
    sites = np.sort(np.asarray(sites, int))
    better = bound - objective if maximise else objective - bound
    if better <= tolerance * max(abs(objective), abs(bound)):
        bound = objective
    high, low = (bound, objective) if maximise else (objective, bound)
    gap = 0.0 if high == low else (high / low - 1 if low > 0 else float("inf"))
    status = "optimal" if gap == 0 else "interrupted" if interrupted else "limit"
    names = tuple(sites.tolist()) if labels is None else tuple(labels[sites])
    beyond = "exceeds" if maximise else "is below"
    proved = "proved best" if gap == 0 else f"no choice {beyond} {bound:g}, gap {gap:.2%}"
    why = "" if gap == 0 or not interrupted else "; interrupted"
    sentence = f"{len(sites)} sites {what.format(f'{objective:g}')}; {proved} ({method}, {seconds:.1f} s{why})."
    return SitingPlan(tuple(sites.tolist()), names, objective, bound, gap, status, seconds, method, sentence)
