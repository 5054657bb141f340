"""Annealing of sites finds what can be counted to be best, keeps quotas, and loses nothing when interrupted."""

from __future__ import annotations

from time import process_time

import numpy as np
import pytest
from towns import best_of_all, problem_of, town

from analysis.methods.coverage import annealing, cover_problem, greedy_cover
from analysis.methods.coverage.elite import Elite


@pytest.mark.parametrize("quotas", [None, {"a": 2, "b": (0, 1)}])
def test_annealing_finds_the_best_that_quotas_allow(quotas, monkeypatch) -> None:
    weight, covers = town(2, 90, 14, 0.2)
    kind = np.array(list("abc") * 4 + ["a", "c"])

    def allowed(choice):
        count = {name: int((kind[list(choice)] == name).sum()) for name in "abc"}
        return quotas is None or (count["a"] == 2 and count["b"] <= 1)

    problem = cover_problem.read_problem(weight, covers, 5, quotas, kind if quotas else None)[0]
    best = best_of_all(lambda c: problem.covered(c) if allowed(c) else -1.0, 14, 5)
    elite, rng = Elite(), np.random.default_rng(0)
    monkeypatch.setattr(annealing, "KEPT", 500)
    annealing.Annealer(problem).run(greedy_cover.greedy(problem), annealing.HOT, process_time() + 0.5, rng, elite)
    value, sites = elite.choices[0]
    assert value == problem.covered(sites) == best and allowed(sites) and len(set(sites.tolist())) == 5


def test_interrupted_annealing_keeps_its_best(monkeypatch) -> None:
    weight, covers = town(1, 300, 80, 0.1)
    problem = problem_of(weight, covers, 12)
    elite, start = Elite(), np.arange(12)
    calls = iter([*range(2000)])

    def drawn(*args, _own=annealing.Annealer._drawn):
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return _own(*args)

    monkeypatch.setattr(annealing.Annealer, "_drawn", drawn)
    with pytest.raises(KeyboardInterrupt):
        annealing.Annealer(problem).run(start, annealing.HOT, process_time() + 60, np.random.default_rng(0), elite)
    assert elite.choices[0][0] == problem.covered(elite.choices[0][1]) > problem.covered(start)
