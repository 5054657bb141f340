"""Customer bases, renewals and lifetime values: how fast at every size, and beside lifetimes where it is installed.

The published sample of a record shop (2,357 customers) comes with lifetimes; without it, customers simulated with its
parameters stand in. Run as tests, without timing, the large sizes are a hundredth of what they are when timed.
"""

from __future__ import annotations

import importlib.util
import os
import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from real_study import golden

from analysis.methods.membership.customer_base import fit_customer_base
from analysis.methods.membership.gamma_gamma import fit_gamma_gamma
from analysis.methods.membership.lifetime_value import lifetime_value
from analysis.methods.membership.purchase_histories import group_histories
from analysis.methods.membership.retention import fit_retention, retention_posterior

PUBLISHED = (0.243, 4.414, 0.793, 2.426)  # r, alpha, a, b; weeks
TRUE = (0.8, 4.4, 0.8, 2.4)
SPEND = (6.25, 3.74, 15.44)
RECORD_SHOP = "lifetimes/datasets/cdnow_customers_summary.csv"

Days = tuple[np.ndarray, np.ndarray, np.ndarray]


@pytest.mark.benchmark(group="retention fit")
def test_sbg(timed):
    row = golden("sbg_fit_high_end_7y")
    found = timed(fit_retention, row.input["survival_pct"], "sbg", label="sBG", target=0.010, rounds=20)
    assert found.status == "converged"
    assert (found.alpha, found.beta) == pytest.approx((row.expected["alpha"], row.expected["beta"]), abs=1e-3)


@pytest.mark.benchmark(group="retention fit")
def test_bdw(timed):
    row = golden("bdw_fit_high_end_4y")
    found = timed(fit_retention, row.input["survival_pct"], "bdw", label="BdW", target=0.010, rounds=20)
    assert found.status == "converged"
    assert (found.alpha, found.beta, found.shape) == pytest.approx([row.expected[k] for k in "abc"], abs=2e-3)


@pytest.mark.benchmark(group="retention fit")
def test_posterior(timed):
    row = golden("sbg_fit_high_end_7y")
    found = timed(retention_posterior, row.input["survival_pct"], "bdw", 20_000, label="BdW posterior")
    assert found.weight.sum() == pytest.approx(1)


def customers(n: int, true: tuple = TRUE, seed: int = 1) -> Days:
    """Repeat days of purchase, day of the last and days seen, of customers who live by BG/NBD, a million at a time."""
    blocks = []
    for start in range(0, n, 1_000_000):
        rng, size = np.random.default_rng([seed, start]), min(1_000_000, n - start)
        r, alpha, a, b = true
        seen = rng.integers(190, 274, size).astype(np.int32)
        rate, leaves = rng.gamma(r, 1 / (7 * alpha), size), rng.beta(a, b, size)
        bought, last = np.zeros(size, np.int32), np.zeros(size, np.int32)
        now, here = np.zeros(size), np.arange(size)
        while here.size:
            now[here] += rng.exponential(size=here.size) / np.maximum(rate[here], 1e-300)
            here = here[now[here] < seen[here]]
            day = np.ceil(now[here]).astype(np.int32)
            new = day > last[here]
            bought[here[new]] += 1
            last[here[new]] = day[new]
            here = here[rng.random(here.size) > leaves[here]]
        blocks.append((bought, last, seen))
    return tuple(np.concatenate(column) for column in zip(*blocks, strict=True))


def record_shop() -> tuple[Days, bool]:
    """The published sample in weeks where lifetimes lies or the folder EXAMPLE_DATA has it, and whether it is that."""
    folders = [Path(os.environ.get("EXAMPLE_DATA", "build/example-data"))]
    found = importlib.util.find_spec("lifetimes")
    folders += [Path(found.origin).parents[1]] if found else []
    for folder in folders:
        if (folder / RECORD_SHOP).is_file():
            table = pd.read_csv(folder / RECORD_SHOP)
            return tuple(table[name].to_numpy(float) for name in ("frequency", "recency", "T")), True
    x, t_x, T = customers(2357, PUBLISHED)
    return (x, t_x / 7, T / 7), False


def fit(x, t_x, T, per=1.0):
    return fit_customer_base(group_histories(x, t_x, T, per=per))


