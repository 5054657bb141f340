"""How often intervals hold the truth: thousands of simulated bases and cohorts, of 200 to 200,000.

A study, not a race: `make bench NAME=coverage` prints for every size how many intervals were given, how many of these
held the truth, and the limits within which that number lies with 95 % if the interval is what it says (binomial); then
a verdict over all of them at once (`coverage_verdict`). Run as tests it is a handful of each, held against limits of
the whole family of checks.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from coverage_verdict import Count, limits
from scipy import stats

from analysis.methods.membership.customer_base import fit_customer_base
from analysis.methods.membership.gamma_gamma import fit_gamma_gamma
from analysis.methods.membership.purchase_histories import group_histories
from analysis.methods.membership.retention import bdw_survivor, fit_retention, retention_posterior

TRUE = (0.8, 4.4, 0.8, 2.4)  # r, alpha, a, b
SIZES = (200, 2000, 20_000, 200_000)
FEW = 6
AHEAD = 10.0


def base(n: int, seed: int, model: str) -> dict[str, bool]:
    """Whether each interval of a fitted customer base holds the truth. Times are continuous: nothing is rounded."""
    x, t_x, T = continuous(n, seed, early=int(model == "MBG/NBD"))
    fit = fit_customer_base(group_histories(x, t_x, T), model)
    return inside(fit.interval, dict(zip(fit.interval, TRUE, strict=True)))


def continuous(n: int, seed: int, early: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng([seed, n])
    r, alpha, a, b = TRUE
    T, rate, leaves = rng.uniform(27, 39, n), rng.gamma(r, 1 / alpha, n), rng.beta(a, b, n)
    x, last, now = np.zeros(n), np.zeros(n), np.zeros(n)
    here = np.flatnonzero(rng.random(n) > leaves) if early else np.arange(n)
    while here.size:
        now[here] += rng.exponential(size=here.size) / np.maximum(rate[here], 1e-300)
        here = here[now[here] < T[here]]
        x[here] += 1
        last[here] = now[here]
        here = here[rng.random(here.size) > leaves[here]]
    return x, last, T


def pareto(n: int, seed: int) -> dict[str, bool]:
    """The same of customers who leave at any moment."""
    rng, true = np.random.default_rng([seed, n, 1]), {"r": 0.8, "alpha": 4.4, "s": 0.7, "beta": 8.0}
    T, rate = rng.uniform(27, 39, n), rng.gamma(true["r"], 1 / true["alpha"], n)
    here = np.minimum(T, rng.exponential(size=n) / np.maximum(rng.gamma(true["s"], 1 / true["beta"], n), 1e-300))
    x = rng.poisson(rate * here)
    last = np.where(x > 0, here * rng.random(n) ** (1 / np.maximum(x, 1)), 0.0)
    return inside(fit_customer_base(group_histories(x, last, T), "Pareto/NBD").interval, true)


def occasions(n: int, seed: int) -> dict[str, bool]:
    """The same of customers who buy or not on each of a dozen occasions."""
    rng, true = np.random.default_rng([seed, n, 2]), {"alpha": 1.2, "beta": 0.75, "gamma": 0.66, "delta": 2.8}
    leaves = np.maximum(rng.beta(true["gamma"], true["delta"], n), 1e-12)
    there = np.arange(12) < (rng.geometric(leaves) - 1)[:, None]
    bought = there & (rng.random((n, 12)) < rng.beta(true["alpha"], true["beta"], n)[:, None])
    last = np.where(bought.any(axis=1), 12 - np.argmax(bought[:, ::-1], axis=1), 0)
    return inside(fit_customer_base(group_histories(bought.sum(axis=1), last, np.full(n, 12)), "BG/BB").interval, true)


def spends(n: int, seed: int) -> dict[str, bool]:
    """The same of what customers spend."""
    rng, true = np.random.default_rng([seed, n, 3]), {"p": 6.25, "q": 3.74, "v": 15.44}
    x = 1 + rng.poisson(2, n)
    mean = rng.gamma(true["p"] * x) / rng.gamma(true["q"], 1 / true["v"], n) / x
    return inside(fit_gamma_gamma(x, mean).interval, true)


def inside(interval: dict[str, tuple[float, float]], true: dict[str, float]) -> dict[str, bool]:
    """Whether each interval that was given holds the truth."""
    return {name: low <= true[name] <= high for name, (low, high) in interval.items() if np.isfinite(low)}


def cohort(n: int, seed: int, truth: tuple[float, float, float]) -> np.ndarray:
    """Members left after each of seven renewals."""
    curve = bdw_survivor(np.arange(8.0), *truth)
    lost = np.random.default_rng([seed, n]).multinomial(n, np.append(-np.diff(curve), curve[-1]))
    return n - np.concatenate([[0], np.cumsum(lost[:-1])])


def fitted(n: int, seed: int, model: str, truth: tuple[float, float, float]) -> dict[str, bool]:
    """Whether each interval of a fitted renewal model holds the truth."""
    fit = fit_retention(cohort(n, seed, truth), model)
    names = ("alpha", "beta", "shape")[: 2 if model == "sbg" else 3]
    return inside(
        {name: fit.interval[name] for name in names}, dict(zip(("alpha", "beta", "shape"), truth, strict=True))
    )


def banded(n: int, seed: int, model: str, truth: tuple[float, float, float]) -> dict[str, bool]:
    """Whether the posterior's 90 % band of a share still to come holds it."""
    _, low, high = retention_posterior(cohort(n, seed, truth), model).survivor(AHEAD)
    return {"share after 10 renewals": bool(low[0] <= bdw_survivor(AHEAD, *truth) <= high[0])}


