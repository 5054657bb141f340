"""Covering problems beside the maximal one: everybody at least cost, and a second site in reserve.

Here belong set covering and backup coverage, each as an integer programme with a first choice by greedy. Sites that
fill up are `capacitated_cover`; the maximal covering problem is `siting`.
"""

from __future__ import annotations

from time import process_time
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint

from analysis.methods.coverage import cover_problem as problems
from analysis.methods.coverage.cover_problem import CoverProblem
from analysis.methods.coverage.cover_reduction import merge_clients
from analysis.methods.coverage.cover_search import greedy
from analysis.methods.coverage.labels import aligned
from analysis.methods.coverage.programme import Answer, one_row, solve
from analysis.methods.coverage.siting_plan import SitingPlan, make_plan


def set_cover(covers: Any, *, cost: Any = None, opened: Any = (), seconds: float = 60.0) -> SitingPlan:
    """The cheapest sites that cover every client (location set covering).

    Parameters
    ----------
    covers : clients × sites, as in `maximal_cover`.
    cost : of each site, above 0; 1 by default, so that sites are counted.
    opened : sites that are open already and cost nothing more.
    seconds : limit.

    Returns
    -------
    SitingPlan: the objective is the cost of the sites to add.

    Raises
    ------
    ValueError : no site covers some client; the first is named.

    References
    ----------
    Toregas, Swain, ReVelle & Bergman (1971), Operations Research 19(6), 1363–1373.

    Examples
    --------
    >>> set_cover([[1, 1, 0], [0, 1, 0], [0, 0, 1]]).sites
    (1, 2)
    """
    began = process_time()
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
    first = _cheap_cover(left, price)
    try:
        found = solve(price, np.ones(price.size), Bounds(0, 1), LinearConstraint(left, 1, np.inf), seconds)
        interrupted = False
    except KeyboardInterrupt:
        found, interrupted = Answer(None, 0.0, False), True
    answer = first if found.x is None else np.flatnonzero(found.x > 0.5)
    if price[answer].sum() > price[first].sum():
        answer = first
    bound = max(found.bound, 0.0)
    whole = np.all(price == np.round(price))
    return make_plan(
        answer,
        labels,
        float(price[answer].sum()),
        float(np.ceil(bound - 1e-6)) if whole else bound,
        maximise=False,
        seconds=process_time() - began,
        method="integer programme" + ("" if found.proved else " at its limit"),
        what=f"cover all {table.shape[0]} clients at a cost of {{}}",
        interrupted=interrupted,
    )


def _cheap_cover(table: sparse.csr_array, price: np.ndarray) -> np.ndarray:
    """Greedy by clients per cost, then without the sites that the others make needless."""
    by_site, open_clients, chosen = sparse.csr_array(table.T), np.ones(table.shape[0]), []
    while open_clients.any():
        site = int(np.argmax((by_site @ open_clients) / price))
        chosen.append(site)
        open_clients[by_site.indices[by_site.indptr[site] : by_site.indptr[site + 1]]] = 0
    times = table[:, chosen].sum(axis=1)
    for site in sorted(chosen, key=lambda one: -price[one]):
        clients = by_site.indices[by_site.indptr[site] : by_site.indptr[site + 1]]
        if np.all(times[clients] > 1):
            chosen.remove(site)
            times[clients] -= 1
    return np.array(chosen, dtype=int)


def backup_cover(weight: Any, covers: Any, p: int, backup: float = 0.5, *, seconds: float = 60.0) -> SitingPlan:
    """The p sites with most weight covered, where cover by a second site counts too.

    Parameters
    ----------
    weight, covers, p : as in `maximal_cover`.
    backup : in [0, 1], what a second site counts, the first counting 1 − backup.
    seconds : limit.

    Returns
    -------
    SitingPlan: the objective is Σ w·((1 − backup)·covered + backup·covered twice).

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
    began = process_time()
    if not 0 <= backup <= 1:
        raise ValueError(f"backup: expected a number in [0, 1], found {backup:g}; state what a second site counts")
    problem, labels = problems.read_problem(weight, covers, p)
    merged = merge_clients(problem)

    def worth(sites: np.ndarray) -> float:
        times = problem.table[:, sites].sum(axis=1)
        return float(problem.weight @ ((1 - backup) * (times > 0) + backup * (times > 1)))

    first, interrupted = greedy(merged), False
    try:
        found = _backup_programme(merged, backup, seconds - (process_time() - began))
    except KeyboardInterrupt:
        found, interrupted = Answer(None, -float(problem.weight.sum()), False), True
    sites = first if found.x is None or worth(found.x) < worth(first) else found.x
    return make_plan(
        sites,
        labels,
        worth(sites),
        min(-found.bound, float(problem.weight.sum())),
        maximise=True,
        seconds=process_time() - began,
        method="integer programme" + ("" if found.proved else " at its limit"),
        what=f"are worth {{}} of {problem.weight.sum():g} with backup",
        interrupted=interrupted,
    )


def _backup_programme(problem: CoverProblem, backup: float, seconds: float) -> Answer:
    """y + z ≤ Σ a x with z ≤ y: a client is covered once (y), and again (z)."""
    clients, sites = problem.table.shape
    one = sparse.eye_array(clients)
    rows = sparse.hstack([-problem.table, one, one], format="csr")
    order = sparse.hstack([sparse.csr_array((clients, sites)), -one, one], format="csr")
    count = one_row(np.concatenate([np.ones(sites), np.zeros(2 * clients)]))
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
    )
    return Answer(None if found.x is None else np.flatnonzero(found.x[:sites] > 0.5), found.bound, found.proved)
