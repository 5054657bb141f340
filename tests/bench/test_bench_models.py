"""Estimates from cohorts, orders and panels, the solver for coverage, and every figure of the real study."""

from __future__ import annotations

import numpy as np
import pytest
from real_study import golden

from analysis.methods.coverage import reach
from analysis.methods.membership.customer_base import bgnbd_fit, bgnbd_log_likelihood
from analysis.methods.membership.repeat_buying import Dirichlet, dirichlet, dirichlet_table
from analysis.methods.membership.retention_fit import fit_retention
from analysis.uncertainty.designs import DRAWS

CUSTOMERS = 2357
TRUE = (0.243, 4.414, 0.793, 2.426)  # r, alpha, a, b; weeks


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


def orders() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Repeat purchases, time of the last and time seen of customers who live by BG/NBD with the true parameters."""
    rng = np.random.default_rng(1)
    r, alpha, a, b = TRUE
    seen = rng.uniform(27.0, 39.0, CUSTOMERS)
    rate, leaves = rng.gamma(r, 1.0 / alpha, CUSTOMERS), rng.beta(a, b, CUSTOMERS)
    bought, last = np.zeros(CUSTOMERS), np.zeros(CUSTOMERS)
    for i in range(CUSTOMERS):
        at = 0.0
        while (at := at + rng.exponential(1.0 / max(rate[i], 1e-12))) < seen[i]:
            bought[i], last[i] = bought[i] + 1, at
            if rng.random() < leaves[i]:
                break
    return bought, last, seen


@pytest.mark.benchmark(group="BG/NBD fit, 2,357 customers")
def test_bgnbd(timed):
    history = orders()
    found = timed(bgnbd_fit, *history, label="ours", target=0.015, rounds=20)
    assert found.status == "converged" and found.log_likelihood >= bgnbd_log_likelihood(TRUE, *history)
    spans = [found.interval[k] for k in ("r", "alpha", "a", "b")]
    assert sum(low < true < high for true, (low, high) in zip(TRUE, spans, strict=True)) >= 3


@pytest.mark.benchmark(group="NBD-Dirichlet, 8 brands")
def test_dirichlet_fit(timed):
    row = golden("dirichlet_toothpaste_params")
    panel = (row.input[k] for k in ("cat_pen", "cat_buyrate", "share", "pen_obs"))
    found = timed(dirichlet, *panel, label="fit", rounds=20)
    assert (found.mean, found.shape, found.diversity) == pytest.approx((1.46, 0.78, 1.3), abs=0.05)


@pytest.mark.benchmark(group="NBD-Dirichlet, 8 brands")
def test_dirichlet_table(timed):
    row = golden("dirichlet_toothpaste_buy_t1_exact")
    model = Dirichlet(1.456, 0.7788158828, row.input["S"], np.array(row.input["share"]), "")
    found = timed(dirichlet_table, model, label="table", target=0.001, rounds=20, iterations=10)
    assert found["penetration"].to_numpy() == pytest.approx(row.expected["pen"], abs=2e-5)


@pytest.mark.benchmark(group="merchants for coverage, 100,000 elements")
def test_merchants_for_coverage(timed):
    rng = np.random.default_rng(1)
    low = np.array([0.05, 2e4, 0.2, 0.1, 500.0, 0.5])
    high = np.array([0.9, 1e5, 1.3, 0.8, 3000.0, 2.0])
    target, N, s, steerable, area, radius = rng.uniform(low, high, (100_000, 6)).T
    n = timed(reach.merchants_for_coverage, target, N, s, steerable, area, radius, 3, 0.6, label="ours", rounds=3)
    assert reach.covered_share(n, N, s, steerable, n / area, radius, 3, 0.6) == pytest.approx(target, rel=1e-6)


@pytest.mark.benchmark(group="all figures of the study")
def test_base(timed, fresh):
    def ready():
        study = fresh()
        study.base_inputs  # noqa: B018 - evaluated here, so that the figures alone are timed
        return (study,), {}

    found = timed(lambda s: dict(s.base), label="at base", setup=ready)
    assert float(found["breakeven_spend"]) == pytest.approx(1680.0)


@pytest.mark.benchmark(group="all figures of the study")
def test_draws(timed, fresh):
    def ready():
        study = fresh()
        study.draw_inputs  # noqa: B018
        return (study,), {}

    found = timed(lambda s: dict(s.draws), label="over the draws", setup=ready)
    varying = [a for a in found.values() if "draw" in a.dims]
    assert len(varying) > 10 and all(a.sizes["draw"] == DRAWS for a in varying)
