"""Where to sign merchants, and in which order to open cities.

Here belong choices under a budget: covering demand with p sites, and one depth per city. How much a depth
covers is `reach`. Every answer states its objective, a bound that no choice can exceed, and the gap between
them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

EXACT_SIZE = 20_000
"""Non-zeros up to which the integer programme is solved; beyond, local search beside the bound of the
relaxation."""


@dataclass(frozen=True)
class Cover:
    """Chosen sites (positions, ascending) with the weight they cover, its bound, the gap (bound/objective −
    1)."""

    sites: tuple[int, ...]
    objective: float
    bound: float
    gap: float
    method: str
    sentence: str


@dataclass(frozen=True)
class DepthPlan:
    """Level chosen per city (position), value and cost of the plan, its bound and gap."""

    levels: tuple[int, ...]
    objective: float
    cost: float
    bound: float
    gap: float
    sentence: str


def maximal_cover(weight: np.ndarray, covers: np.ndarray | sparse.spmatrix, p: int, exact: bool | None = None) -> Cover:
    """The p sites that cover most weight (maximal covering location, Church & ReVelle 1974).

    Parameters
    ----------
    weight : of each client, 0 or more.
    covers : clients × sites, truth values: whether the site covers the client. Dense or sparse.
    p : sites to choose.
    exact : solve the integer programme (HiGHS); by default when the instance is small.

    Returns
    -------
    Cover. The objective is recomputed from the chosen sites, not read from the solver.

    Raises
    ------
    ValueError : sizes do not fit, a weight is negative, or p is not between 1 and the number of sites.
    """
    weight, table = np.asarray(weight, float), sparse.csr_array(covers, dtype=bool)
    clients, sites = table.shape
    if weight.shape != (clients,) or np.any(weight < 0):
        raise ValueError(
            f"weight: expected {clients} numbers of 0 or more, one per client, found shape {weight.shape} "
            f"with minimum {weight.min() if weight.size else float('nan'):g}"
        )
    if not 1 <= p <= sites:
        raise ValueError(f"p: expected 1 to {sites} sites, found {p}")
    weight, table = _merge_clients(weight, table)
    chosen = _swap(weight, table, _greedy(weight, table, p))
    local = _covered_weight(weight, table, chosen)
    exact = table.nnz <= EXACT_SIZE if exact is None else exact
    answer, bound = _programme(weight, table, p, integer=exact)
    method = "integer programme" if exact else "greedy and swap, bounded by the relaxation"
    other = tuple(sorted(np.argsort(-answer, kind="stable")[:p].tolist()))
    other = other if exact else _swap(weight, table, other)
    if _covered_weight(weight, table, other) > local:
        chosen, local = other, _covered_weight(weight, table, other)
    # The solver's bound carries rounding; the choice made is itself a proof that no less is possible.
    bound = max(bound, local) if bound > local * (1 + 1e-9) else local
    gap = bound / local - 1 if local > 0 else 0.0
    return Cover(
        chosen,
        local,
        bound,
        gap,
        method,
        f"{p} of {sites} sites cover {local:g} of {weight.sum():g}; no choice covers more than {bound:g} ({method}).",
    )


def _merge_clients(weight: np.ndarray, table: sparse.csr_array) -> tuple[np.ndarray, sparse.csr_array]:
    """Clients with the same covering set become one; those that nothing covers are dropped."""
    table.sort_indices()
    keys: dict[bytes, int] = {}
    group = np.full(table.shape[0], -1)
    first = []
    for client in range(table.shape[0]):
        row = table.indices[table.indptr[client] : table.indptr[client + 1]]
        if row.size == 0:
            continue
        key = row.tobytes()
        if key not in keys:
            keys[key] = len(first)
            first.append(client)
        group[client] = keys[key]
    covered = group >= 0
    return np.bincount(group[covered], weight[covered], minlength=len(first)), table[first]


def _greedy(weight: np.ndarray, table: sparse.csr_array, p: int) -> tuple[int, ...]:
    columns, open_weight, chosen = sparse.csc_array(table), weight.copy(), []
    for _ in range(p):
        gain = columns.T @ open_weight
        gain[chosen] = -1
        site = int(np.argmax(gain))
        chosen.append(site)
        open_weight[columns.indices[columns.indptr[site] : columns.indptr[site + 1]]] = 0
    return tuple(sorted(chosen))


def _swap(weight: np.ndarray, table: sparse.csr_array, chosen: tuple[int, ...]) -> tuple[int, ...]:
    """Exchange one site for another while that covers more."""
    columns = sparse.csc_array(table)
    current = list(chosen)
    while True:
        times = np.asarray(table[:, current].astype(int).sum(axis=1)).ravel()
        base, best = float(weight[times > 0].sum()), None
        for position, site in enumerate(current):
            rows = columns.indices[columns.indptr[site] : columns.indptr[site + 1]]
            without = times.copy()
            without[rows] -= 1
            gain = columns.T @ np.where(without == 0, weight, 0.0)
            gain[current] = -1
            other = int(np.argmax(gain))
            total = float(weight[without > 0].sum() + gain[other])
            if total > base * (1 + 1e-12) and (best is None or total > best[0]):
                best = (total, position, other)
        if best is None:
            return tuple(sorted(current))
        current[best[1]] = best[2]


def _programme(weight: np.ndarray, table: sparse.csr_array, p: int, *, integer: bool) -> tuple[np.ndarray, float]:
    """Sites' values and the bound of the (relaxed) integer programme: y_i <= Σ_j covers x_j, Σ x = p."""
    clients, sites = table.shape
    rows = sparse.hstack([-table.astype(float), sparse.eye_array(clients)], format="csr")
    count = sparse.csr_array(np.concatenate([np.ones(sites), np.zeros(clients)])[None, :])
    cost = np.concatenate([np.zeros(sites), -weight])
    if not integer:
        found = linprog(cost, A_ub=rows, b_ub=np.zeros(clients), A_eq=count, b_eq=[p], bounds=(0, 1), method="highs")
        return _solved(found).x[:sites], float(-found.fun)
    found = milp(
        cost,
        integrality=np.concatenate([np.ones(sites), np.zeros(clients)]),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(rows, -np.inf, 0), LinearConstraint(count, p, p)],
        options={"mip_rel_gap": 0.0},
    )
    return _solved(found).x[:sites], float(-found.mip_dual_bound)


