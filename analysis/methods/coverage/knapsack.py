"""One level per class within a budget, exactly: the multiple-choice knapsack, for many draws at once.

Here belongs the solver on arrays. What classes and levels mean is `city_order`.

A price λ on the budget splits the classes: L(λ) = Σ_c max_l (v − λk) + λB bounds every choice. A level that falls short
of its class's best at that price by more than the gap between bound and a known choice is in no better one, which
leaves few; those are combined class by class, keeping only states that nothing dominates and that the bound allows.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

STATES = 2_000_000
"""States of one draw above which it is handed to HiGHS."""

HALVINGS = 80
"""Of the interval that holds the price; more leave it unchanged."""

SLACK = 1e-12
"""Relative tolerance of the budget, for sums of costs carry rounding."""


def solve_knapsacks(value: np.ndarray, cost: np.ndarray, budget: np.ndarray) -> np.ndarray:
    """The level of each class with most value within the budget.

    Parameters
    ----------
    value, cost : draws × classes × levels, finite.
    budget : one per draw, not below the cheapest levels.

    Returns
    -------
    Level, draws × classes.

    Raises
    ------
    RuntimeError : HiGHS, which takes what has too many states, found no answer.

    References
    ----------
    Sinha & Zoltners (1979), The Multiple-Choice Knapsack Problem, Operations Research 27(3), 503–515.

    Examples
    --------
    >>> value, cost = np.array([[[0, 1, 9], [0, 4, 5]]]), np.array([[[0, 2, 4], [0, 2, 3]]])
    >>> solve_knapsacks(value, cost, np.array([5.0])).tolist()
    [[2, 0]]
    """
    limit = budget * (1 + np.sign(budget) * SLACK) + SLACK
    price = _price(value, cost, limit)
    level = _repaired(value, cost, limit, price)
    reduced = value - price[:, None, None] * cost
    top = reduced.max(axis=2)
    known = _picked(value, level).sum(axis=1)
    bound = top.sum(axis=1) + price * limit
    short = top[:, :, None] - reduced
    slack = bound - known
    tiny = 1e-9 * np.maximum(np.abs(bound), 1e-300)
    for draw in np.flatnonzero(slack > tiny):
        better = _combine(
            value[draw], cost[draw], short[draw], slack[draw] - tiny[draw] * 1e-3, limit[draw], known[draw]
        )
        if better is not None:
            level[draw] = better
    return level


def _price(value: np.ndarray, cost: np.ndarray, limit: np.ndarray) -> np.ndarray:
    """The least price at which the best levels fit the budget; 0 where they fit anyway."""

    def spent(price: np.ndarray) -> np.ndarray:
        return _picked(cost, _best(value, cost, price)).sum(axis=1)

    low = np.zeros(len(value))
    spread = np.ptp(value, axis=2).max(axis=1)
    extra = cost - cost.min(axis=2, keepdims=True)
    steps = np.where(extra > 0, extra, np.inf).min(axis=(1, 2))
    high = np.where(spent(low) <= limit, 0.0, 2 * spread / np.where(np.isfinite(steps), steps, 1.0) + 1e-300)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        fits = spent(middle) <= limit
        high, low = np.where(fits, middle, high), np.where(fits, low, middle)
    return high


def _best(value: np.ndarray, cost: np.ndarray, price: np.ndarray) -> np.ndarray:
    """The best level of each class at a price, of equal ones the cheapest."""
    reduced = value - price[:, None, None] * cost
    best = reduced >= reduced.max(axis=2, keepdims=True)
    return np.where(best, cost, np.inf).argmin(axis=2)


def _picked(table: np.ndarray, level: np.ndarray) -> np.ndarray:
    return np.take_along_axis(table, level[:, :, None], axis=2)[:, :, 0]


def _repaired(value: np.ndarray, cost: np.ndarray, limit: np.ndarray, price: np.ndarray) -> np.ndarray:
    """Levels that fit the budget, with changes of one class at a time that still fit and gain most."""
    level = _best(value, cost, price)
    # At a price beyond all reason only rounding keeps the best levels above the budget: take the cheapest.
    over = _picked(cost, level).sum(axis=1) > limit
    level[over] = cost[over].argmin(axis=2)
    rows, classes, levels = value.shape
    for _ in range(4 * classes):
        left = limit - _picked(cost, level).sum(axis=1)
        gain = value - _picked(value, level)[:, :, None]
        extra = cost - _picked(cost, level)[:, :, None]
        gain = np.where(extra <= left[:, None, None], gain, 0.0).reshape(rows, -1)
        which = gain.argmax(axis=1)
        better = np.flatnonzero(gain[np.arange(rows), which] > 0)
        if not better.size:
            break
        level[better, which[better] // levels] = which[better] % levels
    return level


def _combine(value, cost, short, slack: float, limit: float, known: float) -> np.ndarray | None:
    """The best choice among levels that a better one than the known may hold; None when there is no better one."""
    allowed = short < slack
    level = np.where(allowed.any(axis=1), np.where(allowed, short, np.inf).argmin(axis=1), 0)
    open_classes = np.flatnonzero(allowed.sum(axis=1) > 1)
    others = np.setdiff1d(np.arange(len(value)), open_classes)
    # The most decided classes first: their states are pruned at once.
    second = np.sort(np.where(allowed, short, np.inf), axis=1)[:, 1]
    open_classes = open_classes[np.argsort(-second[open_classes])]
    fixed = cost[others, level[others]].sum()
    least = np.where(allowed, cost, np.inf).min(axis=1)[open_classes]
    to_come = np.append(np.cumsum(least[::-1])[::-1][1:], 0.0) if least.size else least
    spent, worth, behind = np.array([fixed]), np.array([value[others, level[others]].sum()]), np.zeros(1)
    steps: list[tuple[np.ndarray, np.ndarray]] = []
    for city, rest in zip(open_classes, to_come, strict=True):
        options = np.flatnonzero(allowed[city])
        costs = (spent[:, None] + cost[city, options]).ravel()
        values = (worth[:, None] + value[city, options]).ravel()
        behinds = (behind[:, None] + short[city, options]).ravel()
        keep = np.flatnonzero((behinds < slack) & (costs + rest <= limit))
        keep = keep[np.lexsort((-values[keep], costs[keep]))]
        best_before = np.concatenate([[-np.inf], np.maximum.accumulate(values[keep])[:-1]])
        keep = keep[values[keep] > best_before]
        if keep.size == 0:
            return None
        if keep.size > STATES:
            return _by_highs(value, cost, limit)
        spent, worth, behind = costs[keep], values[keep], behinds[keep]
        steps.append((keep // options.size, options[keep % options.size]))
    state = int(worth.argmax())
    if worth[state] <= known:
        return None
    for city, (parent, option) in zip(open_classes[::-1], steps[::-1], strict=True):
        level[city], state = option[state], parent[state]
    return level


def _by_highs(value: np.ndarray, cost: np.ndarray, limit: float) -> np.ndarray:
    classes, levels = value.shape
    one_each = sparse.kron(sparse.eye_array(classes), np.ones((1, levels)), format="csr")
    found = milp(
        -value.ravel(),
        integrality=np.ones(value.size),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(one_each, 1, 1), LinearConstraint(cost.ravel()[None, :], -np.inf, limit)],
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        raise RuntimeError(f"HiGHS found no answer: {found.message}; check values and costs")
    return found.x.reshape(value.shape).argmax(axis=1)
