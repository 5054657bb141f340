"""Sites chosen are the best there are where that can be counted, and bounded everywhere; labels decide, not order."""

from __future__ import annotations

from itertools import combinations
from time import process_time

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.spatial.distance import cdist
from towns import best_of_all, problem_of, town

from analysis.methods.coverage import (
    capacitated_cover,
    cover_reduction,
    cover_variants,
    greedy_cover,
    lagrangian,
    p_median,
    siting,
)
from analysis.methods.coverage.swap_table import SwapTable


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("exact", [None, True])
def test_cover_is_the_best_of_all_choices(seed, exact) -> None:
    weight, covers = town(seed)
    best = best_of_all(lambda c: weight[covers[:, c].any(axis=1)].sum(), 12, 4)
    plan = siting.maximal_cover(weight, covers, 4, exact)
    assert plan.objective == plan.bound == best and plan.gap == 0 and plan.status == "optimal"
    assert siting.covered_weight(weight, covers, plan.sites) == best
    assert len(plan.sites) == 4 and f"{best:g}" in plan.sentence


def test_open_sites_count_and_are_not_chosen_again() -> None:
    weight, covers = town(7)
    best = max(weight[covers[:, [0, 5, *c]].any(axis=1)].sum() for c in combinations([1, 2, 3, 4, *range(6, 12)], 3))
    plan = siting.maximal_cover(weight, covers, 3, opened=[5, 0])
    assert plan.objective == best == plan.bound
    assert not {0, 5} & set(plan.sites)
    assert siting.covered_weight(weight, covers, [*plan.sites, 0, 5]) == best


@pytest.mark.parametrize("seed", range(4))
def test_quotas_are_kept(seed) -> None:
    weight, covers = town(seed)
    kind = np.array(list("abc") * 4)

    def worth(choice):
        count = {name: int((kind[choice] == name).sum()) for name in "abc"}
        fits = count["a"] == 2 and count["b"] <= 1
        return weight[covers[:, choice].any(axis=1)].sum() if fits else -1.0

    best = best_of_all(worth, 12, 5)
    for exact in (None, True, False):
        plan = siting.maximal_cover(weight, covers, 5, exact, quotas={"a": 2, "b": (0, 1)}, categories=kind)
        assert worth(list(plan.sites)) == plan.objective <= best <= plan.bound
        assert exact is False or plan.objective == best == plan.bound


def test_labels_decide_and_not_the_order() -> None:
    weight, covers = town(3)
    clients, sites = [f"c{i}" for i in range(60)], [f"s{i}" for i in range(12)]
    table = pd.DataFrame(covers, clients, sites)
    labelled = pd.Series(weight, clients)
    plain = siting.maximal_cover(weight, covers, 3)
    shuffled = labelled.sample(frac=1, random_state=1)
    turned = table.iloc[:, ::-1].sample(frac=1, random_state=2)
    plan = siting.maximal_cover(shuffled, turned, 3)
    assert plan.objective == plain.objective
    assert set(plan.labels) == {sites[i] for i in plain.sites}
    assert siting.covered_weight(shuffled, turned, plan.labels) == plan.objective
    # A table without labels is numbered: a Series must carry these numbers, in whatever order.
    assert siting.maximal_cover(pd.Series(weight).iloc[::-1], covers, 3).objective == plain.objective
    with pytest.raises(ValueError, match=r"weight: expected .*found that it lacks 0"):
        siting.maximal_cover(labelled, covers, 3)


@pytest.mark.parametrize("seed", range(3))
def test_a_large_problem_is_searched_and_bounded(seed, monkeypatch) -> None:
    rng = np.random.default_rng(seed)
    points, weight = rng.random((1200, 2)), rng.integers(1, 100, 1200).astype(float)
    covers = sparse.csr_array(cdist(points, points) < 0.07)
    monkeypatch.setattr(siting, "EXACT_PAIRS", 0)
    plan = siting.maximal_cover(weight, covers, 25, seconds=4.0)
    assert siting.covered_weight(weight, covers, plan.sites) == plan.objective <= plan.bound
    assert plan.gap == pytest.approx(plan.bound / plan.objective - 1) and plan.gap < 0.1
    greedy = siting.covered_weight(weight, covers, greedy_cover.greedy(problem_of(weight, covers, 25)))
    assert plan.objective > greedy
    at_once = siting.maximal_cover(weight, covers, 25, seconds=0.0)
    assert at_once.status == "limit" and "gap" in at_once.sentence
    assert greedy <= at_once.objective <= plan.bound <= at_once.bound