def city_depths(value: np.ndarray, cost: np.ndarray, budget: float) -> DepthPlan:
    """Depth to open each city at, one level each, for most value within a budget (multiple-choice knapsack).

    Parameters
    ----------
    value, cost : cities × levels; a level that means "not opened" has value and cost 0.
    budget : in the unit of cost.

    Returns
    -------
    DepthPlan. The value of a city is S-shaped in its depth (nobody comes for one choice), so taking the best
    next step each time can lose a fifth; this solves all cities together (HiGHS) and recomputes value and
    cost.

    Raises
    ------
    ValueError : shapes differ, a number is missing, or even the cheapest levels exceed the budget.
    """
    value, cost = np.asarray(value, float), np.asarray(cost, float)
    if value.ndim != 2 or value.shape != cost.shape or not np.all(np.isfinite(value) & np.isfinite(cost)):
        raise ValueError(
            f"value: expected cities × levels of numbers, as cost has, found {value.shape} and {cost.shape}"
        )
    cheapest = float(cost.min(axis=1).sum())
    if cheapest > budget:
        raise ValueError(f"budget: expected at least {cheapest:g}, the cheapest level of every city, found {budget:g}")
    cities, levels = value.shape
    one_each = sparse.kron(sparse.eye_array(cities), np.ones((1, levels)), format="csr")
    found = _solved(
        milp(
            -value.ravel(),
            integrality=np.ones(value.size),
            bounds=Bounds(0, 1),
            constraints=[
                LinearConstraint(one_each, 1, 1),
                LinearConstraint(cost.ravel()[None, :], -np.inf, budget),
            ],
            options={"mip_rel_gap": 0.0},
        )
    )
    chosen = found.x.reshape(value.shape).argmax(axis=1)
    at = np.arange(cities)
    objective, spent = float(value[at, chosen].sum()), float(cost[at, chosen].sum())
    bound = float(-found.mip_dual_bound)
    bound = bound if bound > objective * (1 + 1e-9) else objective
    gap = bound / objective - 1 if objective > 0 else 0.0
    opened = int((cost[at, chosen] > 0).sum())
    return DepthPlan(
        tuple(chosen.tolist()),
        objective,
        spent,
        bound,
        gap,
        f"{opened} of {cities} cities for {spent:g} of {budget:g}, worth {objective:g}; bound {bound:g}.",
    )


def _covered_weight(weight: np.ndarray, table: sparse.csr_array, chosen: tuple[int, ...]) -> float:
    return float(weight[np.asarray(table[:, list(chosen)].astype(int).sum(axis=1)).ravel() > 0].sum())


def _solved(found):
    if found.x is None:
        raise RuntimeError(f"HiGHS found no answer: {found.message}; check weights and budget")
    return found
