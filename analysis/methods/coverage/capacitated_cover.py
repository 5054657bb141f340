"""Covering by sites that fill up: which p serve most, and what given ones serve.

Here belongs the capacitated problem as an integer programme with a first choice by greedy. Without capacities it is
`siting`.
"""

from __future__ import annotations

from dataclasses import replace
from time import process_time
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog

from analysis.methods.coverage import cover_problem as problems
from analysis.methods.coverage.cover_problem import CoverProblem
from analysis.methods.coverage.cover_reduction import merge_clients
from analysis.methods.coverage.greedy_cover import greedy
from analysis.methods.coverage.labels import aligned
from analysis.methods.coverage.programme import (
    NOT_TRIED,
    Answer,
    chosen_sites,
    hopeless,
    one_row,
    solve,
    unless_interrupted,
)
from analysis.methods.coverage.siting_plan import SitingPlan, make_plan


def capacitated_weight(weight: Any, covers: Any, capacity: Any, sites: Any) -> float:
    """Weight that given sites serve when none serves more than its capacity; a client may be shared among sites.

    Parameters
    ----------
    weight, covers : as in `maximal_cover`.
    capacity : of each site, in the unit of weight.
    sites : chosen.

    Returns
    -------
    The largest weight that flows from clients to sites, in the unit of weight.

    Raises
    ------
    ValueError : lengths or labels that do not fit, or a site that the table lacks.

    References
    ----------
    Current & Storbeck (1988), Capacitated Covering Models, Environment and Planning B 15(2), 153–163.

    Examples
    --------
    The first site serves 6 of the first client's 10, the second the other's 4:

    >>> capacitated_weight([10, 4], [[1, 0], [1, 1]], [6, 10], [0, 1])
    10.0
    """
    table, clients, labels = problems.read_table(covers)
    weight = aligned("weight", weight, clients, table.shape[0], "client")
    limit = aligned("capacity", capacity, labels, table.shape[1], "site")
    return _served(weight, table, limit, problems.positions("sites", sites, labels, table.shape[1]))


def _served(weight: np.ndarray, table: sparse.csr_array, limit: np.ndarray, sites: np.ndarray) -> float:
    pairs = sparse.coo_array(table[:, sites])
    if pairs.nnz == 0:
        return 0.0
    flow, entries = np.arange(pairs.nnz), np.ones(pairs.nnz)
    rows = sparse.vstack(
        [
            sparse.csr_array((entries, (pairs.row, flow)), (table.shape[0], pairs.nnz)),
            sparse.csr_array((entries, (pairs.col, flow)), (sites.size, pairs.nnz)),
        ]
    )
    found = linprog(-entries, A_ub=rows, b_ub=np.concatenate([weight, limit[sites]]), method="highs")
    return float(found.x.sum())


def capacitated_cover(weight: Any, covers: Any, capacity: Any, p: int, *, seconds: float = 60.0) -> SitingPlan:
    """The p sites that serve most weight when each serves at most its capacity.

    Parameters
    ----------
    weight, covers, p : as in `maximal_cover`.
    capacity : of each site, in the unit of weight; a client may be shared among sites.
    seconds : limit, of the processor's time; 0 answers by greedy.

    Returns
    -------
    SitingPlan: the objective is what `capacitated_weight` gives for the sites. Interrupted or at its limit it holds the
    best found. Where capacities fall short of demand
    the bound says so: it never exceeds the p largest of them.

    Raises
    ------
    ValueError : as `maximal_cover`, or capacities that do not fit the sites.

    References
    ----------
    Current & Storbeck (1988), Capacitated Covering Models, Environment and Planning B 15(2), 153–163.

    Examples
    --------
    >>> plan = capacitated_cover([10, 4], [[1, 0], [1, 1]], [6, 3], 1)
    >>> plan.sites, plan.objective
    ((0,), 6.0)
    """
    began, seconds = process_time(), problems.time_limit(seconds)
    problem, labels = problems.read_problem(weight, covers, p)
    limit = aligned("capacity", capacity, labels, problem.table.shape[1], "site")
    merged = merge_clients(problem)
    each = np.minimum(limit, merged.by_site @ merged.weight)
    most = min(float(merged.weight.sum()), float(np.sort(each)[-problem.p :].sum()))
    first = greedy(merged, deadline=max(began + 0.3 * seconds, process_time() + 0.5))
    found = unless_interrupted(lambda: _capacity_programme(merged, limit, began + seconds - process_time()), -most)
    choices = [first] if found.x is None else [found.x] if found.proved else [first, found.x]
    served = [_served(merged.weight, merged.table, limit, sites) for sites in choices]
    best = int(np.argmax(served))
    return make_plan(
        choices[best],
        labels,
        served[best],
        -found.bound,
        maximise=True,
        seconds=process_time() - began,
        method=found.name if choices[best] is found.x else f"greedy, {found.name}",
        what=f"serve {{}} of {problem.weight.sum():g}",
        interrupted=found.interrupted,
        tolerance=1e-7,
    )


def _capacity_programme(problem: CoverProblem, limit: np.ndarray, seconds: float) -> Answer:
    """Flows z_ij ≤ w_i x_j from clients to sites, Σ_j z_ij ≤ w_i, Σ_i z_ij ≤ capacity_j x_j."""
    clients, sites = problem.table.shape
    if hopeless(3 * problem.table.nnz, seconds):
        return NOT_TRIED
    pairs = sparse.coo_array(problem.table)
    flow, entries = np.arange(pairs.nnz), np.ones(pairs.nnz)
    of_client = sparse.csr_array((entries, (pairs.row, flow)), (clients, pairs.nnz))
    of_site = sparse.csr_array((entries, (pairs.col, flow)), (sites, pairs.nnz))
    each = sparse.csr_array((-problem.weight[pairs.row], (flow, pairs.col)), (pairs.nnz, sites))
    constraints = [
        LinearConstraint(
            sparse.hstack([sparse.csr_array((clients, sites)), of_client], "csr"), -np.inf, problem.weight
        ),
        LinearConstraint(sparse.hstack([-sparse.diags_array(limit), of_site], "csr"), -np.inf, 0),
        LinearConstraint(sparse.hstack([each, sparse.eye_array(pairs.nnz)], "csr"), -np.inf, 0),
        LinearConstraint(one_row(np.concatenate([np.ones(sites), np.zeros(pairs.nnz)])), problem.p, problem.p),
    ]
    found = solve(
        np.concatenate([np.zeros(sites), -entries]),
        np.concatenate([np.ones(sites), np.zeros(pairs.nnz)]),
        Bounds(0, np.concatenate([np.ones(sites), problem.weight[pairs.row]])),
        constraints,
        seconds,
    )
    return replace(found, x=chosen_sites(found.x, sites))
