"""Which cities to open, and how deep, within a budget, and in which order as the budget grows.

Here belongs the choice among cities when a city's value is S-shaped in its depth, so that the best next step each time
can lose much of it. How much a depth covers is `reach`; the solver is `knapsack`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.methods.coverage.knapsack import SLACK, solve_knapsacks
from analysis.methods.coverage.labels import labels_of, unique


@dataclass(frozen=True)
class DepthPlan:
    """The depth at which to open each city.

    Attributes
    ----------
    levels : chosen per city, by position.
    objective, cost : value and cost of the plan, in the units given.
    bound : no plan within the budget is worth more.
    gap : bound/objective − 1; 0, since the plan is exact.
    greedy : what the best next step each time reaches.
    greedy_loss : the share of the objective that it loses.
    sentence : the plan in words.

    Examples
    --------
    >>> plan = city_depths([[0, 1, 9], [0, 4, 5]], [[0, 2, 4], [0, 2, 3]], 5)
    >>> plan.levels, plan.cost, round(plan.greedy_loss, 4)
    ((2, 0), 4.0, 0.3333)
    """

    levels: tuple[int, ...]
    objective: float
    cost: float
    bound: float
    gap: float
    greedy: float
    greedy_loss: float
    sentence: str


@dataclass(frozen=True)
class DepthDraws:
    """Plans of all draws.

    Attributes
    ----------
    level : chosen, shape (draw, city).
    objective, cost : value and cost of each plan, shape (draw,).
    greedy, greedy_loss : what the best next step each time reaches, and the share that it loses, shape (draw,).
    opened : whether the level is above the cheapest, shape (draw, city).

    Examples
    --------
    >>> drawn = depth_draws([[0, 1, 9], [0, 4, 5]], [[0, 2, 4], [0, 2, 3]], [2, 5])
    >>> drawn.opened.tolist(), drawn.cost.tolist()
    ([[False, True], [True, False]], [2.0, 4.0])
    """

    level: np.ndarray
    objective: np.ndarray
    cost: np.ndarray
    greedy: np.ndarray
    greedy_loss: np.ndarray
    opened: np.ndarray


@dataclass(frozen=True)
class BudgetPath:
    """The best plans at rising budgets.

    Attributes
    ----------
    level : chosen, shape (budget, city).
    objective : value of each plan, shape (budget,).
    dropped : (budget, city) positions at which a city that the smaller budget opens is closed again: while there are
        any, no single order of cities is right for every budget.

    Examples
    --------
    >>> path = budget_path([[0, 1, 9], [0, 4, 5]], [[0, 2, 4], [0, 2, 3]], [2, 4])
    >>> path.level.tolist(), path.dropped
    ([[0, 1], [2, 0]], ((1, 1),))
    """

    level: np.ndarray
    objective: np.ndarray
    dropped: tuple[tuple[int, int], ...]


def city_depths(value: Any, cost: Any, budget: float) -> DepthPlan:
    """Depth to open each city at, one level each, for most value within a budget (multiple-choice knapsack).

    Parameters
    ----------
    value, cost : cities × levels; a level that means "not opened" has value and cost 0. Of two DataFrames the cost is
        put in the order of the value's labels.
    budget : in the unit of cost.

    Returns
    -------
    DepthPlan. The value of a city is S-shaped in its depth (nobody comes for one choice), so taking the best
    next step each time can lose a fifth; this solves all cities together, exactly.

    Raises
    ------
    ValueError : shapes differ, a number is missing, a cost is below 0, or even the cheapest levels exceed the budget.

    References
    ----------
    Sinha & Zoltners (1979), The Multiple-Choice Knapsack Problem, Operations Research 27(3), 503–515.

    Examples
    --------
    For 5 the first city at its second level is worth 9; step by step the second city comes first, and 6 are left.

    >>> plan = city_depths([[0, 1, 9], [0, 4, 5]], [[0, 2, 4], [0, 2, 3]], 5)
    >>> plan.levels, plan.objective, plan.greedy
    ((2, 0), 9.0, 6.0)
    """
    if np.ndim(value) != 2:
        raise ValueError(f"value: expected cities × levels, found shape {np.shape(value)}; pass one table")
    drawn = depth_draws(value, cost, budget)
    objective, spent = float(drawn.objective[0]), float(drawn.cost[0])
    opened = int(drawn.opened[0].sum())
    greedy, loss = float(drawn.greedy[0]), float(drawn.greedy_loss[0])
    sentence = (
        f"{opened} of {len(value)} cities for {spent:g} of {budget:g}, worth {objective:g}, proved best; "
        f"the best next step each time reaches {greedy:g}, {loss:.1%} less."
    )
    levels = tuple(drawn.level[0].tolist())
    return DepthPlan(levels, objective, spent, objective, 0.0, greedy, loss, sentence)


def depth_draws(value: Any, cost: Any, budget: Any) -> DepthDraws:
    """`city_depths` for many draws of value, cost and budget.

    Parameters
    ----------
    value, cost : draws × cities × levels, or cities × levels for all draws.
    budget : one, or one per draw.

    Returns
    -------
    DepthDraws.

    Raises
    ------
    ValueError : shapes or draws differ, a number is missing, or the cheapest levels of a draw exceed its budget.

    References
    ----------
    Sinha & Zoltners (1979), The Multiple-Choice Knapsack Problem, Operations Research 27(3), 503–515.

    Examples
    --------
    >>> drawn = depth_draws([[0, 1, 9], [0, 4, 5]], [[0, 2, 4], [0, 2, 3]], [2, 5])
    >>> drawn.level.tolist(), drawn.objective.tolist()
    ([[0, 1], [2, 0]], [4.0, 9.0])
    """
    value, cost = _tables(value, cost)
    shape, budget = _checked(value, cost), np.asarray(budget, float)
    if budget.ndim > 1 or (budget.size > 1 and shape[0] not in (1, budget.size)):
        raise ValueError(f"budget: expected one, or one per draw ({shape[0]}), found {budget.size}; align them")
    shape = (max(shape[0], budget.size), *shape[1:])
    value, cost = np.broadcast_to(value, shape), np.broadcast_to(cost, shape)
    budget = np.broadcast_to(budget, shape[:1])
    cheapest = cost.min(axis=2).sum(axis=1)
    poor = ~(cheapest <= budget * (1 + SLACK) + SLACK)
    if poor.any():
        draw = int(np.argmax(poor))
        at = f" in draw {draw}" if shape[0] > 1 else ""
        raise ValueError(
            f"budget: expected at least {cheapest[draw]:g}, the cheapest level of every city, "
            f"found {budget[draw]:g}{at}; raise it"
        )
    level = solve_knapsacks(value, cost, budget)
    objective, spent = _sum(value, level), _sum(cost, level)
    greedy = _sum(value, _greedy_levels(value, cost, budget))
    loss = np.where(objective > 0, 1 - greedy / np.where(objective > 0, objective, 1), 0.0)
    base = cost.argmin(axis=2)
    return DepthDraws(level, objective, spent, greedy, loss, level != base)


def _greedy_levels(value: np.ndarray, cost: np.ndarray, budget: np.ndarray) -> np.ndarray:
    """The level of each city when the next level with most value for its cost is taken each time, while it fits.

    Tables are draws × cities × levels, levels in the order of their cost, with one budget per draw.
    """
    rows, cities, levels = value.shape
    level = cost.argmin(axis=2)
    budget = budget * (1 + SLACK) + SLACK
    at = np.arange(rows)
    for _ in range(cities * levels):
        following = np.minimum(level + 1, levels - 1)
        gain = _pick(value, following) - _pick(value, level)
        extra = _pick(cost, following) - _pick(cost, level)
        left = budget - _sum(cost, level)
        ratio = np.where(extra > 0, gain / np.where(extra > 0, extra, 1), np.where(gain > 0, np.inf, 0.0))
        ratio = np.where((extra <= left[:, None]) & (following > level), ratio, 0.0)
        city = ratio.argmax(axis=1)
        step = ratio[at, city] > 0
        if not step.any():
            break
        level[at[step], city[step]] += 1
    return level


def budget_path(value: Any, cost: Any, budgets: Any) -> BudgetPath:
    """The best plans at each of several budgets, and where a larger one closes what a smaller one opens.

    Parameters
    ----------
    value, cost : cities × levels.
    budgets : ascending, in the unit of cost.

    Returns
    -------
    BudgetPath.

    Raises
    ------
    ValueError : budgets that do not ascend, or as in `city_depths`.

    Examples
    --------
    For 2 the second city opens; for 4 the first, at its second level, in its place.

    >>> path = budget_path([[0, 1, 9], [0, 4, 5]], [[0, 2, 4], [0, 2, 3]], [2, 4])
    >>> path.objective.tolist(), path.dropped
    ([4.0, 9.0], ((1, 1),))
    """
    budgets = np.asarray(budgets, float)
    if budgets.ndim != 1 or np.any(np.diff(budgets) <= 0) or not budgets.size:
        raise ValueError(f"budgets: expected numbers that ascend, found {budgets.tolist()}; sort them")
    value, cost = _tables(value, cost)
    shape = (budgets.size, *value.shape)
    drawn = depth_draws(np.broadcast_to(value, shape), np.broadcast_to(cost, shape), budgets)
    closed = drawn.opened[:-1] & ~drawn.opened[1:]
    return BudgetPath(drawn.level, drawn.objective, tuple((int(b) + 1, int(c)) for b, c in np.argwhere(closed)))


def _tables(value: Any, cost: Any) -> tuple[np.ndarray, np.ndarray]:
    if isinstance(value, pd.DataFrame) and isinstance(cost, pd.DataFrame):
        for axis, of in ((0, "city"), (1, "level")):
            unique("value", labels_of(value, axis), of)
            unique("cost", labels_of(cost, axis), of)
            other = labels_of(value, axis).symmetric_difference(labels_of(cost, axis))
            if len(other):
                raise ValueError(
                    f"cost: expected each {of} of value and no other, found {other[0]!r}; align the tables"
                )
        cost = cost.reindex(index=value.index, columns=value.columns)
    return np.asarray(value, float), np.asarray(cost, float)


def _checked(value: np.ndarray, cost: np.ndarray) -> tuple[int, int, int]:
    shapes = f"{value.shape} and {cost.shape}"
    if not {value.ndim, cost.ndim} <= {2, 3} or value.shape[-2:] != cost.shape[-2:]:
        raise ValueError(f"value: expected cities × levels of numbers, as cost has, found {shapes}; align the tables")
    rows = {table.shape[0] for table in (value, cost) if table.ndim == 3 and table.shape[0] != 1}
    if len(rows) > 1 or 0 in value.shape:
        raise ValueError(f"value: expected as many draws as cost has, and cities, found {shapes}; align the tables")
    for name, table in (("value", value), ("cost", cost)):
        if not np.isfinite(table).all():
            where = np.argwhere(~np.isfinite(table))[0].tolist()
            raise ValueError(f"{name}: expected a finite number everywhere, found another at {where}; fill it in")
    if (cost < 0).any():
        where = np.argwhere(cost < 0)[0].tolist()
        raise ValueError(f"cost: expected 0 or more everywhere, found {cost[tuple(where)]:g} at {where}; correct it")
    return (rows.pop() if rows else 1, *value.shape[-2:])


def _pick(table: np.ndarray, level: np.ndarray) -> np.ndarray:
    return np.take_along_axis(table, level[:, :, None], axis=2)[:, :, 0]


def _sum(table: np.ndarray, level: np.ndarray) -> np.ndarray:
    return _pick(table, level).sum(axis=1)
