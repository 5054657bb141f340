"""Branching over sites gives what HiGHS's own integer programme gives, and bounds the best wherever it is stopped."""

from __future__ import annotations

import os
import signal
import threading
from time import monotonic, process_time
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import sparse
from scipy.spatial.distance import cdist
from towns import town

from analysis.methods.coverage import branching, highs, programme, siting
from analysis.methods.coverage.cover_problem import CoverProblem, read_problem
from analysis.methods.coverage.warm_programme import WarmProgramme

KINDS = np.array(list("abc") * 20)
QUOTAS = {"a": (1, 2), "b": 3}
UNSURE = programme.Answer(None, np.inf, False)


def by_highs(problem: CoverProblem, must: list[int] | None = None) -> float:
    """What HiGHS's integer programme proves to be the most that can be covered."""
    model = programme.cover_model(problem, must)
    found = programme.solve(model["c"], model["integrality"], model["bounds"], model["constraints"], 60)
    assert found.proved
    return problem.covered(programme.chosen_sites(found.x, problem.table.shape[1]))


def grown(problem: CoverProblem, reached: float = -np.inf, must: list[int] | None = None) -> highs.HighsRun:
    run = highs.HighsRun()
    branching.CoverTree(problem, programme.cover_model(problem, must), reached, run).grow()
    return run


@pytest.mark.parametrize("tried", [1, 5])
@pytest.mark.parametrize("quotas", [None, QUOTAS])
@pytest.mark.parametrize("seed", range(4))
def test_it_proves_what_highs_proves(seed, quotas, tried, monkeypatch) -> None:
    monkeypatch.setattr(branching, "TRIED", tried)
    weight, covers = town(seed, 200, 60, 0.17)
    problem, _ = read_problem(weight, covers, 7, quotas, None if quotas is None else KINDS)
    best, run = by_highs(problem), grown(problem)
    chosen = np.flatnonzero(run.x)
    assert run.proved and -run.bound == best == problem.covered(chosen) and chosen.size == 7
    count = np.bincount(problem.category[chosen], minlength=len(problem.most))
    assert np.all((problem.least <= count) & (count <= problem.most))
    assert -grown(problem, best - 1).bound == best
    nothing_better = grown(problem, best)
    assert nothing_better.proved and nothing_better.x is None and -nothing_better.bound == best


@pytest.mark.parametrize("unit", [1e-6, 1.0, 1e6])
def test_weights_of_any_unit_are_proved(unit) -> None:
    weight, covers = town(11, 200, 60, 0.17)
    weight = weight * np.random.default_rng(0).uniform(0.5, 1.5, 200)
    best = grown(read_problem(weight, covers, 7)[0])
    run = grown(read_problem(unit * weight, covers, 7)[0])
    assert run.proved and run.x.tolist() == best.x.tolist() and run.bound == pytest.approx(unit * best.bound)


def test_sites_that_must_be_are() -> None:
    weight, covers = town(5, 200, 60, 0.17)
    problem, _ = read_problem(weight, covers, 5)
    run = grown(problem, must=[0, 1])
    assert run.x[:2].tolist() == [1, 1] and -run.bound == by_highs(problem, [0, 1]) < by_highs(problem)


def lattice(side: int, radius: float) -> tuple[np.ndarray, sparse.csr_array]:
    """A town in which sites are alike: far from its linear programme, long to prove."""
    points = np.stack(np.meshgrid(range(side), range(side)), axis=-1).reshape(-1, 2)
    weight = np.random.default_rng(0).integers(1, 101, len(points)).astype(float)
    return weight, sparse.csr_array(cdist(points, points) <= radius)


@pytest.fixture(scope="module")
def plain() -> tuple[CoverProblem, float]:
    """A problem that takes some forty programmes, and the most that can be covered."""
    problem, _ = read_problem(*lattice(15, 2.3), 9)
    return problem, by_highs(problem)


@pytest.mark.parametrize("programmes", [0, 1, 4, 12])
def test_stopped_anywhere_it_bounds_the_best(plain, programmes, monkeypatch) -> None:
    (problem, best), run, solved = plain, highs.HighsRun(), []
    tree = branching.CoverTree(problem, programme.cover_model(problem), -np.inf, run)

    def counted(self, _own=WarmProgramme.value):
        solved.append(self)
        run.interrupted = len(solved) > programmes
        return _own(self)

    monkeypatch.setattr(WarmProgramme, "value", counted)
    tree.grow()
    assert not run.proved and -run.bound >= best and (run.x is None) == (programmes == 0)
    assert run.x is None or problem.covered(np.flatnonzero(run.x)) <= best
    assert programmes == 0 or -run.bound < problem.weight.sum()


@pytest.mark.parametrize("seconds", [1.0, 2.5])
def test_its_limit_is_kept(seconds) -> None:
    problem, began = lattice(28, 3.1), process_time()
    plan = siting.maximal_cover(*problem, 30, seconds=seconds)
    assert process_time() - began < seconds + 2 and plan.status == "limit" and "at its limit" in plan.method
    assert siting.covered_weight(*problem, plan.sites) == plan.objective < plan.bound < problem[0].sum()


def test_an_interrupt_leaves_its_best_and_its_bound() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        problem, began = lattice(28, 3.1), monotonic()
        threading.Timer(4.0, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        plan = siting.maximal_cover(*problem, 30, seconds=120)
    finally:
        signal.signal(signal.SIGINT, before)
    assert monotonic() - began < 30 and plan.status == "interrupted"
    assert siting.covered_weight(*problem, plan.sites) == plan.objective < plan.bound < problem[0].sum()


def test_highs_that_loses_its_way_begins_again() -> None:
    problem, _ = read_problem(*town(5, 200, 60, 0.17), 5)
    warm = WarmProgramme(programme.cover_model(problem), 60, lambda: False)
    known, cleared = highs._core.HighsModelStatus, []
    states = [known.kUnknown, known.kOptimal]
    warm._highs = SimpleNamespace(
        run=lambda: None,
        getModelStatus=lambda: states.pop(0),
        clearSolver=lambda: cleared.append(True),
        getInfo=lambda: SimpleNamespace(objective_function_value=-7.0),
    )
    assert warm.value() == -7.0 and cleared == [True]


def test_a_gap_is_annealed_before_the_proof(plain, monkeypatch) -> None:
    """Where tabu leaves a gap: without any tabu here, whatever is better than greedy came from annealing."""
    (problem, best), found = plain, []
    monkeypatch.setattr(siting, "search", lambda *_: None)
    monkeypatch.setattr(siting, "cover_programme", lambda small, *_: found.append(small) or UNSURE)
    plan = siting.maximal_cover(problem.weight, problem.table, problem.p, seconds=20)
    greedy = problem.covered(siting.greedy(problem))
    assert len(found) == 1 and greedy < plan.objective <= best and "annealing" in plan.method