def test_interrupted_at_its_first_exchange_the_median_keeps_its_first_choice(monkeypatch) -> None:
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(p_median, "_interchange", interrupted)
    plan = p_median.p_median([1, 1, 5], [[0, 2, 9], [2, 0, 9], [9, 9, 0]], 1)
    assert plan.status == "interrupted" and len(plan.sites) == 1 and plan.objective >= plan.bound


def test_interrupted_it_returns_its_best(monkeypatch) -> None:
    weight, covers = town(1, 300, 80, 0.1)

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(siting, "search", stop)
    plan = siting.maximal_cover(weight, covers, 12)
    assert plan.status == "interrupted" and "interrupted" in plan.sentence
    assert 0 < plan.objective == siting.covered_weight(weight, covers, plan.sites) <= plan.bound


def test_every_swap_gain_is_what_the_swap_brings() -> None:
    weight, covers = town(4, 80, 20, 0.25)
    problem, rng = problem_of(weight, covers, 6), np.random.default_rng(0)
    table = SwapTable(problem, np.arange(6))
    for _ in range(60):
        free = np.setdiff1d(np.arange(20), table.sites)
        position, site = int(rng.integers(6)), int(rng.choice(free))
        gain, before = table.kept[position, site] + table.added[site], table.objective
        table.swap(position, site)
        assert table.objective == problem.covered(table.sites) == pytest.approx(before + gain)
        fresh = SwapTable(problem, table.sites)
        np.testing.assert_allclose(table.kept, fresh.kept, atol=1e-9)
        np.testing.assert_allclose(table.added, fresh.added, atol=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_reduction_and_bound_lose_nothing(seed) -> None:
    weight, covers = town(seed, 100, 14, 0.3)
    covers[50:] = covers[:50]
    problem = problem_of(weight, covers, 4)
    best = best_of_all(problem.covered, 14, 4)
    merged = cover_reduction.merge_clients(problem)
    assert len(merged.weight) <= 50
    kept = cover_reduction.undominated(merged)
    small = merged.only(kept)
    assert best_of_all(small.covered, kept.size, 4) == best
    relaxation = lagrangian.relax(problem, best, process_time() + 20)
    assert relaxation.bound >= best * (1 - 1e-9)
    may, must = lagrangian.needed(relaxation, problem, best - 1)
    optimal = [c for c in combinations(range(14), 4) if problem.covered(list(c)) == best]
    assert any(set(must) <= set(c) <= set(may) for c in optimal)


@pytest.mark.parametrize("seed", range(8))
def test_a_choice_that_covers_everybody_is_not_fixed_away(seed) -> None:
    weight, covers = town(seed, 60, 14, 0.3)
    planted = np.random.default_rng(seed).choice(14, 4, replace=False)
    covers[np.arange(60), planted[np.arange(60) % 4]] = True
    problem = problem_of(weight, covers, 4)
    assert problem.covered(planted) == weight.sum()
    for steps in (1, 3, 10):  # the bound is all weight from the first step, prices are far from their best
        relaxation = lagrangian.relax(problem, weight.sum() - 1, process_time() + 20, steps=steps)
        may, must = lagrangian.needed(relaxation, problem, weight.sum() - 1)
        assert set(must) <= set(planted) <= set(may)
    assert siting.maximal_cover(weight, covers, 4).objective == weight.sum()


@pytest.mark.parametrize("seed", range(3))
def test_a_bound_that_goes_on_never_rises_and_holds(seed) -> None:
    problem = problem_of(*town(seed, 100, 14, 0.3), 4)
    best = best_of_all(problem.covered, 14, 4)
    first = lagrangian.relax(problem, 0.7 * best, process_time() + 20, steps=30)
    further = lagrangian.relax(problem, best, process_time() + 20, steps=2000, patience=100, known=first)
    assert best * (1 - 1e-9) <= further.bound < first.bound


def test_table_from_coordinates() -> None:
    rng = np.random.default_rng(0)
    latitude, longitude = rng.uniform(31, 31.1, 40), rng.uniform(121, 121.1, 40)
    table = siting.covering_table(latitude, longitude, latitude[:9], longitude[:9], 3.0)
    assert table.dtype == bool and table.shape == (40, 9) and table.toarray()[:9].diagonal().all()
    plan = siting.maximal_cover(np.ones(40), table, 2)
    assert plan.objective == best_of_all(lambda c: table.toarray()[:, c].any(axis=1).sum(), 9, 2)


def test_all_weight_covered_or_none() -> None:
    assert siting.maximal_cover([1, 2], [[1, 0], [0, 1]], 2).objective == 3
    nothing = siting.maximal_cover([1.0, 2.0], np.zeros((2, 3), bool), 2)
    assert nothing.objective == 0 == nothing.bound and nothing.status == "optimal" and len(nothing.sites) == 2
    assert siting.maximal_cover([0.0, 0.0], np.ones((2, 3), bool), 1).objective == 0


@pytest.mark.parametrize("seed", range(4))
def test_set_cover_is_the_cheapest(seed) -> None:
    _, covers = town(seed, 30, 12, 0.4)
    covers = covers[covers.any(axis=1)]
    cost = np.random.default_rng(seed).uniform(1, 3, 12)
    choices = [list(c) for k in range(1, 13) for c in combinations(range(12), k) if covers[:, c].any(axis=1).all()]
    plan = cover_variants.set_cover(covers, cost=cost)
    assert covers[:, list(plan.sites)].any(axis=1).all()
    assert plan.objective == pytest.approx(min(cost[c].sum() for c in choices)) and plan.gap == 0
    assert cover_variants.set_cover(covers).objective == min(len(c) for c in choices)
    rest = cover_variants.set_cover(covers, opened=[0, 1])
    assert covers[:, [0, 1, *rest.sites]].any(axis=1).all() and rest.objective <= len(plan.sites) + 12


@pytest.mark.parametrize("backup", [0.0, 0.5, 1.0])
def test_backup_cover_is_the_best(backup) -> None:
    weight, covers = town(5)

    def worth(choice):
        times = covers[:, choice].sum(axis=1)
        return weight @ ((1 - backup) * (times > 0) + backup * (times > 1))

    plan = cover_variants.backup_cover(weight, covers, 4, backup)
    assert plan.objective == pytest.approx(best_of_all(worth, 12, 4)) == pytest.approx(plan.bound)
    assert worth(list(plan.sites)) == pytest.approx(plan.objective)


@pytest.mark.parametrize("size", [1.0, 60.0, 1e6])
def test_capacities_are_kept(size) -> None:
    weight, covers = town(6, 40, 8, 0.35)
    capacity = size * np.random.default_rng(1).uniform(0.5, 1.5, 8)
    plan = capacitated_cover.capacitated_cover(weight, covers, capacity, 3)
    best = best_of_all(lambda c: capacitated_cover.capacitated_weight(weight, covers, capacity, c), 8, 3)
    assert plan.objective == pytest.approx(best) == pytest.approx(plan.bound)
    assert plan.objective <= np.sort(capacity)[-3:].sum() + 1e-9
    assert size < 1e6 or plan.objective == pytest.approx(siting.maximal_cover(weight, covers, 3).objective)


@pytest.mark.parametrize("seed", range(4))
def test_p_median_is_the_best_of_all_choices(seed) -> None:
    rng = np.random.default_rng(seed)
    weight, distance = rng.uniform(0, 9, 50), cdist(rng.random((50, 2)), rng.random((11, 2)))
    best = -best_of_all(lambda c: -(weight @ distance[:, c].min(axis=1)), 11, 4)
    plan = p_median.p_median(weight, distance, 4)
    assert plan.objective == pytest.approx(best) and plan.gap == 0
    assert p_median.median_distance(weight, distance, plan.sites) == pytest.approx(best)
    rest = -best_of_all(lambda c: -(weight @ distance[:, [0, *(i + 1 for i in c)]].min(axis=1)), 10, 3)
    beside = p_median.p_median(weight, distance, 3, opened=[0])
    assert beside.objective == pytest.approx(rest) and 0 not in beside.sites
    one = p_median.p_median(weight, distance, 1)
    assert one.objective == pytest.approx((weight @ distance).min())


EYE = np.eye(3, dtype=bool)


@pytest.mark.parametrize(
    ("call", "field", "found"),
    [
        (lambda: siting.maximal_cover([1, 1, 1], EYE, 1.5), "p: expected 1 to 3 sites", "found 1.5"),
        (lambda: siting.maximal_cover([1, 1, 1], EYE, 4), "p: expected", "found 4"),
        (lambda: siting.maximal_cover([1, 1, 1], EYE, 3, opened=[0]), "p: expected at most 2", "found 3"),
        (lambda: siting.maximal_cover([1, 1, 1], EYE * 3.7, 1), "covers: expected truth values", "found 3.7"),
        (lambda: siting.maximal_cover([1, 1, 1], EYE * np.nan, 1), "covers: expected truth values", "found nan"),
        (
            lambda: siting.maximal_cover([1, 1, 1], sparse.csr_array(EYE * 0.4), 1),
            "covers: expected truth",
            "found 0.4",
        ),
        (lambda: siting.maximal_cover([1, 1, 1], [["yes"]], 1), "covers: expected truth values", "<U3"),
        (lambda: siting.maximal_cover([1, np.nan, 1], EYE, 1), "weight: expected", "found nan for row 1"),
        (lambda: siting.maximal_cover([1, 1, -2], EYE, 1), "weight: expected", "found -2 for row 2"),
        (lambda: siting.maximal_cover([1, 1], EYE, 1), "weight: expected 3 numbers", "(2,)"),
        (lambda: siting.maximal_cover([], np.zeros((0, 3)), 1), "covers: expected clients", "0 × 3"),
        (lambda: siting.maximal_cover([1, 1, 1], EYE, 1, opened=[7]), "opened: expected sites", "found 7"),
        (lambda: siting.covered_weight([1, 1, 1], EYE, [0, 0]), "sites: expected every site once", "[0, 0]"),
        (
            lambda: siting.maximal_cover(pd.Series([1, 2, 3], list("aab")), pd.DataFrame(EYE, list("abc")), 1),
            "weight: expected every client once",
            "'a'",
        ),
        (
            lambda: siting.maximal_cover([1, 1, 1], EYE, 2, quotas={"x": 2, "y": 1}, categories=list("xyy")),
            "quotas: expected limits",
            "found at least 3",
        ),
        (
            lambda: siting.maximal_cover([1, 1, 1], EYE, 2, quotas={"x": 2}),
            "categories: expected one per",
            "found (0,)",
        ),
        (
            lambda: siting.maximal_cover([1, 1, 1], EYE, 2, quotas={"z": 1}, categories=list("xyy")),
            "quotas: expected categories",
            "found 'z'",
        ),
        (lambda: cover_variants.set_cover([[1, 0], [0, 0]]), "covers: expected a site for every", "row 1"),
        (lambda: cover_variants.set_cover(EYE, cost=[1, 0, 1]), "cost: expected numbers above 0", "found 0"),
        (lambda: cover_variants.backup_cover([1, 1, 1], EYE, 1, 1.2), "backup: expected", "found 1.2"),
        (lambda: capacitated_cover.capacitated_cover([1, 1, 1], EYE, [1, -1, 1], 1), "capacity: expected", "found -1"),
        (lambda: p_median.p_median([1, 1], [[0, np.inf], [1, 0]], 1), "distance: expected", "row 0, column 1"),
        (lambda: p_median.p_median([1, 1], [[0, 1], [1, 0]], 3), "p: expected 1 to 2", "found 3"),
    ],
)
def test_a_bad_input_is_refused_in_a_sentence(call, field, found) -> None:
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value).startswith(field) and found in str(caught.value)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 300
