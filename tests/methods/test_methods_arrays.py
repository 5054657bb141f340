"""Numbers, numpy arrays and DataArrays give the same results, and DataArrays broadcast by name."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from analysis.methods.coverage import field_sales, grid_cells, reach
from analysis.methods.market import (
    attraction,
    competition,
    composition,
    concentration,
    dynamics,
    log_ratios,
    mergers,
    switching,
)
from analysis.methods.membership import (
    bgbb,
    bgnbd,
    constant_churn,
    gamma_gamma,
    loss,
    negative_binomial,
    pareto_nbd,
    repeat_buying,
    residual_lifetime,
    retention,
    spend,
    tariff,
)

ELEMENTWISE = {
    "share_from_ratio": (concentration.share_from_ratio, (7, 3, 0.05)),
    "ratio_interval": (concentration.ratio_interval, (7, 3, 0.05)),
    "hhi_bounds": (concentration.hhi_bounds, (0.7, 0.05)),
    "merger_delta": (mergers.merger_delta, (0.2, 0.1)),
    "entry_attraction_iia": (attraction.entry_attraction_iia, (0.05,)),
    "log_odds": (dynamics.log_odds, (0.7,)),
    "years_between_ratios": (dynamics.years_between_ratios, (7 / 3, 2.0, 0.1, 0.2)),
    "fisher_pry_share": (dynamics.fisher_pry_share, (0.7, -0.1, 3.0)),
    "switching_share": (switching.switching_share, (0.7, 0.1, 0.2, 3.0)),
    "entrant_survives": (competition.entrant_survives, (1.0, 2.0, 0.4)),
    "competition_equilibrium": (competition.competition_equilibrium, (1.0, 2.0, 0.4, 0.3)),
    "nbd_from_penetration": (negative_binomial.nbd_from_penetration, (0.56, 2.6)),
    "brand_penetration": (repeat_buying.brand_penetration, (0.2, 1.3, 1.456, 0.78, 4.0)),
    "bgnbd_expected": (
        lambda *given: bgnbd.expected_purchases(*given, early=0),
        (39, 2, 30.43, 38.86, 0.243, 4.414, 0.793, 2.426),
    ),
    "bgnbd_alive": (lambda *given: bgnbd.probability_alive(*given, early=1), (2, 30.43, 38.86, 0.243, 4.4, 0.79, 2.4)),
    "bgnbd_pmf": (lambda *given: bgnbd.purchase_count_pmf(*given, early=0), (2.5, 38.86, 0.243, 4.4, 0.79, 2.4)),
    "pareto_expected": (pareto_nbd.expected_purchases, (39, 2, 30.43, 38.86, 0.55, 10.6, 0.61, 11.7)),
    "pareto_pmf": (pareto_nbd.purchase_count_pmf, (2.5, 38.86, 0.55, 10.6, 0.61, 11.7)),
    "bgbb_expected": (bgbb.expected_if_alive, (39, 2, 30.43, 1.2, 0.75, 0.66, 2.8)),
    "expected_spend": (gamma_gamma.expected_spend, (2, 22.35, 6.25, 3.74, 15.44)),
    "lognormal_parameters": (spend.lognormal_parameters, (2000.0, 1.2)),
    "share_above": (spend.share_above, (1680.0, 2000.0, 1.2)),
    "mean_above": (spend.mean_above, (1680.0, 2000.0, 1.2)),
    "breakeven_spend": (tariff.breakeven_spend, (168, 0.1, 0.3)),
    "breakeven_paid": (tariff.breakeven_paid, (1680, 0.1)),
    "breakeven_visits": (tariff.breakeven_visits, (1680, 60)),
    "card_advantage": (tariff.card_advantage, (0.1, 0.05, 0.4, 0.5)),
    "card_use": (tariff.card_use, (0.1, 0.05, 0.4, 0.5)),
    "depth_score": (tariff.depth_score, (0.1, 0.05, 0.5)),
    "least_merchant_share": (tariff.least_merchant_share, (168, -50, 0.1, 0.3, 9000)),
    "merchant_breakeven_incrementality": (tariff.merchant_breakeven_incrementality, (0.1, 0.5)),
    "merchant_payback_sales": (tariff.merchant_payback_sales, (600, 0.3, 0.5, 0.1)),
    "sbg_parameters": (retention.sbg_parameters, (0.6, 0.2)),
    "bdw_survivor": (retention.bdw_survivor, (3.0, 0.26, 1.7, 1.6)),
    "bdw_retention_rate": (retention.bdw_retention_rate, (3.0, 0.26, 1.7, 1.6)),
    "sbg_retention_rate": (retention.sbg_retention_rate, (3.0, 0.67, 3.8)),
    "sbg_derl": (residual_lifetime.sbg_derl, (0.67, 3.8, 0.1, 7)),
    "constant_churn_derl": (constant_churn.constant_churn_derl, (0.7, 0.1)),
    "poisson_density_needed": (reach.poisson_density_needed, (3, 0.9, 1.0)),
    "poisson_neighbour_distance": (reach.poisson_neighbour_distance, (3, 0.5)),
    "negative_binomial_size": (reach.negative_binomial_size, (5.0, 47.0)),
    "probability_at_least": (lambda m, s: reach.probability_at_least(3, m, s), (5.0, 0.6)),
    "generalised_harmonic": (reach.generalised_harmonic, (12.5, 0.9)),
    "curated_share": (reach.curated_share, (2000, 80_000, 0.7)),
    "covered_share": (
        lambda n, N, s, a, d: reach.covered_share(n, N, s, a, d, 1.0, 3, 0.6),
        (2000, 80_000, 0.7, 0.3, 1.2),
    ),
    "merchants_for_coverage": (
        lambda c, N, s, a, km2: reach.merchants_for_coverage(c, N, s, a, km2, 1.0, 3, 0.6),
        (0.3, 80_000, 0.7, 0.3, 1200.0),
    ),
    "h3_relative_area": (grid_cells.h3_relative_area, (31.2, 121.5)),
    "stops_per_day": (field_sales.stops_per_day, (8, 0.5, 4.0, 5.0)),
    "heads": (field_sales.heads, (2000, 0.3, 8.0, 0.2, 60)),
    "months_to_sign": (field_sales.months_to_sign, (2000, 20, 12)),
    "unit_normal_loss": (loss.unit_normal_loss, (1.0,)),
}


def parts(result) -> tuple:
    return result if isinstance(result, tuple) else (result,)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_number_array_and_dataarray_agree(name: str) -> None:
    function, values = ELEMENTWISE[name]
    scale = np.array([1.0, 1.01, 1.02])
    single = [parts(function(*(value * k for value in values))) for k in scale]
    arrays = parts(function(*(value * scale for value in values)))
    named = parts(function(*(xr.DataArray(value * scale, dims="draw") for value in values)))
    for i, (array, data) in enumerate(zip(arrays, named, strict=True)):
        assert np.ndim(single[0][i]) == 0
        assert isinstance(data, xr.DataArray) and data.dims == ("draw",)
        np.testing.assert_allclose(array, [row[i] for row in single], rtol=1e-12)
        np.testing.assert_allclose(data, array, rtol=1e-12)


@pytest.mark.parametrize("name", [name for name in ELEMENTWISE if len(ELEMENTWISE[name][1]) > 1])
def test_dimensions_broadcast_by_name(name: str) -> None:
    function, (first, second, *rest) = ELEMENTWISE[name]
    one = xr.DataArray(first * np.array([1.0, 1.01]), dims="city", coords={"city": ["a", "b"]})
    two = xr.DataArray(second * np.array([1.0, 1.01, 1.02]), dims="draw")
    for found in parts(function(one, two, *rest)):
        assert found.sizes == {"city": 2, "draw": 3}
        assert found["city"].values.tolist() == ["a", "b"]


PLATFORMS = xr.DataArray([0.63, 0.27, 0.1], dims="platform", coords={"platform": ["leader", "follower", "others"]})


@pytest.mark.parametrize(
    "method",
    [
        concentration.hhi,
        lambda x: concentration.concentration_ratio(x, 2),
        lambda x: concentration.hill_number(x, 1),
        lambda x: concentration.hill_number(x, 0),
        composition.closure,
        log_ratios.clr,
        lambda x: log_ratios.alr(x, 0),
        log_ratios.ilr,
        lambda x: composition.power(x, 0.3),
        lambda x: composition.perturb(x, x),
        lambda x: composition.aitchison_distance(x, x**2),
        attraction.shares,
        lambda x: attraction.entry_shares_iia(x, 0.05),
        lambda x: attraction.entry_attraction_nested(x, 0.05, 0.5, partner=1),
        lambda x: attraction.entry_shares_nested(x, 0.05, 0.5, partner=1),
    ],
)
def test_shares_along_a_dimension(method) -> None:
    plain = method(PLATFORMS.values)
    np.testing.assert_allclose(method(PLATFORMS), plain, rtol=1e-12)
    many = PLATFORMS * xr.DataArray([1.0, 1.0], dims="draw")
    np.testing.assert_allclose(method(many.transpose("draw", "platform")).isel(draw=1), plain, rtol=1e-12)


def test_entry_by_name_of_the_incumbent_and_over_draws() -> None:
    target = xr.DataArray([0.02, 0.05], dims="draw")
    by_name = attraction.entry_shares_nested(PLATFORMS, target, 0.5, partner="follower")
    np.testing.assert_allclose(by_name, attraction.entry_shares_nested(PLATFORMS, target, 0.5, partner=1))
    assert by_name["platform"].values.tolist() == ["leader", "follower", "others", "entrant"]
    np.testing.assert_allclose(by_name.sum("platform"), 1, rtol=1e-12)
    np.testing.assert_allclose(by_name.sel(platform="entrant"), target)


@pytest.mark.parametrize("family", ["exponential", "uniform", "lognormal"])
def test_best_fee_over_named_dimensions(family: str) -> None:
    mean = xr.DataArray([1000.0, 2000.0], dims="city")
    cost = xr.DataArray([0.0, 20.0, 40.0], dims="draw")
    best = tariff.optimal_fee(family, mean, 0.1, 0.5, cost)
    assert best.fee.sizes == {"city": 2, "draw": 3}
    alone = tariff.optimal_fee(family, 2000.0, 0.1, 0.5, 20.0)
    np.testing.assert_allclose(best.contribution[1, 1], alone.contribution, rtol=1e-9)


def test_parts_without_a_known_dimension_are_refused() -> None:
    with pytest.raises(ValueError, match=r"dim: expected the dimension to sum over"):
        concentration.hhi(xr.DataArray(np.full((2, 2), 0.5), dims=["city", "draw"]))
