"""Where the next sites should be so that they cover most: the maximal covering location problem.

Here belongs the strategy: reduce, bound, search, prove. Its parts are `cover_problem`, `lagrangian`, `cover_search`
and `branching`. Covering everybody, or twice, is `cover_variants`; being near to everybody is `p_median`; the order
of cities under a budget is `city_order`.
"""

from __future__ import annotations

from dataclasses import replace
from time import process_time
from typing import Any

import numpy as np

from analysis.methods.coverage import cover_problem as problems
from analysis.methods.coverage.annealing import HOT, WARM, Annealer
from analysis.methods.coverage.cover_problem import CoverProblem, covering_table
from analysis.methods.coverage.cover_reduction import merge_clients, undominated
from analysis.methods.coverage.cover_search import near_misses, search
from analysis.methods.coverage.elite import Elite
from analysis.methods.coverage.greedy_cover import greedy
from analysis.methods.coverage.labels import aligned
from analysis.methods.coverage.lagrangian import Relaxation, needed, relax
from analysis.methods.coverage.programme import Answer, cover_programme
from analysis.methods.coverage.siting_plan import SitingPlan, make_plan

__all__ = ["SitingPlan", "covered_weight", "covering_table", "maximal_cover"]

EXACT_PAIRS = 110_000
"""Pairs of client and site, after reduction, up to which all time goes into the proof."""

OPEN_PAIRS = 50_000
"""Pairs that bound and best choice leave open up to which a part of the time goes into the proof."""

FRESH, AGAIN = 0.2, 0.08
"""Shares of the time for which a large problem is annealed, and annealed again, less hot, while that brings more."""

APART, BEFORE = 0.002, 0.02
"""Share by which bound and best choice differ from which a smaller problem is annealed too, and the time for that."""

MARGIN = 0.5
"""Seconds before the limit at which the programme is told to stop: HiGHS looks at the clock only now and then."""


def covered_weight(weight: Any, covers: Any, sites: Any) -> float:
    """Weight of the clients that given sites cover.

    Parameters
    ----------
    weight, covers : as in `maximal_cover`.
    sites : labels where the table has them, otherwise positions.

    Returns
    -------
    The sum of their weights.

    Raises
    ------
    ValueError : sizes or labels do not fit, a weight is negative or missing, or a site that the table lacks.

    Examples
    --------
    >>> covered_weight([5, 3, 2], [[1, 0], [1, 1], [0, 1]], [1])
    5.0
    """
    table, clients, labels = problems.read_table(covers)
    weight = aligned("weight", weight, clients, table.shape[0], "client")
    chosen = problems.positions("sites", sites, labels, table.shape[1])
    return float(weight[table[:, chosen].sum(axis=1) > 0].sum())


def maximal_cover(
    weight: Any,
    covers: Any,
    p: int,
    exact: bool | None = None,
    *,
    opened: Any = (),
    quotas: dict | None = None,
    categories: Any = None,
    seconds: float = 60.0,
    seed: int = 0,
) -> SitingPlan:
    """The p sites that cover most weight (maximal covering location).

    Parameters
    ----------
    weight : of each client, 0 or more; a Series is aligned by label.
    covers : clients × sites, truth values: whether the site covers the client. Dense, sparse or a DataFrame.
    p : sites to choose, beside those already open.
    exact : True solves the integer programme whatever its size, False searches and bounds only; by default the
        programme when the instance is small enough after reduction.
    opened : sites that are open already; the objective counts what they cover.
    quotas : category → number of sites to choose, or (least, most).
    categories : of each site.
    seconds : limit, of the processor's time, so that a busy machine gives no worse answer. 0 answers by greedy and one
        bound.
    seed : of the search.

    Returns
    -------
    SitingPlan. Its objective is what `covered_weight` gives for the sites and the open ones.

    Raises
    ------
    ValueError : sizes or labels do not fit, a weight is negative or missing, the table holds distances, p is not a
        whole number between 1 and the number of sites, quotas cannot be met, or seconds are below 0.

    References
    ----------
    Church & ReVelle (1974), The Maximal Covering Location Problem, Papers of the Regional Science Association 32,
    101–118.

    Examples
    --------
    >>> plan = maximal_cover([5, 3, 4], [[1, 0], [1, 0], [0, 1]], 1)
    >>> plan.sites, plan.objective, plan.status
    ((0,), 8.0, 'optimal')
    """
    began, seconds = process_time(), problems.time_limit(seconds)
    whole, labels = problems.read_problem(weight, covers, p, quotas, categories)
    already = problems.positions("opened", opened, labels, whole.table.shape[1])
    problem, sites, before = _without_open(whole, already)
    problem = merge_clients(problem)
    kept = undominated(problem)
    chosen, bound, method, interrupted = _solve(problem.only(kept), exact, began, seconds, seed)
    chosen = sites[kept[chosen]]
    objective = whole.covered(np.concatenate([chosen, already]))
    return make_plan(
        chosen,
        labels,
        objective,
        bound + before,
        maximise=True,
        seconds=process_time() - began,
        method=method,
        what=f"cover {{}} of {whole.weight.sum():g}",
        interrupted=interrupted,
    )