@pytest.mark.benchmark(group="BG/NBD fit, 2,357 customers")
def test_bgnbd(timed):
    history, published = record_shop()
    found = timed(fit, *history, label="ours", target=0.030, reference=True, rounds=20)
    assert found.status == "converged"
    if published:
        assert found.log_likelihood >= -9582.4256
        assert found.parameters == pytest.approx(PUBLISHED, abs=1e-3)
    spans = [found.interval[k] for k in ("r", "alpha", "a", "b")]
    assert sum(low < true < high for true, (low, high) in zip(PUBLISHED, spans, strict=True)) >= 3


@pytest.mark.benchmark(group="BG/NBD fit, 2,357 customers")
@pytest.mark.parametrize("model", ["MBG/NBD", "Pareto/NBD"])
def test_other_models(timed, model):
    history, published = record_shop()
    found = timed(lambda: fit_customer_base(group_histories(*history), model), label=model)
    assert found.status in ("converged", "at bound")
    if published and model == "Pareto/NBD":
        assert found.parameters == pytest.approx((0.553, 10.578, 0.606, 11.669), rel=2e-3)


if importlib.util.find_spec("lifetimes"):

    @pytest.mark.benchmark(group="BG/NBD fit, 2,357 customers")
    @pytest.mark.filterwarnings("ignore")
    def test_lifetimes(timed):
        from lifetimes import BetaGeoFitter

        history, _ = record_shop()
        found = timed(lambda: BetaGeoFitter().fit(*history), label="lifetimes")
        ours = fit(*history)
        assert tuple(found.params_) == pytest.approx(ours.parameters, rel=1e-2)


def peak_mb(call) -> float:
    """Memory that a call takes at most beyond what is there, in MB."""
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


@pytest.mark.parametrize(
    ("name", "customers_in_all", "grid", "target"),
    [
        ("1,000,000 customers", 1_000_000, "weeks", 0.5),
        ("1,000,000 customers", 1_000_000, "days/7", 1.5),
        ("25,000,000 customers", 25_000_000, "days/7", 8.0),
    ],
)
def test_large_bases(timed, benchmark, name, customers_in_all, grid, target):
    benchmark.group = f"BG/NBD fit, {name}"
    x, t_x, T = customers(customers_in_all if benchmark.enabled else customers_in_all // 100)
    if grid == "weeks":
        # Only here, to time a coarse grid: it merges nothing, as days were counted first, but rounds the last one up.
        T, t_x, per = -(-T // 7), -(-t_x // 7), 1.0
    else:
        per = 7.0
    found = timed(fit, x, t_x, T, per, label=grid, target=target, rounds=3)
    benchmark.extra_info["peak_mb"] = peak_mb(lambda: fit(x, t_x, T, per))
    assert found.status == "converged" and found.customers == len(x)
    assert found.parameters == pytest.approx(TRUE, rel=0.25)


@pytest.mark.benchmark(group="spend and value, 1,000,000 customers")
def test_gamma_gamma(timed, benchmark):
    x, _, _ = customers(1_000_000 if benchmark.enabled else 10_000)
    found = timed(fit_gamma_gamma, x + 1, spends(x + 1), label="Gamma–Gamma", rounds=3)
    assert (found.p, found.q, found.v) == pytest.approx(SPEND, rel=0.4)


@pytest.mark.benchmark(group="spend and value, 1,000,000 customers")
def test_lifetime_value(timed, benchmark):
    x, t_x, T = customers(1_000_000 if benchmark.enabled else 10_000)
    mean = spends(x + 1)
    base, spend = fit(x, t_x, T, 7.0), fit_gamma_gamma(x + 1, mean)
    found = timed(
        lambda: lifetime_value(base, spend, x, t_x, T, mean, horizon=52, discount_rate=0.002, per=7, spent=x + 1),
        label="value with intervals",
        target=5.0,
        rounds=3,
    )
    assert np.all((found.low <= found.value) & (found.value <= found.high)) and found.total_low < found.total


def spends(x: np.ndarray) -> np.ndarray:
    """Mean spend of x purchases, by Gamma–Gamma."""
    p, q, v = SPEND
    rng = np.random.default_rng(3)
    return rng.gamma(p * x, 1 / rng.gamma(q, 1 / v, x.size)) / x
