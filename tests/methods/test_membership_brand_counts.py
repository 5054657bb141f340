"""The NBD-Dirichlet from counted orders against simulated buyers, its bounds, and its closed forms at a large S."""

from __future__ import annotations

import numpy as np
import pytest
from simulated_brands import TRUE, brand_counts

from analysis.methods.membership.brand_counts import (
    BrandCounts,
    bought,
    dirichlet_diversity,
    fit_brand_counts,
    truncated_nbd,
)
from analysis.methods.membership.negative_binomial import nbd_pmf
from analysis.methods.membership.repeat_buying import Dirichlet, dirichlet_table


def test_a_large_base_recovers_the_truth():
    fit = fit_brand_counts(brand_counts(60_000, seed=1), level=0.999)
    assert fit.status == "converged" and fit.at_bound == ()
    found = (fit.model.mean, fit.model.shape, fit.model.diversity)
    assert found == pytest.approx((TRUE["mean"], TRUE["shape"], TRUE["diversity"]), rel=0.05)
    assert fit.penetration == pytest.approx(bought(TRUE["mean"], TRUE["shape"]), abs=0.01)
    for name, (low, high) in fit.interval.items():
        assert low < {**TRUE, "penetration": fit.penetration}[name] < high


def test_the_likelihood_of_counts_above_zero_is_greatest_at_the_fit():
    total = brand_counts(3000, seed=2).total.sum(axis=0)
    mean, shape = truncated_nbd(total)
    n = np.arange(1, total.size + 1)

    def likelihood(mean: float, shape: float) -> float:
        return float(total @ np.log(nbd_pmf(n, mean, shape) / bought(mean, shape)))

    best = likelihood(mean, shape)
    for factor in (0.97, 1.03):
        assert likelihood(mean * factor, shape) < best and likelihood(mean, shape * factor) < best


def test_buyers_who_choose_as_by_chance_or_keep_to_one_brand_end_at_a_bound():
    chance = fit_brand_counts(brand_counts(4000, seed=4, diversity=np.inf))
    assert chance.at_bound == ("diversity",) and chance.model.diversity > 100
    assert np.isnan(chance.interval["diversity"]).all() and np.isfinite(chance.interval["shape"]).all()
    alone = fit_brand_counts(brand_counts(4000, seed=3, diversity=0.0))
    assert alone.at_bound == ("diversity",) and alone.model.diversity < 0.01
    assert alone.status == "at bound"


def test_parts_do_not_change_the_fit():
    counts = brand_counts(3000, seed=4)
    joined = BrandCounts(
        counts.total.reshape(4, 4, -1).sum(axis=1), counts.brands.reshape(4, 4, *counts.brands.shape[1:]).sum(axis=1)
    )
    one, other = fit_brand_counts(counts), fit_brand_counts(joined)
    assert one.model.shape == other.model.shape and one.model.diversity == other.model.diversity


def test_diversity_has_one_answer_for_two_buyers_worked_by_hand():
    # Two buyers of two orders each, one of both brands and one of the first alone; shares a half each would give
    # likelihood (S/2)²(S/2 + 1)(S/2)/(S(S + 1))²; its maximum over S is looked for on a grid.
    brands, total = np.array([[1.0, 1.0], [1.0, 0.0]]), np.array([0.0, 2.0])
    s = np.exp(np.linspace(-7, 7, 200_001))
    likelihood = 3 * np.log(s / 2) + np.log(s / 2 + 1) - 2 * np.log(s * (s + 1))
    found = dirichlet_diversity(brands, total, np.array([0.5, 0.5]))
    assert found == pytest.approx(s[np.argmax(likelihood)], rel=1e-3)


def test_tables_of_a_large_s_are_finite_and_those_of_chance():
    share = np.array([0.6, 0.3, 0.1])
    model = Dirichlet(10.0, 0.25, 1e4, share, "")
    table = dirichlet_table(model)
    # Where choice is chance, purchases of a brand are the category's thinned: an NBD of mean M·s and the same K.
    assert table.penetration.to_numpy() == pytest.approx([bought(10.0 * s, 0.25) for s in share], rel=1e-3)
    assert table.requirement_share.between(0, 1).all() and (table.sole_buyers > 0).all()


def test_both_forms_agree_where_they_meet():
    around = [dirichlet_table(Dirichlet(3.0, 0.8, s, np.array([0.5, 0.5]), "")) for s in (39.999, 40.001)]
    assert np.allclose(*around, rtol=1e-4)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: BrandCounts(c.total, c.brands[:, :1]), "two parts and two brands"),
        (lambda c: BrandCounts(c.total[:1], c.brands[:1]), "two parts and two brands"),
        (lambda c: BrandCounts(c.total, c.brands * [[[1], [1], [0]]]), "buyers of each brand"),
        (lambda c: BrandCounts(c.total * (np.arange(c.total.shape[1]) == 0), c.brands), "more than once"),
    ],
)
def test_degenerate_counts_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        fit_brand_counts(change(brand_counts(500, seed=5)))