def _without_open(problem: CoverProblem, opened: np.ndarray) -> tuple[CoverProblem, np.ndarray, float]:
    """What is left to cover, the sites left to choose from, and the weight covered already."""
    if opened.size == 0:
        return problem, np.arange(problem.table.shape[1]), 0.0
    sites = np.setdiff1d(np.arange(problem.table.shape[1]), opened)
    if problem.p > sites.size:
        raise ValueError(f"p: expected at most {sites.size} sites beside the open ones, found {problem.p}; lower it")
    done = problem.table[:, opened].sum(axis=1) > 0
    left = replace(problem, weight=np.where(done, 0.0, problem.weight)).only(sites)
    count = np.bincount(left.category, minlength=len(left.most))
    if np.any(count < left.least) or np.minimum(count, left.most).sum() < left.p:
        raise ValueError(
            f"quotas: expected limits that sites not yet open can meet, found {count.tolist()}; loosen them"
        )
    return left, sites, float(problem.weight[done].sum())


def _solve(
    problem: CoverProblem, exact, began: float, seconds: float, seed: int
) -> tuple[np.ndarray, float, str, bool]:
    """Positions, bound, method, and whether it was interrupted."""
    start = greedy(problem, deadline=max(began + 0.3 * seconds, process_time() + 0.5))
    reached, elite = problem.covered(start), Elite()
    elite.enter(reached, start)
    step = float(problem.weight.sum()), "greedy"
    if reached >= step[0]:
        return start, reached, "greedy covers all that can be covered", False
    interrupted = False
    try:
        for step in _steps(problem, elite, start, exact, began, seconds, seed):
            if elite.choices[0][0] >= _whole(problem, step[0]):
                break
    except KeyboardInterrupt:
        interrupted = True
    return elite.choices[0][1], _whole(problem, step[0]), step[1], interrupted


def _steps(problem, elite: Elite, start, exact, began: float, seconds: float, seed: int):
    """Bound and method after each step; the choices found are in `elite`."""
    end = began + seconds
    large = problem.table.nnz > EXACT_PAIRS
    patience = 60 if large else 25
    relaxation = relax(problem, elite.choices[0][0], began + 0.2 * seconds, patience=patience)
    yield relaxation.bound, "greedy, Lagrangian bound"
    if relaxation.interrupted:
        raise KeyboardInterrupt
    if exact is True or not large:
        yield from _proved(problem, relaxation, elite, exact, end, seconds, seed)
        return
    yield from _annealed(problem, relaxation, elite, exact, end, seconds, seed)


def _proved(problem, relaxation: Relaxation, elite: Elite, exact, end: float, seconds: float, seed: int):
    """Steps of a problem that is not large: tabu, annealing where that leaves a gap, and the proof or more tabu."""
    bound, until = relaxation.bound, min(process_time() + 0.1 * seconds, end)
    by = "tabu search" if process_time() < until else "greedy"
    yield bound, f"{by}, Lagrangian bound"
    search(problem, relaxation, elite.choices[0][1], until, seed, _whole(problem, bound), 2, elite)
    yield bound, f"{by}, Lagrangian bound"
    if bound > (1 + APART) * elite.choices[0][0]:
        # What the tree may cut off by price hangs on what is known: a better choice halves it.
        until, known = min(process_time() + BEFORE * seconds, end), elite.choices[0][0]
        Annealer(problem).run(elite.choices[0][1], HOT, until, np.random.default_rng(seed), elite)
        by += ", annealing" if elite.choices[0][0] > known else ""
        yield bound, f"{by}, Lagrangian bound"
    if exact is False:
        search(problem, relaxation, elite.choices[0][1], end, seed + 1, _whole(problem, bound), 40, elite)
        yield bound, f"{by}, Lagrangian bound"
        return
    bound, method, found = _closed(problem, relaxation, bound, elite, end - MARGIN - process_time())
    yield bound, method if found.proved else f"{by}, Lagrangian bound, {method}"
    if found.interrupted:
        raise KeyboardInterrupt