def calibrated(n: int, seed: int) -> dict[str, bool]:
    """Whether the posterior's 90 % intervals hold truths drawn from its prior, which is what they promise.

    At one truth in the middle of the prior, and few members, they hold it oftener than that.
    """
    rng = np.random.default_rng([seed, n, 4])
    while True:
        churn, polarisation, third = rng.random(3)
        total = 1 / polarisation - 1
        truth = (churn * total, (1 - churn) * total, 3.0 ** (2 * third - 1))
        left = cohort(n, seed, truth)
        if left[1] < n and left[-1] > 0:  # else there is nothing to be fitted, whatever the truth
            break
    found = retention_posterior(left, "bdw")
    _, low, high = found.survivor(AHEAD)
    band = {"share after 10 renewals": bool(low[0] <= bdw_survivor(AHEAD, *truth) <= high[0])}
    return band | inside(found.interval(0.90), dict(zip(("alpha", "beta", "shape"), truth, strict=True)))


STUDIES: dict[str, tuple[Callable, tuple, float, tuple[int, ...]]] = {
    "BG/NBD, 95 % intervals": (base, ("BG/NBD",), 0.95, (400, 400, 100, 20)),
    "MBG/NBD, 95 % intervals": (base, ("MBG/NBD",), 0.95, (400, 400, 100, 20)),
    "Pareto/NBD, 95 % intervals": (pareto, (), 0.95, (200, 100, 20, 4)),
    "BG/BB, 95 % intervals": (occasions, (), 0.95, (400, 400, 100, 20)),
    "Gamma–Gamma, 95 % intervals": (spends, (), 0.95, (400, 400, 100, 20)),
    "sBG, 95 % intervals": (fitted, ("sbg", (0.8, 2.0, 1.0)), 0.95, (1000,) * 4),
    "BdW, 95 % intervals": (fitted, ("bdw", (0.8, 2.0, 1.3)), 0.95, (1000,) * 4),
    "sBG, 90 % band": (banded, ("sbg", (0.8, 2.0, 1.0)), 0.90, (500,) * 4),
    "BdW, 90 % band": (banded, ("bdw", (0.8, 2.0, 1.3)), 0.90, (200,) * 4),
    "truths drawn from the prior, BdW, 90 % posterior": (calibrated, (), 0.90, (300,) * 4),
    "members nearly alike, sBG, 90 % band": (banded, ("sbg", (20.0, 60.0, 1.0)), 0.90, (500,) * 4),
}


def counted(study: str, sizes: tuple[int, ...], rounds: tuple[int, ...]) -> dict[tuple[int, str], tuple[int, int, int]]:
    """Of each size and name: intervals that held, intervals given, rounds."""
    once, given, _, _ = STUDIES[study]
    found: dict[tuple[int, str], list[int]] = {}
    for size, many in zip(sizes, rounds, strict=True):
        for seed in range(many):
            for name, held in once(size, seed, *given).items():
                cell = found.setdefault((size, name), [0, 0, many])
                cell[0] += bool(held)
                cell[1] += 1
    return {key: tuple(cell) for key, cell in found.items()}


def lines(level: float, found: dict[tuple[int, str], tuple[int, int, int]]) -> list[str]:
    """One line per size and name, with the binomial limits of an interval that is what it says."""
    rows = []
    for (size, name), (held, given, rounds) in found.items():
        low, high = (end / given for end in limits(given, level))
        verdict = "as it says" if low <= held / given <= high else "too wide" if held / given > high else "TOO NARROW"
        rows.append(
            f"N = {size:>7,}  {name:<24} {held / given:6.1%} of {given:>4} given in {rounds:>4} rounds   "
            f"limits {low:.1%} to {high:.1%}   {verdict}"
        )
    return rows


def counts(study: str, level: float, found: dict[tuple[int, str], tuple[int, int, int]]) -> list[Count]:
    """The same for the verdict over all studies."""
    short = study.partition(",")[0] if study.startswith(("truths", "members")) else study
    return [Count(f"{short}, N = {size:,}, {name}", *cell[:2], level) for (size, name), cell in found.items()]


@pytest.mark.benchmark(group="coverage")
@pytest.mark.parametrize("study", STUDIES)
def test_coverage(timed, benchmark, study):
    level, rounds = STUDIES[study][2:]
    sizes = SIZES if benchmark.enabled else SIZES[:2]
    many = rounds if benchmark.enabled else (FEW,) * len(sizes)
    found = timed(counted, study, sizes, many, label=study, rounds=1, warmup_rounds=0)
    benchmark.extra_info |= {"study": lines(level, found), "counts": counts(study, level, found)}
    # All numbers of all studies lie above these limits at once in 99 of 100 runs.
    cells = 4 * len(STUDIES) * len(sizes)
    for (size, name), (held, given, _) in found.items():
        if size >= 2000:
            assert held >= stats.binom.ppf(0.01 / cells, given, level), (study, size, name, held, given)
    assert {size for size, _ in found} >= set(sizes[1:])
