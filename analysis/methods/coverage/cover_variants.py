"""Covering problems beside the maximal one: everybody at least cost, and a second site in reserve.

Here belong set covering and backup coverage, each as an integer programme with a first choice by greedy. Sites that
fill up are `capacitated_cover`; the maximal covering problem is `siting`.
"""

from __future__ import annotations

from dataclasses import replace
from time import process_time
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint

from analysis.methods.coverage import cover_problem as problems
from analysis.methods.coverage.cover_problem import CoverProblem
from analysis.methods.coverage.cover_reduction import merge_clients
from analysis.methods.coverage.greedy_cover import greedy, next_batch, take
from analysis.methods.coverage.labels import aligned
from analysis.methods.coverage.programme import (
    NOT_TRIED,
    Answer,
    chosen_sites,
    covering_start,
    hopeless,
    one_row,
    solve,
    unless_interrupted,
)
from analysis.methods.coverage.siting_plan import SitingPlan, make_plan


def set_cover(covers: Any, *, cost: Any = None, opened: Any = (), seconds: float = 60.0) -> SitingPlan:
    """The cheapest sites that cover every client (location set covering).

    Parameters
    ----------
    covers : clients × sites, as in `maximal_cover`.
    cost : of each site, above 0; 1 by default, so that sites are counted.
    opened : sites that are open already and cost nothing more.
    seconds : limit, of the processor's time; 0 answers by greedy.

    Returns
    -------
    SitingPlan: the objective is the cost of the sites to add. Interrupted or at its limit it holds the best found.

    Raises
    ------
    ValueError : no site covers some client (the first is named), or seconds below 0.

    References
    ----------
    Toregas, Swain, ReVelle & Bergman (1971), Operations Research 19(6), 1363–1373.

    Examples
    --------
    >>> set_cover([[1, 1, 0], [0, 1, 0], [0, 0, 1]]).sites
    (1, 2)
    """
    began, limit = process_time(), problems.time_limit(seconds)
    table, clients, labels = problems.read_table(covers)
    price = np.ones(table.shape[1]) if cost is None else aligned("cost", cost, labels, table.shape[1], "site")
    if np.any(price <= 0):
        raise ValueError(f"cost: expected numbers above 0, found {price.min():g}; a free site is one in `opened`")
    bare = np.diff(table.indptr) == 0
    if bare.any():
        row = int(np.argmax(bare))
        name = f"row {row}" if clients is None else repr(clients[row])
        raise ValueError(
            f"covers: expected a site for every client, found none for {name} ({int(bare.sum())} of {bare.size}); "
            "widen the radius or drop these clients"
        )
    already = problems.positions("opened", opened, labels, table.shape[1])
    left = table[table[:, already].sum(axis=1) == 0]
    first = _cheap_cover(left, price, max(began + 0.3 * limit, process_time() + 0.5))
    # Where each client pays the least share of a site that covers it, no site is paid more than it costs.
    with np.errstate(divide="ignore"):
        share = price / np.diff(sparse.csc_array(left).indptr)
    least = float(np.minimum.reduceat(share[left.indices], left.indptr[:-1]).sum()) if left.nnz else 0.0
    found = unless_interrupted(lambda: _cost_programme(left, price, first, limit - (process_time() - began)), least)
    answer, better = first, chosen_sites(found.x, price.size)
    by_programme = better is not None and (found.proved or price[better].sum() < price[first].sum())
    answer = better if by_programme else first
    bound = float(np.ceil(found.bound - 1e-6)) if np.all(price == np.round(price)) else found.bound
    return make_plan(
        answer,
        labels,
        float(price[answer].sum()),
        bound,
        maximise=False,
        seconds=process_time() - began,
        method=found.name if by_programme else f"greedy, {found.name}",
        what=f"cover all {table.shape[0]} clients at a cost of {{}}",
        interrupted=found.interrupted,
    )


def _cost_programme(table: sparse.csr_array, price: np.ndarray, first: np.ndarray, seconds: float) -> Answer:
    if hopeless(table.nnz, seconds):
        return NOT_TRIED
    start = np.bincount(first, minlength=price.size).astype(float)
    return solve(price, np.ones(price.size), Bounds(0, 1), LinearConstraint(table, 1, np.inf), seconds, start)


