"""Estimates from panels, the solver for coverage, and every figure of the real study."""

from __future__ import annotations

import numpy as np
import pytest
from real_study import golden

from analysis.methods.coverage import reach
from analysis.methods.membership.repeat_buying import Dirichlet, dirichlet, dirichlet_table
from analysis.uncertainty.designs import DRAWS


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
