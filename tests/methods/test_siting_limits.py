"""A solver that is stopped, by its limit or by an interrupt, answers soon, with its best and a bound."""

from __future__ import annotations

import itertools
import os
import signal
import threading
import tracemalloc
from collections.abc import Iterator
from time import monotonic, process_time

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint
from scipy.spatial.distance import cdist
from towns import best_of_all, problem_of, town

from analysis.methods.coverage import (
    annealing,
    capacitated_cover,
    cover_reduction,
    cover_variants,
    greedy_cover,
    highs,
    lagrangian,
    p_median,
    programme,
    siting,
)
from analysis.methods.coverage.elite import Elite

WEIGHT, COVERS = town(3, 60, 14, 0.22)
COVERS = COVERS | (np.arange(14) == 0)
FAR = cdist(np.random.default_rng(0).random((60, 2)), np.random.default_rng(1).random((14, 2)))
CAPACITY = np.linspace(30, 300, 14)

SOLVERS = {
    "maximal_cover": lambda **limit: siting.maximal_cover(WEIGHT, COVERS[:, 1:], 4, **limit),
    "set_cover": lambda **limit: cover_variants.set_cover(COVERS, cost=np.arange(14, 0, -1), **limit),
    "backup_cover": lambda **limit: cover_variants.backup_cover(WEIGHT, COVERS[:, 1:], 4, **limit),
    "capacitated_cover": lambda **limit: capacitated_cover.capacitated_cover(WEIGHT, COVERS, CAPACITY, 4, **limit),
    "p_median": lambda **limit: p_median.p_median(WEIGHT, FAR, 4, **limit),
}


@pytest.mark.parametrize("name", SOLVERS)
@pytest.mark.parametrize("seconds", [-1, -0.001, float("nan"), float("inf"), True, "ten", None])
def test_a_limit_that_nobody_can_keep_is_refused(name, seconds) -> None:
    with pytest.raises(
        ValueError, match=r"^seconds: expected a finite number of 0 or more, found .*; 0 answers at once"
    ):
        SOLVERS[name](seconds=seconds)


@pytest.mark.parametrize("name", SOLVERS)
def test_without_time_it_answers_at_once_and_bounds(name) -> None:
    best, at_once = SOLVERS[name](), SOLVERS[name](seconds=0)
    assert best.status == "optimal" and np.isfinite(at_once.gap)
    below, above = sorted([at_once.objective, at_once.bound])
    assert below <= best.objective * (1 + 1e-9) and best.objective <= above * (1 + 1e-9)
    assert "time" in at_once.method or "integer programme" not in at_once.method


@pytest.mark.parametrize("name", ["set_cover", "backup_cover", "capacitated_cover"])
def test_what_is_too_large_for_its_time_is_not_begun(name, monkeypatch) -> None:
    monkeypatch.setattr(programme, "ENTRIES", 0)
    plan = SOLVERS[name]()
    assert plan.method == "greedy, no time for the integer programme" and np.isfinite(plan.gap)


