"""Search for maximal covering by annealing: one site after another leaves, and its place is drawn anew by gain.

Here belongs the search that crosses valleys. Where sites tile a plain, better choices shift many of them together,
which exchanges by the best gain (`cover_search`) do not find: each single one loses first.

A site that left comes back, or another comes instead, with probability ∝ exp(gain/temperature) (a heat bath: Geman &
Geman 1984; annealing: Kirkpatrick, Gelatt & Vecchi 1983). What every site would add is kept up by increments.
"""

from __future__ import annotations

from time import process_time

import numpy as np

from analysis.methods.coverage.cover_problem import CoverProblem
from analysis.methods.coverage.elite import Elite

HOT, WARM, COLD = 0.03, 0.016, 0.008
"""Temperatures at the start, for a choice that is good already, and at the end: shares of what a site covers."""

REACH = 9.0
"""Temperatures below the best gain at which a site is not drawn any more: its chance is exp(−9)."""

KEPT = 25_000_000
"""Sites that cover clients of sites, remembered at most: four bytes each."""


class Annealer:
    """A problem prepared for annealing; runs share what they looked up.

    Parameters
    ----------
    problem : of any size.

    References
    ----------
    Annealing: Kirkpatrick, Gelatt & Vecchi (1983), Science 220, 671–680. Heat bath: Geman & Geman (1984), IEEE
    Transactions on Pattern Analysis and Machine Intelligence 6(6), 721–741.

    Examples
    --------
    From the second site to the first, which covers 8 of 10:

    >>> from analysis.methods.coverage.cover_problem import read_problem
    >>> problem, _ = read_problem([5, 3, 2], [[1, 0], [1, 1], [0, 1]], 1)
    >>> elite = Elite()
    >>> Annealer(problem).run(np.array([1]), HOT, process_time() + 0.1, np.random.default_rng(0), elite)
    >>> elite.choices[0][0]
    8.0
    """

    def __init__(self, problem: CoverProblem) -> None:
        self._problem, self._by_site = problem, problem.by_site
        self._degree = np.diff(problem.table.indptr)
        self._known: dict[int, tuple[np.ndarray, ...]] = {}
        self._size = 0

    def run(self, start: np.ndarray, hot: float, deadline: float, rng: np.random.Generator, elite: Elite) -> None:
        """Cool from `hot` until the deadline (seconds of `process_time`); enter the best, also where interrupted."""
        best = [np.array(start)]
        try:
            self._cool([int(site) for site in start], hot, deadline, rng, best)
        finally:
            elite.enter(self._problem.covered(best[0]), best[0])

    def _cool(self, sites: list[int], hot: float, deadline: float, rng, found: list[np.ndarray]) -> None:
        """Anneal `sites`, with the best choice always in `found[0]`."""
        problem, began = self._problem, process_time()
        times = np.zeros(problem.weight.size, dtype=np.int32)
        for site in sites:
            times[self._pairs(site)[0]] += 1
        chosen = np.zeros(self._by_site.shape[0], bool)
        chosen[sites] = True
        added = self._by_site @ np.where(times == 0, problem.weight, 0.0)
        value = best = float(problem.weight[times > 0].sum())
        unit = max(value, 1e-300) / problem.p
        count = np.bincount(problem.category[sites], minlength=len(problem.most))
        while (now := process_time()) < deadline:
            temperature = unit * hot * (COLD / hot) ** ((now - began) / max(deadline - began, 1e-9))
            for position in rng.permutation(problem.p):
                if process_time() > deadline:  # among a million sites one pass takes longer than a limit
                    break
                site = sites[position]
                lost, without, fewer = self._leave(site, times, added)
                count[problem.category[site]] -= 1
                chosen[site] = False
                other = self._drawn(without, chosen, count, temperature, rng)
                chosen[other] = True
                count[problem.category[other]] += 1
                if other == site:
                    continue
                value += float(without[other]) - lost
                times[self._pairs(site)[0]] = fewer
                added = self._come(other, times, without)
                sites[position] = other
                if value > best * (1 + 1e-12):
                    best, found[0] = value, np.array(sites)

    def _pairs(self, site: int) -> tuple[np.ndarray, ...]:
        """Clients of a site, their weights, how many sites cover each, and these sites one after another."""
        found = self._known.get(site)
        if found is None:
            table = self._problem.table
            clients = self._by_site.indices[self._by_site.indptr[site] : self._by_site.indptr[site + 1]]
            degree = self._degree[clients]
            ends = np.cumsum(degree)
            columns = table.indices[np.repeat(table.indptr[clients] - ends + degree, degree) + np.arange(degree.sum())]
            found = clients, self._problem.weight[clients], degree, columns.astype(np.int32)
            self._size += columns.size
            if self._size > KEPT:
                self._known.clear()
                self._size = columns.size
            self._known[site] = found
        return found

    def _leave(self, site: int, times: np.ndarray, added: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
        """What goes with a site, what each would add without it, and how often its clients would be covered."""
        clients, weight, degree, columns = self._pairs(site)
        fewer = times[clients] - 1
        bare = weight * (fewer == 0)
        return float(bare.sum()), added + np.bincount(columns, np.repeat(bare, degree), minlength=added.size), fewer

    def _come(self, site: int, times: np.ndarray, added: np.ndarray) -> np.ndarray:
        clients, weight, degree, columns = self._pairs(site)
        before = times[clients]
        times[clients] = before + 1
        return added - np.bincount(columns, np.repeat(weight * (before == 0), degree), minlength=added.size)

    def _drawn(self, added: np.ndarray, chosen: np.ndarray, count: np.ndarray, temperature: float, rng) -> int:
        """A site that is not chosen, and that the quotas allow, drawn by what it would add."""
        problem = self._problem
        if len(problem.most) > 1:
            short = count < problem.least
            allowed = short if short.any() else count < problem.most
            added = np.where(allowed[problem.category], added, -np.inf)
        top = added.max()
        if top <= REACH * temperature:
            # Chosen sites add nothing. Only here does that come near enough to be drawn.
            added = np.where(chosen, -np.inf, added)
            top = added.max()
        near = np.flatnonzero(added > top - REACH * temperature)
        if near.size == 1:
            return int(near[0])
        chance = np.cumsum(np.exp((added[near] - top) / temperature))
        return int(near[min(int(np.searchsorted(chance, rng.random() * chance[-1])), near.size - 1)])
