"""Where p sites should be so that everybody is near one on average: the p-median problem.

Here belongs its search and its bound. Covering within a radius is `siting`.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint

from analysis.methods.coverage import cover_problem as problems
from analysis.methods.coverage.labels import aligned, labels_of, unique
from analysis.methods.coverage.programme import InfeasibleError, chosen_sites, one_row, solve
from analysis.methods.coverage.siting_plan import SitingPlan, make_plan

MARGIN = 0.5
"""Seconds before the limit at which HiGHS is told to stop."""

PAIRS = 400_000
"""Pairs of client and site left after fixing up to which the integer programme is tried."""

RESTARTS = 30
"""Runs of the exchange without a new best after which it stops."""


def median_distance(weight: Any, distance: Any, sites: Any) -> float:
    """Weighted distance of all clients to the nearest of given sites.

    Parameters
    ----------
    weight : of each client, 0 or more.
    distance : clients × sites, in any unit.
    sites : chosen, by label or position.

    Returns
    -------
    Σ w_i·min_j d_ij, in the unit of weight times that of distance.

    Raises
    ------
    ValueError : lengths or labels that do not fit, a distance that is missing or negative, or an unknown site.

    References
    ----------
    Hakimi (1964), Operations Research 12(3), 450–459.

    Examples
    --------
    >>> median_distance([1, 1, 5], [[0, 2, 9], [2, 0, 9], [9, 9, 0]], [0, 2])
    2.0
    """
    cost, clients, labels = _table(distance)
    weight = aligned("weight", weight, clients, len(cost), "client")
    chosen = problems.positions("sites", sites, labels, cost.shape[1])
    return float(weight @ cost[:, chosen].min(axis=1))


def p_median(
    weight: Any, distance: Any, p: int, *, opened: Any = (), seconds: float = 60.0, seed: int = 0
) -> SitingPlan:
    """The p sites with the least weighted distance to the nearest one.

    Parameters
    ----------
    weight : of each client, 0 or more; a Series is aligned by label.
    distance : clients × sites, in any unit; a DataFrame brings labels.
    p : sites to choose, beside those already open.
    opened : those.
    seconds : limit, of the processor's time; 0 answers by its first choice.
    seed : of the search.

    Returns
    -------
    SitingPlan: the objective is Σ w_i·min_j d_ij over chosen and open sites, as `median_distance` gives it.

    Raises
    ------
    ValueError : lengths or labels that do not fit, a distance that is missing or negative, a p out of range, or
        seconds below 0.

    Notes
    -----
    Fast interchange with restarts from above, Lagrangian prices of "every client is served once" from below; sites that
    the two exclude are dropped, and HiGHS closes what is left.

    References
    ----------
    Problem: Hakimi (1964), Operations Research 12(3), 450–459. Interchange: Teitz & Bart (1968), Operations Research
    16(5), 955–961; Whitaker (1983), INFOR 21(2), 95–108.

    Examples
    --------
    >>> p_median([1, 1, 5], [[0, 2, 9], [2, 0, 9], [9, 9, 0]], 2).sites
    (0, 2)
    """
    began, seconds = process_time(), problems.time_limit(seconds)
    whole, clients, labels = _table(distance)
    weight = aligned("weight", weight, clients, len(whole), "client")
    already = problems.positions("opened", opened, labels, whole.shape[1])
    sites = np.setdiff1d(np.arange(whole.shape[1]), already)
    p = problems.whole_number("p", p, 1, sites.size, "sites")
    used = np.flatnonzero(weight > 0)
    cost = weight[used, None] * whole[np.ix_(used, sites)]
    # What an open site costs at most caps the way to every new one.
    cap = weight[used] * whole[np.ix_(used, already)].min(axis=1) if already.size else np.full(used.size, np.inf)
    chosen, bound, method, interrupted = _solve(np.minimum(cost, cap[:, None]), p, began, seconds, seed)
    together = np.concatenate([sites[chosen], already])
    return make_plan(
        sites[chosen],
        labels,
        float(weight @ whole[:, together].min(axis=1)) if weight.any() else 0.0,
        bound,
        maximise=False,
        seconds=process_time() - began,
        method=method,
        what="leave a weighted distance of {}",
        interrupted=interrupted,
    )


def _table(distance: Any) -> tuple[np.ndarray, pd.Index | None, pd.Index | None]:
    clients, sites = (labels_of(distance, axis) if isinstance(distance, pd.DataFrame) else None for axis in (0, 1))
    for labels, of in ((clients, "client"), (sites, "site")):
        if labels is not None:
            unique("distance", labels, of)
    table = np.asarray(distance, float)
    if table.ndim != 2 or 0 in table.shape:
        raise ValueError(f"distance: expected clients × sites, found shape {table.shape}; pass a table")
    wrong = ~(np.isfinite(table) & (table >= 0))
    if wrong.any():
        row, column = np.argwhere(wrong)[0]
        raise ValueError(
            f"distance: expected a finite number of 0 or more, found {table[row, column]:g} in row {row}, column "
            f"{column}; fill it in"
        )
    return table, clients, sites


def _solve(cost: np.ndarray, p: int, began: float, seconds: float, seed: int) -> tuple:
    rng, end = np.random.default_rng(seed), began + seconds
    # Nobody is nearer than to the nearest of all sites.
    best, bound, method, interrupted = _first(cost, p), float(cost.min(axis=1).sum()), "interchange", False
    try:
        _interchange(cost, best, end)
        method, reached, quiet, price = "interchange, Lagrangian bound", _total(cost, best), 0, cost.min(axis=1)
        for higher in _relax(cost, best, began + 0.3 * seconds):
            bound, price = higher
        method = "interchange with restarts, Lagrangian bound"
        while process_time() < began + 0.6 * seconds and quiet < RESTARTS and reached > bound * (1 + 1e-9):
            other = _interchange(cost, _shaken(best, cost.shape[1], rng), end)
            quiet += 1
            if _total(cost, other) < reached * (1 - 1e-12):
                best, reached, quiet = other, _total(cost, other), 0
        if reached > bound * (1 + 1e-9):
            answer, floor, tried, interrupted = _close(cost, p, price, bound, reached, end - MARGIN)
            if answer is not None and _total(cost, answer) < reached:
                best, reached = answer, _total(cost, answer)
            bound = max(bound, min(floor, reached))
            method += tried
    except KeyboardInterrupt:
        interrupted = True
    return best, bound, method, interrupted


def _total(cost: np.ndarray, sites: np.ndarray) -> float:
    return float(cost[:, sites].min(axis=1).sum())


def _first(cost: np.ndarray, p: int) -> np.ndarray:
    chosen: list[int] = []
    near = np.full(len(cost), np.inf)
    for _ in range(p):
        total = np.minimum(cost, near[:, None]).sum(axis=0)
        total[chosen] = np.inf
        chosen.append(int(total.argmin()))
        near = np.minimum(near, cost[:, chosen[-1]])
    return np.array(chosen)


def _shaken(sites: np.ndarray, number: int, rng: np.random.Generator) -> np.ndarray:
    p = sites.size
    others = np.setdiff1d(np.arange(number), sites)
    count = min(int(rng.integers(1, 2 + p // 3)), others.size)
    kept = sites[rng.permutation(p)[: p - count]]
    return np.concatenate([kept, rng.choice(others, count, replace=False)])


def _interchange(cost: np.ndarray, sites: np.ndarray, deadline: float) -> np.ndarray:
    """Exchange the pair that gains most until none gains, in place, so that an interrupt loses nothing.

    Letting in j saves Σ (d1 − d_j)⁺; letting out r costs its clients min(d2, d_j) − d1 where that is not saved.
    """
    while process_time() < deadline:
        near = cost[:, sites]
        order = np.argpartition(near, 1, axis=1)[:, :2] if sites.size > 1 else np.zeros((len(cost), 2), int)
        rows = np.arange(len(cost))
        two = near[rows[:, None], order]
        swap = two[:, 0] > two[:, 1]
        nearest = np.where(swap, order[:, 1], order[:, 0])
        first = two.min(axis=1)
        second = two.max(axis=1) if sites.size > 1 else np.full(len(cost), np.inf)
        saved = np.maximum(first[:, None] - cost, 0)
        # What the client loses with its site gone, were j there: min(d2, d_j) − d1, and nothing where j is nearer.
        loss = np.maximum(np.minimum(second[:, None], cost) - first[:, None], 0)
        owner = sparse.csr_array((np.ones(len(cost)), (nearest, rows)), (sites.size, len(cost)))
        gain = saved.sum(axis=0) - owner @ loss
        gain[:, sites] = -np.inf
        out, into = divmod(int(gain.argmax()), cost.shape[1])
        if not gain[out, into] > 1e-12 * max(first.sum(), 1e-300):
            break
        sites[out] = into
    return sites


def _relax(cost: np.ndarray, known: np.ndarray, deadline: float) -> Iterator[tuple[float, np.ndarray]]:
    """L(u) = Σ u + the p least of Σ_i min(0, d_ij − u_i), raised by deflected subgradients: each higher one, and u."""
    # Between the way to the nearest and to the second nearest of a good choice: there the best prices lie.
    near = np.sort(cost[:, known], axis=1)
    price = near[:, : min(2, known.size)].mean(axis=1)
    p, reached = known.size, float(near[:, 0].sum())
    best, best_price, factor, stalled = -np.inf, price, 1.0, 0
    direction = np.zeros(len(cost))
    for step in range(1500):
        below = np.minimum(cost - price[:, None], 0)
        score = below.sum(axis=0)
        chosen = np.argpartition(score, p - 1)[:p]
        value = float(price.sum() + score[chosen].sum())
        stalled = 0 if value > best + 1e-5 * abs(best) or step == 0 else stalled + 1
        if value > best:
            best, best_price = value, price
            yield best, best_price
        if best >= reached * (1 - 1e-10) or process_time() > deadline:
            break
        if stalled >= 20:
            factor, stalled, price = factor * 0.7, 0, best_price
            direction[:] = 0
        direction = 0.7 * direction + 0.3 * (1 - np.count_nonzero(below[:, chosen], axis=1))
        length = float(direction @ direction)
        if length == 0 or factor < 1e-3:
            break
        price = price + factor * max(1.002 * reached - value, 1e-4 * reached) / length * direction


def _close(cost: np.ndarray, p: int, price: np.ndarray, bound: float, reached: float, end: float) -> tuple:
    """The programme on sites and pairs that a better choice may hold: answer, bound, its name, interrupted."""
    slack = (reached - bound) * (1 + 1e-6) + 1e-9 * reached
    score = np.minimum(cost - price[:, None], 0).sum(axis=0)
    ordered = np.sort(score)
    may = np.flatnonzero(score - ordered[p - 1] <= slack)
    # A better choice serves a client by the pair whose price it exceeds by no more than what is left.
    pairs = sparse.coo_array(sparse.csr_array(cost[:, may] - price[:, None] <= slack))
    if pairs.nnz > PAIRS or end - process_time() < 0.5:
        return None, -np.inf, "", False
    clients, flow = len(cost), np.arange(pairs.nnz)
    one = np.ones(pairs.nnz)
    serve = sparse.csr_array((one, (pairs.row, flow)), (clients, pairs.nnz))
    if np.any(np.bincount(pairs.row, minlength=clients) == 0):
        return None, reached, "", False
    link = sparse.csr_array((-one, (flow, pairs.col)), (pairs.nnz, may.size))
    count = one_row(np.concatenate([np.ones(may.size), np.zeros(pairs.nnz)]))
    try:
        found = solve(
            np.concatenate([np.zeros(may.size), cost[pairs.row, may[pairs.col]]]),
            np.concatenate([np.ones(may.size), np.zeros(pairs.nnz)]),
            Bounds(0, 1),
            [
                LinearConstraint(sparse.hstack([sparse.csr_array((clients, may.size)), serve], "csr"), 1, 1),
                LinearConstraint(sparse.hstack([link, sparse.eye_array(pairs.nnz)], "csr"), -np.inf, 0),
                LinearConstraint(count, p, p),
            ],
            end - process_time(),
        )
    except InfeasibleError:
        # Nothing better than what is known meets the constraints: that proves it.
        return None, reached, ", integer programme on the rest", False
    answer = None if found.x is None else may[chosen_sites(found.x, may.size)]
    on_the_rest = found.name.replace("integer programme", "integer programme on the rest")
    return answer, found.bound, f", {on_the_rest}", found.interrupted