def _annealed(problem, relaxation: Relaxation, elite: Elite, exact, end: float, seconds: float, seed: int):
    """Steps of a large problem: annealing, and branching on the best choices' sites, until the end."""
    annealer, rng, bound = Annealer(problem), np.random.default_rng(seed), relaxation.bound
    better, closed, bounded = False, exact is False, "Lagrangian bound"
    nearer = False
    while process_time() < end - MARGIN:
        known, share, hot = elite.choices[0][0], AGAIN if better else FRESH, WARM if better else HOT
        until = min(process_time() + share * seconds, end - MARGIN)
        yield bound, f"annealing, {bounded}"
        annealer.run(elite.choices[0][1], hot, until, rng, elite)
        if not nearer:  # what is reached tells the relaxation how far down to aim
            reached, soon = elite.choices[0][0], min(process_time() + 0.12 * seconds, end - MARGIN)
            relaxation, nearer = relax(problem, reached, soon, steps=20_000, patience=200, known=relaxation), True
            bound = min(bound, relaxation.bound)
            if relaxation.interrupted:
                raise KeyboardInterrupt
        yield bound, f"annealing, {bounded}"
        if not closed and _open_pairs(problem, relaxation, elite) <= OPEN_PAIRS:
            left = min(end - MARGIN - process_time(), 0.4 * seconds)
            bound, bounded, found = _closed(problem, relaxation, bound, elite, left)
            yield bound, f"annealing, {bounded}"
            if found.interrupted:
                raise KeyboardInterrupt
            if found.proved:
                return
            closed = True
        among, left = _union(problem, elite), min(end - MARGIN - process_time(), 0.1 * seconds)
        found = _enter_best(problem, elite, among, left)
        yield bound, f"annealing, integer programme on the best choices' sites, {bounded}"
        if found.interrupted:
            raise KeyboardInterrupt
        better = elite.choices[0][0] > known


def _open_pairs(problem: CoverProblem, relaxation: Relaxation, elite: Elite) -> int:
    """Pairs of the sites that a better choice than the best known may have."""
    may, _ = needed(relaxation, problem, elite.choices[0][0])
    return int(np.diff(problem.by_site.indptr)[may].sum())


def _closed(problem, relaxation: Relaxation, bound: float, elite: Elite, seconds: float) -> tuple[float, str, Answer]:
    """The bound after the integer programme on what the relaxation leaves open, its name, and its answer."""
    may, must = needed(relaxation, problem, elite.choices[0][0])
    found = _enter_best(problem, elite, may, seconds, np.searchsorted(may, must))
    # What the fixing left out is no better than what is known.
    bound = max(min(found.bound, bound), elite.choices[0][0])
    return bound, found.name, found


def _union(problem: CoverProblem, elite: Elite) -> np.ndarray:
    """The sites of the best choices, and those that could almost replace one of the best."""
    chosen = np.concatenate([sites for _, sites in elite.choices])
    return np.union1d(chosen, near_misses(problem, elite.choices[0][1], problem.p))


def _enter_best(problem: CoverProblem, elite: Elite, among: np.ndarray, seconds: float, must: Any = None) -> Answer:
    """Enter the best choice among some sites, as far as it is better than known and found in the seconds."""
    found = cover_programme(merge_clients(problem.only(among)), seconds, must, elite.choices[0][0])
    if found.x is not None:
        elite.enter(problem.covered(among[found.x]), among[found.x])
    return found


def _whole(problem: CoverProblem, bound: float) -> float:
    """The bound, rounded down where only whole numbers can be covered."""
    whole = np.all(problem.weight == np.round(problem.weight)) and bound < 2**52
    return float(np.floor(bound + 1e-6)) if whole else bound