def hard_cover(sites: int = 260) -> tuple:
    """Costs and rows of a set covering problem on which HiGHS has a lot to do: clients covered by any six of all."""
    rng = np.random.default_rng(4)
    rows = np.zeros((sites, sites))
    for row in rows:
        row[rng.choice(sites, 6, replace=False)] = 1
    return np.ones(sites), rows


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Also where the tests were started as a job in the background, for which shells have interrupts ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupt_after(seconds: float) -> threading.Timer:
    timer = threading.Timer(seconds, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    return timer


@pytest.mark.usefixtures("interruptible")
def test_an_interrupt_keeps_what_highs_had_found() -> None:
    cost, rows = hard_cover()
    everything, began = np.ones(cost.size), monotonic()
    interrupt_after(2.5)
    run = highs.run_highs(cost, everything, Bounds(0, 1), LinearConstraint(rows, 1, np.inf), 120, everything)
    assert run.interrupted and not run.proved and monotonic() - began < 30
    assert np.all(rows @ run.x >= 1 - 1e-6) and 1 <= run.bound <= cost @ run.x < cost.size


@pytest.mark.usefixtures("interruptible")
def test_an_interrupted_set_cover_has_the_better_of_highs_and_greedy() -> None:
    rows = hard_cover()[1]
    greedy = cover_variants.set_cover(rows, seconds=0)
    began = monotonic()
    interrupt_after(2.5)
    plan = cover_variants.set_cover(rows, seconds=120)
    assert monotonic() - began < 30 and plan.status == "interrupted" and plan.sentence.endswith("; interrupted).")
    assert rows[:, list(plan.sites)].any(axis=1).all() and plan.objective <= greedy.objective
    assert greedy.bound <= plan.bound < plan.objective and np.isfinite(plan.gap)


@pytest.mark.parametrize("name", ["backup_cover", "capacitated_cover", "set_cover"])
def test_the_programmes_answer_is_taken_where_it_is_better(name, monkeypatch) -> None:
    best = SOLVERS[name]()

    def interrupted(*arguments):
        run = highs.run_highs(*arguments)
        return highs.HighsRun(run.x, run.bound * (0.9 if run.bound > 0 else 1.1), interrupted=True)

    monkeypatch.setattr(programme, "run_highs", interrupted)
    plan = SOLVERS[name]()
    assert plan.objective == pytest.approx(best.objective) and plan.status == "interrupted"
    assert plan.objective <= plan.bound or name == "set_cover"


@pytest.mark.parametrize("stopped", ["search", "_closed", "cover_programme"])
def test_an_interrupted_cover_keeps_bound_and_best(stopped, monkeypatch) -> None:
    weight, covers = town(1, 300, 80, 0.05)
    at_once = siting.maximal_cover(weight, covers, 12, seconds=0)

    def stop(*_):
        if stopped == "cover_programme":
            return programme.Answer(None, np.inf, False, interrupted=True)
        raise KeyboardInterrupt

    monkeypatch.setattr(siting, stopped, stop)
    plan = siting.maximal_cover(weight, covers, 12)
    assert plan.objective >= at_once.objective and "Lagrangian bound" in plan.method
    assert plan.status == ("interrupted" if plan.gap else "optimal") and plan.bound < weight.sum()


def test_an_interrupted_relaxation_says_so_and_bounds(monkeypatch) -> None:
    problem = problem_of(WEIGHT, COVERS[:, 1:], 4)
    best = best_of_all(problem.covered, 13, 4)
    steps = itertools.count()

    def counted(*arguments, _own=lagrangian._times_covered):
        if next(steps) == 20:
            raise KeyboardInterrupt
        return _own(*arguments)

    monkeypatch.setattr(lagrangian, "_times_covered", counted)
    found = lagrangian.relax(problem, 0.5 * best, process_time() + 60)
    assert found.interrupted and best * (1 - 1e-9) <= found.bound <= WEIGHT.sum()


def test_an_interrupted_median_keeps_its_exchanges_and_its_bound(monkeypatch) -> None:
    best = p_median.p_median(WEIGHT, FAR, 4)

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(p_median, "_shaken", stop)
    plan = p_median.p_median(WEIGHT, FAR, 4)
    exchanged = p_median._interchange(WEIGHT[:, None] * FAR, p_median._first(WEIGHT[:, None] * FAR, 4), np.inf)
    assert plan.objective <= (WEIGHT @ FAR[:, exchanged].min(axis=1)) * (1 + 1e-9)
    nearest = WEIGHT @ FAR.min(axis=1)
    assert nearest < plan.bound <= best.objective * (1 + 1e-9)


def test_highs_without_reports_answers_the_same(monkeypatch) -> None:
    monkeypatch.setattr(highs, "_core", None)
    for solver in SOLVERS.values():
        silent = solver()
        monkeypatch.undo()
        assert silent.objective == pytest.approx(solver().objective) and silent.status == "optimal"
        monkeypatch.setattr(highs, "_core", None)


def test_a_fault_of_highs_is_raised_where_it_was_asked() -> None:
    with pytest.raises((TypeError, ValueError)):
        highs.run_highs(np.ones(2), np.ones(2), Bounds(0, 1), LinearConstraint(np.ones((1, 3)), 0, 1), 5)


@pytest.mark.parametrize("seed", range(4))
def test_a_hurried_choice_is_nearly_as_good(seed, monkeypatch) -> None:
    weight, covers = town(seed, 900, 300, 0.02)
    monkeypatch.setattr(greedy_cover, "BATCH", 20)
    problem = problem_of(weight, covers, 40)
    hurried = greedy_cover.greedy(problem, deadline=0.0)
    assert np.unique(hurried).size == 40
    assert problem.covered(hurried) >= 0.95 * problem.covered(greedy_cover.greedy(problem))
    kind = np.array(list("abc") * 100)
    quotas = {"a": 5, "b": (0, 3)}
    kept = siting.maximal_cover(weight, covers, 40, False, quotas=quotas, categories=kind, seconds=0).sites
    few = greedy_cover.greedy(siting.problems.read_problem(weight, covers, 40, quotas, kind)[0], deadline=0.0)
    for sites in (list(kept), few):
        assert (kind[sites] == "a").sum() == 5 and (kind[sites] == "b").sum() <= 3 and len(sites) == 40
    monkeypatch.setattr(cover_variants, "process_time", lambda: 1e9)
    late = cover_variants.set_cover(covers | (np.arange(300) % 7 == 0), seconds=0)
    assert (covers | (np.arange(300) % 7 == 0))[:, list(late.sites)].any(axis=1).all()


def test_annealing_looks_at_the_clock_between_two_sites(monkeypatch) -> None:
    weight, covers = town(1, 300, 80, 0.1)
    clock, drawn = itertools.count(), itertools.count()
    monkeypatch.setattr(annealing, "process_time", lambda: float(next(clock)))

    def counted(*arguments, _own=annealing.Annealer._drawn):
        next(drawn)
        return _own(*arguments)

    monkeypatch.setattr(annealing.Annealer, "_drawn", counted)
    annealer = annealing.Annealer(problem_of(weight, covers, 60))
    annealer.run(np.arange(60), annealing.HOT, 10.0, np.random.default_rng(0), Elite())
    assert 0 < next(drawn) < 15


def test_dominated_sites_are_found_by_blocks_in_less_memory(monkeypatch) -> None:
    covers = np.random.default_rng(0).random((300, 900)) < 0.1
    covers[:, 600:] &= covers[:, :300]  # dominated by the first ones
    problem = problem_of(np.ones(300), covers, 2)
    inside = (covers.T.astype(int) @ covers) == covers.sum(axis=0)[:, None]
    equal = inside & inside.T
    dominated = (inside & ~equal) | (equal & (np.arange(900)[None, :] < np.arange(900)[:, None]))
    peak = {}
    for block in (10**9, 20_000):
        monkeypatch.setattr(cover_reduction, "BLOCK", block)
        tracemalloc.start()
        kept = cover_reduction.undominated(problem)
        peak[block] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert kept.tolist() == np.flatnonzero(~dominated.any(axis=1)).tolist() and kept.size <= 600
    assert peak[20_000] < peak[10**9] / 4


def test_a_choice_among_all_sites_copies_nothing() -> None:
    problem = problem_of(WEIGHT, COVERS, 4)
    assert problem.only(np.arange(14)) is problem
    turned = problem.only(np.arange(14)[::-1])
    assert turned.covered([0, 1]) == problem.covered([13, 12])