def _cheap_cover(table: sparse.csr_array, price: np.ndarray, deadline: float) -> np.ndarray:
    """Greedy by clients per cost, then without the sites that the others make needless."""
    by_site, left, chosen = sparse.csr_array(table.T), np.ones(table.shape[0]), []
    gain = np.diff(by_site.indptr).astype(float)
    while left.any():
        score, late = gain / price, process_time() > deadline
        batch, floor = next_batch(score, late)
        for site in batch:
            if not late or gain[site] >= max(floor * price[site], 1.0):
                chosen.append(int(site))
                take(site, by_site, table, left, gain)
    times, needed = table[:, chosen].sum(axis=1), np.ones(len(chosen), bool)
    for place in np.argsort(-price[chosen], kind="stable"):
        clients = by_site.indices[by_site.indptr[chosen[place]] : by_site.indptr[chosen[place] + 1]]
        if np.all(times[clients] > 1):
            needed[place] = False
            times[clients] -= 1
    return np.array(chosen, dtype=int)[needed]


def backup_cover(weight: Any, covers: Any, p: int, backup: float = 0.5, *, seconds: float = 60.0) -> SitingPlan:
    """The p sites with most weight covered, where cover by a second site counts too.

    Parameters
    ----------
    weight, covers, p : as in `maximal_cover`.
    backup : in [0, 1], what a second site counts, the first counting 1 − backup.
    seconds : limit, of the processor's time; 0 answers by greedy.

    Returns
    -------
    SitingPlan: the objective is Σ w·((1 − backup)·covered + backup·covered twice). Interrupted or at its limit it holds
    the best found.

    Raises
    ------
    ValueError : a backup out of range, or as `maximal_cover`.

    References
    ----------
    Hogan & ReVelle (1986), Concepts and Applications of Backup Coverage, Management Science 32(11), 1434–1444.

    Examples
    --------
    Ten covered twice are worth 10, ten and one covered once 5.5:

    >>> plan = backup_cover([10, 1], [[1, 1, 0], [0, 0, 1]], 2)
    >>> plan.sites, plan.objective
    ((0, 1), 10.0)
    """
    began, limit = process_time(), problems.time_limit(seconds)
    if not 0 <= backup <= 1:
        raise ValueError(f"backup: expected a number in [0, 1], found {backup:g}; state what a second site counts")
    problem, labels = problems.read_problem(weight, covers, p)
    merged = merge_clients(problem)

    def worth(sites: np.ndarray) -> float:
        times = problem.table[:, sites].sum(axis=1)
        return float(problem.weight @ ((1 - backup) * (times > 0) + backup * (times > 1)))

    first = greedy(merged, deadline=max(began + 0.3 * limit, process_time() + 0.5))
    times = np.diff(merged.table.indptr)
    most = float(merged.weight @ ((1 - backup) * (times > 0) + backup * (times > 1)))
    # No site adds more than its clients at the higher of the two worths.
    most = min(most, max(backup, 1 - backup) * float(np.sort(merged.by_site @ merged.weight)[-problem.p :].sum()))
    found = unless_interrupted(
        lambda: _backup_programme(merged, backup, first, limit - (process_time() - began)), -most
    )
    by_programme = found.x is not None and (found.proved or worth(found.x) > worth(first))
    sites = found.x if by_programme else first
    return make_plan(
        sites,
        labels,
        worth(sites),
        -found.bound,
        maximise=True,
        seconds=process_time() - began,
        method=found.name if by_programme else f"greedy, {found.name}",
        what=f"are worth {{}} of {problem.weight.sum():g} with backup",
        interrupted=found.interrupted,
    )


def _backup_programme(problem: CoverProblem, backup: float, first: np.ndarray, seconds: float) -> Answer:
    """y + z ≤ Σ a x with z ≤ y: a client is covered once (y), and again (z)."""
    clients, sites = problem.table.shape
    if hopeless(problem.table.nnz, seconds):
        return NOT_TRIED
    one = sparse.eye_array(clients)
    rows = sparse.hstack([-problem.table, one, one], format="csr")
    order = sparse.hstack([sparse.csr_array((clients, sites)), -one, one], format="csr")
    count = one_row(np.concatenate([np.ones(sites), np.zeros(2 * clients)]))
    start = covering_start(problem, first)
    again = np.minimum(problem.table @ start[:sites], 2.0) - start[sites:]
    found = solve(
        np.concatenate([np.zeros(sites), -(1 - backup) * problem.weight, -backup * problem.weight]),
        # Where the second site counts more than the first, half of each would beat one: then they are whole.
        np.concatenate([np.ones(sites), np.full(2 * clients, float(backup > 0.5))]),
        Bounds(0, 1),
        [
            LinearConstraint(rows, -np.inf, 0),
            LinearConstraint(order, -np.inf, 0),
            LinearConstraint(count, problem.p, problem.p),
        ],
        seconds,
        np.concatenate([start, again]),
    )
    return replace(found, x=chosen_sites(found.x, sites))
