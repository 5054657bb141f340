"""The order of cities under a budget is the best of all plans, in every draw, and says what greed loses."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from analysis.methods.coverage import city_order, knapsack


def cities(rng, number: int, levels: int, whole: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Values that need not rise evenly, and costs that rise; level 0 is free and worth nothing."""
    value, cost = rng.uniform(0, 9, (number, levels)), np.sort(rng.uniform(0, 5, (number, levels)), axis=1)
    value[:, 0] = cost[:, 0] = 0
    return (np.round(value), np.round(cost)) if whole else (np.sort(value, axis=1), cost)


@pytest.mark.parametrize("seed", range(40))
def test_plan_is_the_best_of_all(seed) -> None:
    rng = np.random.default_rng(seed)
    value, cost = cities(rng, 5, 4, whole=seed % 2 == 0)
    budget, at = rng.uniform(0, 12), np.arange(5)
    plans = [np.array(plan) for plan in product(range(4), repeat=5)]
    best = max(value[at, plan].sum() for plan in plans if cost[at, plan].sum() <= budget)
    found = city_order.city_depths(value, cost, budget)
    assert found.objective == pytest.approx(best, rel=1e-12) == found.bound and found.gap == 0
    assert found.objective == value[at, list(found.levels)].sum()
    assert found.cost == pytest.approx(cost[at, list(found.levels)].sum()) and found.cost <= budget + 1e-9
    assert found.greedy <= found.objective and 0 <= found.greedy_loss <= 1


def test_draws_are_solved_as_one_at_a_time_and_as_highs_does() -> None:
    rng = np.random.default_rng(1)
    tables = [cities(rng, 20, 6) for _ in range(30)]
    value, cost = (np.stack(side) for side in zip(*tables, strict=True))
    budget = rng.uniform(2, 60, 30)
    found = city_order.depth_draws(value, cost, budget)
    for draw in range(30):
        level = knapsack._by_highs(value[draw], cost[draw], budget[draw])
        assert found.objective[draw] == pytest.approx(value[draw][np.arange(20), level].sum(), rel=1e-9)
        alone = city_order.city_depths(value[draw], cost[draw], budget[draw])
        assert alone.levels == tuple(found.level[draw].tolist()) and alone.greedy == found.greedy[draw]
    assert np.all(found.cost <= budget + 1e-9) and found.opened.shape == (30, 20)
    one_cost = city_order.depth_draws(value, cost[0], 30.0)
    assert np.array_equal(one_cost.level[0], city_order.depth_draws(value[:1], cost[:1], 30.0).level[0])


def test_a_hard_draw_is_handed_to_highs(monkeypatch) -> None:
    value, cost = cities(np.random.default_rng(3), 12, 5)
    plain = city_order.city_depths(value, cost, 20.0)
    monkeypatch.setattr(knapsack, "STATES", 0)
    assert city_order.city_depths(value, cost, 20.0).objective == pytest.approx(plain.objective, rel=1e-9)


def test_strongly_correlated_costs_are_solved() -> None:
    """Value equal to cost: every state is as good as its cost, the hardest case for pruning."""
    rng = np.random.default_rng(4)
    cost = np.cumsum(rng.integers(1, 50, (30, 5)), axis=1).astype(float)
    cost[:, 0] = 0
    found = city_order.city_depths(cost, cost, 777.0)
    assert found.objective == 777.0 == found.cost


def test_the_best_sets_are_not_nested() -> None:
    value, cost = np.array([[0, 6.0], [0, 5.0], [0, 5.0]]), np.array([[0, 4.0], [0, 3.0], [0, 3.0]])
    path = city_order.budget_path(value, cost, [4.0, 6.0, 10.0])
    assert path.objective.tolist() == [6, 10, 16]
    assert path.level.tolist() == [[1, 0, 0], [0, 1, 1], [1, 1, 1]] and path.dropped == ((1, 0),)
    assert np.all(np.diff(path.objective) >= 0)


def test_labels_decide_and_not_the_order() -> None:
    value, cost = (pd.DataFrame(table, list("vwxyz")) for table in cities(np.random.default_rng(6), 5, 3))
    plain = city_order.city_depths(value.to_numpy(), cost.to_numpy(), 6.0)
    found = city_order.city_depths(value, cost.iloc[[4, 2, 0, 1, 3], ::-1], 6.0)
    assert found == plain
    with pytest.raises(ValueError, match="found 'q'"):
        city_order.city_depths(value, cost.rename(index={"v": "q"}), 6.0)


def test_scaling_money_changes_no_plan() -> None:
    value, cost = cities(np.random.default_rng(5), 9, 4)
    plain, scaled = (city_order.city_depths(value, cost * k, 11.0 * k) for k in (1.0, 7.3))
    assert plain.levels == scaled.levels and scaled.cost == pytest.approx(7.3 * plain.cost)


@pytest.mark.parametrize(
    ("call", "field", "found"),
    [
        (lambda: city_order.city_depths([1.0], [1.0], 2), "value: expected cities × levels", "(1,)"),
        (lambda: city_order.city_depths([[1.0, 2]], [[1.0]], 2), "value: expected cities × levels", "(1, 1);"),
        (lambda: city_order.city_depths([[np.nan]], [[1.0]], 2), "value: expected a finite", "[0, 0]"),
        (lambda: city_order.city_depths([[1.0]], [[np.inf]], 2), "cost: expected a finite", "[0, 0]"),
        (lambda: city_order.city_depths([[1.0]], [[5.0]], np.nan), "budget: expected at least 5", "found nan"),
        (lambda: city_order.depth_draws(np.ones((2, 1, 1)), np.ones((2, 1, 1)), [2, 0.5]), "budget", "in draw 1"),
        (
            lambda: city_order.depth_draws(np.ones((2, 1, 1)), np.ones((3, 1, 1)), 2),
            "value: expected as many",
            "(3, 1, 1)",
        ),
        (lambda: city_order.budget_path([[1.0]], [[1.0]], [3, 2]), "budgets: expected numbers", "[3.0, 2.0]"),
    ],
)
def test_a_bad_input_is_refused_in_a_sentence(call, field, found) -> None:
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(field) and found in str(caught.value)
