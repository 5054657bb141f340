"""Shops and coverage: within bounds, rising with shops, and the inverse that finds the shops for a coverage."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from random_inputs import few, random_inputs, seeds

from analysis.study import Study

STORES = xr.DataArray(np.r_[0.001, np.geomspace(100.0, 400_000.0, 40)], dims="stores")


@few
@given(seeds)
def test_coverage_rises_with_shops_and_stays_a_share(study: Study, seed: int) -> None:
    inputs = random_inputs(study, seed) | {"participating_stores": STORES}
    for name in ("covered_by_city", "covered_share", "reach_one", "reach_choice", "participation_overall"):
        covered = study.evaluate([name], **inputs)[name]
        assert ((covered >= 0.0) & (covered <= 1.0 + 1e-12)).all(), name
        assert (covered.diff("stores") >= -1e-9).all(), name


@pytest.mark.parametrize("city", ["shanghai", "hangzhou", "guangzhou"])
def test_shops_for_a_target_cover_just_that(study: Study, city: str) -> None:
    needed = study.base["stores_for_target"].sel(city=city)
    everywhere = needed / study.base["city_weight"].sel(city=city)
    found = study.evaluate(["covered_by_city"], participating_stores=everywhere.drop_vars("city"))["covered_by_city"]
    np.testing.assert_allclose(found.sel(city=city), study.base_inputs["coverage_target"], rtol=1e-6)


def test_shops_for_break_even_cover_what_break_even_needs(study: Study) -> None:
    for city in study.base["stores_for_breakeven"]["city"].values:
        needed = study.base["stores_for_breakeven"].sel(city=city) / study.base["city_weight"].sel(city=city)
        found = study.evaluate(["covered_by_city"], participating_stores=float(needed))["covered_by_city"]
        assert float(found.sel(city=city)) == pytest.approx(float(study.base["required_coverage"]), rel=1e-6)


def test_with_enough_shops_the_typical_user_just_breaks_even(study: Study) -> None:
    everywhere = float(study.base["stores_for_breakeven"].sum())
    found = study.evaluate(["saving_over_fee", "coverage_gap", "wallet_multiple"], participating_stores=everywhere)
    for name in found:
        assert float(found[name]) == pytest.approx(1.0, rel=1e-3), name


def test_no_number_of_shops_is_enough_where_break_even_needs_more_than_everything(study: Study) -> None:
    found = study.evaluate(
        ["required_coverage", "stores_for_breakeven", "stores_multiple", "cost_to_breakeven"], wallet=1500.0
    )
    assert float(found["required_coverage"]) > 1.0
    for name in ("stores_for_breakeven", "stores_multiple", "cost_to_breakeven"):
        assert np.isposinf(found[name]).all(), name


def test_scattered_shops_are_the_kind_reference(study: Study) -> None:
    found = study.evaluate(["reach_choice", "reach_choice_poisson"], clustering_size=1000.0)
    np.testing.assert_allclose(found["reach_choice"], found["reach_choice_poisson"], atol=2e-3)
    clustered = study.evaluate(["reach_choice"], clustering_size=0.62)["reach_choice"]
    assert (clustered < found["reach_choice_poisson"] - 0.2).all()


def test_people_in_reach_of_one_shop_are_more_than_in_reach_of_a_choice(study: Study) -> None:
    assert (study.draws["reach_one"] >= study.draws["reach_choice"]).all()


def test_shops_never_outnumber_outlets(study: Study) -> None:
    found = study.evaluate(["stores_by_city", "outlets", "participation", "covered_by_city"], participating_stores=1e9)
    np.testing.assert_array_equal(found["stores_by_city"], found["outlets"])
    np.testing.assert_allclose(found["covered_by_city"], 1.0, rtol=1e-12)


def test_a_published_area_is_used_and_a_missing_one_is_worked_out(study: Study) -> None:
    area, reported = study.base["builtup_area"], study.base_inputs["builtup_area_reported"]
    known = reported.notnull()
    assert known.any() and (~known).any()
    np.testing.assert_array_equal(area.where(known, drop=True), reported.where(known, drop=True))
    worked_out = study.base_inputs["population_urban_core"] / study.base_inputs["urban_density"]
    np.testing.assert_array_equal(area.where(~known, drop=True), worked_out.where(~known, drop=True))


def test_months_and_cost_follow_the_shops_needed(study: Study) -> None:
    shops, inputs = study.base["stores_for_target"], study.base_inputs
    np.testing.assert_allclose(study.base["cost_to_target"], shops * inputs["signing_cost"])
    rate = inputs["representatives"] * inputs["signed_per_month"]
    np.testing.assert_allclose(study.base["months_to_target"], shops / rate)
