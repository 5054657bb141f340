"""Branch and bound over the sites of a covering problem, with linear programmes that HiGHS keeps warm.

Here belongs the proof that no choice covers more. The programme itself stands in `programme`.

Near the best choice the linear programme leaves few sites open, and most of them fall when they are tried: with the
site in, or out, the bound drops below what is known, so that it is out, or in, for good. HiGHS's own integer programme
comes to the same, after ten times as long with cuts and heuristics that this problem does not need.
"""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np

from analysis.methods.coverage.cover_problem import CoverProblem
from analysis.methods.coverage.highs import HighsRun
from analysis.methods.coverage.lagrangian import best_under_quotas
from analysis.methods.coverage.warm_programme import WarmProgramme

TRIED = 5
"""Fractional sites of a node that are tried both ways before it is split by one of them."""

WHOLE = 1e-6
"""Distance from 0 or 1 up to which a site is not fractional."""

ROUNDING = 1e-9
"""Share of all weight by which the values of linear programmes may be off."""

TOTAL = 1e5
"""What weights that are not whole add up to in the programme: HiGHS's tolerances are absolute."""


class _StoppedError(Exception):
    """Time is up, somebody interrupts, or HiGHS cannot say."""


class CoverTree:
    """The search of one problem; `run` is kept up to date, so that stopping it loses nothing.

    Parameters
    ----------
    problem : to solve, made small by what is known.
    model : its linear programme as scipy's `milp` takes it, sites first, with the weights' sign turned.
    reached : weight that a known choice covers, −inf without one; only a better one is looked for.
    run : that takes the answer.

    References
    ----------
    Land & Doig (1960), An Automatic Method of Solving Discrete Programming Problems, Econometrica 28(3), 497–520.
    Which site splits: Achterberg, Koch & Martin (2005), Branching Rules Revisited, Operations Research Letters 33(1),
    42–54.

    Examples
    --------
    >>> from analysis.methods.coverage.cover_problem import read_problem
    >>> from analysis.methods.coverage.programme import cover_model
    >>> problem, _ = read_problem([5, 3, 2], [[1, 0], [1, 1], [0, 1]], 1)
    >>> run = HighsRun()
    >>> CoverTree(problem, cover_model(problem), 7.0, run).grow()
    >>> run.x.tolist(), run.bound, run.proved
    ([1.0, 0.0], -8.0, True)
    """

    def __init__(self, problem: CoverProblem, model: dict[str, Any], reached: float, run: HighsRun) -> None:
        self._problem, self._run, self._reached = problem, run, reached
        weight, sites = problem.weight, problem.table.shape[1]
        total = float(weight.sum())
        off, whole = ROUNDING * total, np.all(weight == np.round(weight))
        # Whole weights cover whole numbers: a choice that covers more covers 1 more.
        self._step = 0.999 - off if whole and off < 0.1 else off
        self._scale = 1.0 if whole or total == 0 else TOTAL / total
        scaled = model | {"c": self._scale * model["c"]}
        self._programme = WarmProgramme(scaled, sites, lambda: run.interrupted or run.late)
        self._open: list[tuple[float, int, np.ndarray, np.ndarray, Any]] = []
        self._made = 0
        self._push(np.inf, self._programme.low, self._programme.high, None)
        # By how much the bound falls where a site goes out (0) or in (1), for each unit that it moves; how often seen.
        self._fall, self._seen = np.zeros((2, sites)), np.zeros((2, sites))
        self._aim()

    def grow(self) -> None:
        """Search until nothing better can be, or until stopped."""
        try:
            while self._open:
                bound, _, low, high, basis = heapq.heappop(self._open)
                if -bound < self._least():
                    break
                self._expand(-bound, low, high, basis)
        except _StoppedError:
            return
        self._run.proved, self._run.bound = True, -self._reached

    def _least(self) -> float:
        """The least bound of a node that may hold a better choice."""
        return self._reached + self._step

    def _expand(self, bound: float, low: np.ndarray, high: np.ndarray, basis: Any) -> None:
        """Settle what sites of a node can be settled, then split it by one of the others."""
        self._programme.begin(low, high, basis)
        while (value := min(bound, self._value())) >= self._least():
            x, price = self._programme.variables(), self._programme.prices() / self._scale
            basis = self._programme.basis()
            # Of the nodes that wait none is above the one that was taken.
            self._run.bound = max(self._run.bound, min([-value, *(node[0] for node in self._open[:1])]))
            self._enter(x)
            room = value - self._least()
            # A site whose price is more than what is left stays as it is.
            high[(low < high) & (x < WHOLE) & (price > room)] = 0
            low[(low < high) & (x > 1 - WHOLE) & (-price > room)] = 1
            self._programme.begin(low, high, None)
            site, halves, settled = self._tried(low, high, x, value, basis)
            if not settled:
                for end, (at_most, warm) in enumerate(halves):
                    ends = low.copy(), high.copy()
                    ends[0][site] = ends[1][site] = end
                    self._push(at_most, *ends, warm)
                return  # without a fractional site the choice is whole, and entered
            self._programme.begin(low, high, basis)

    def _tried(self, low, high, x: np.ndarray, value: float, basis: Any) -> tuple[int, list, bool]:
        """The site to split by, bound and basis of its halves (out, in), and whether a site was settled instead."""
        room = max(value - self._least(), 0.0)
        floor = 1e-3 * room
        way, seen = np.stack([x, 1 - x]), self._seen > 0
        mean = [self._fall[end][seen[end]].mean() if seen[end].any() else 1.0 for end in (0, 1)]
        fall = np.clip(np.where(seen, self._fall, np.array(mean)[:, None]) * way, floor, room)
        fractional = np.flatnonzero((low < high) & (way.min(axis=0) > WHOLE))
        first = fractional[np.argsort(-fall.prod(axis=0)[fractional], kind="stable")][:TRIED]
        best, chosen, settled = -1.0, (-1, []), False
        for site in first:
            halves = [(value, basis), (value, basis)]
            for end in (1, 0) if not seen[:, site].all() else ():
                halves[end] = self._half(site, end, value)
                self._programme.hold(site, low[site], high[site], basis)
                fall[end, site] = np.clip(value - halves[end][0], floor, room)
                self._learn(end, site, fall[end, site] / way[end, site])
                if halves[end][0] < self._least():
                    low[site] = high[site] = 1 - end
                    self._programme.hold(site, 1 - end, 1 - end)
                    settled = True
                    break
            if fall[:, site].prod() > best:
                best, chosen = fall[:, site].prod(), (int(site), halves)
        return *chosen, settled

    def _half(self, site: int, end: int, bound: float) -> tuple[float, Any]:
        """Bound and basis of a node with a site out (0) or in (1)."""
        self._programme.hold(site, end, end)
        bound = min(bound, self._value())
        if bound >= self._least():
            self._enter(self._programme.variables())
        return bound, self._programme.basis()

    def _learn(self, end: int, site: int, fall: float) -> None:
        self._seen[end, site] += 1
        self._fall[end, site] += (fall - self._fall[end, site]) / self._seen[end, site]

    def _push(self, bound: float, low: np.ndarray, high: np.ndarray, basis: Any) -> None:
        heapq.heappush(self._open, (-bound, -self._made, low, high, basis))
        self._made += 1

    def _value(self) -> float:
        """Bound of the programme as it stands, −inf where nothing better is left in it."""
        value = self._programme.value()
        if value is None:
            raise _StoppedError
        return -value / self._scale

    def _enter(self, x: np.ndarray) -> None:
        """Keep the choice of the largest x, where it is the best."""
        chosen = best_under_quotas(x, self._problem)
        covered = self._problem.covered(chosen)
        if covered > self._reached:
            self._reached, values = covered, np.zeros(x.size)
            values[chosen] = 1
            self._run.x = values
            self._aim()

    def _aim(self) -> None:
        self._programme.aim(-self._scale * self._least())
