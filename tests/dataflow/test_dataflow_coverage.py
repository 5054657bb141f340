"""Shops and coverage: within bounds, rising with shops, and the inverse that finds the shops for a coverage."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from random_inputs import few, random_inputs, seeds

from analysis.study import Study
from analysis.study.graph import ModelError

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
        needs = float(study.base["required_by_city"].sel(city=city))
        assert float(found.sel(city=city)) == pytest.approx(needs, rel=1e-6)


def test_with_enough_shops_the_typical_user_just_breaks_even(study: Study) -> None:
    alike = {"spend_index": xr.ones_like(study.base_inputs["spend_index"])}
    everywhere = float(study.evaluate(["stores_for_breakeven"], **alike)["stores_for_breakeven"].sum())
    found = study.evaluate(
        ["saving_over_fee", "coverage_gap", "wallet_multiple"], participating_stores=everywhere, **alike
    )
    for name in found:
        assert float(found[name]) == pytest.approx(1.0, rel=1e-2), name  # cities differ in shops


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


def test_shops_are_a_stock_that_churn_empties(study: Study) -> None:
    """Month by month: signed evenly, leaving at the hazard; the closed form says when the target is met."""
    pace, hazard = float(study.base["signing_pace"]), float(study.base_inputs["merchant_churn"])
    signed = float(study.base["stores_by_city"].sel(city="shanghai"))
    target = float(study.base["stores_for_target"].sel(city="shanghai", target="50"))
    months = float(study.base["months_to_target"].sel(city="shanghai", target="50"))
    steps, stock = 20_000, signed
    for _ in range(steps):
        stock += (pace - hazard * stock) * months / 12.0 / steps
    assert stock == pytest.approx(target, rel=1e-3)
    without_churn = 12.0 * (target - signed) / pace
    assert months > 1.3 * without_churn
    cost = study.base["cost_to_target"].sel(city="shanghai", target="50")
    assert float(cost) == pytest.approx(months / 12.0 * pace * float(study.base_inputs["signing_cost"]))


def test_what_a_pace_cannot_hold_is_never_reached_and_says_whom_it_takes(study: Study) -> None:
    months, reach = study.base["months_to_target"], study.draws["target_reachable"].mean("draw")
    beyond = study.base["stores_for_target"] >= study.base["supply_ceiling"]
    assert beyond.any() and np.isposinf(months.where(beyond)).where(beyond, True).all()
    assert ((reach > 0.0) & (reach < 1.0)).any() and (study["target_reachable"].value == reach).all()
    people = study.base["representatives_for_target"]
    found = study.evaluate(["months_to_target"], representatives=people.sel(city="shanghai", target="80", drop=True))
    years = float(study.base_inputs["target_years"])
    assert float(found["months_to_target"].sel(city="shanghai", target="80")) == pytest.approx(12.0 * years, rel=1e-9)


def test_a_pool_split_over_cities_is_slower_than_all_of_it_in_one(study: Study) -> None:
    found = study.evaluate(["months_to_target", "months_to_target_split"])
    assert (found["months_to_target_split"] >= found["months_to_target"]).all()


def test_users_differ_in_coverage_as_simulated_users_do(study: Study) -> None:
    """Each of many users goes to some places, has shops near enough or not, lives in one city or another."""
    rng, n, base = np.random.default_rng(7), 400_000, study.base
    weight = base["spend_weight"].values / base["spend_weight"].values.sum()
    city = rng.choice(len(weight), n, p=weight)
    anyway, near = base["covered_anyway"].values[city], base["reach_choice"].values[city]
    steered = (1.0 - anyway) * float(base["steered_share"])
    places = int(study.base_inputs["places_visited"])
    chance = anyway + steered * near
    covered = rng.binomial(places, chance) / places + steered * ((rng.random(n) < near) - near)
    assert covered.mean() == pytest.approx(float(base["covered_share"]), rel=0.01)
    assert covered.std() / covered.mean() == pytest.approx(float(base["coverage_cv"]), rel=0.02)
    cv = float(study.base_inputs["wallet_cv"])
    sigma = np.sqrt(np.log1p(cv**2))
    spend = float(study.base_inputs["wallet"]) * np.exp(sigma * rng.standard_normal(n) - sigma**2 / 2.0)
    joins = spend * covered.clip(min=0.0) >= float(base["join_threshold"])
    assert joins.mean() == pytest.approx(float(base["join_share"]), abs=0.004)


def test_popularity_of_all_outlets_is_summed_once_and_needs_some(study: Study) -> None:
    whole = study.evaluate(["harmonic_all"], outlets_per_thousand=2.0, zipf_exponent=0.0)["harmonic_all"]
    ratio, residents, part = (study.base_inputs[n] for n in ("outlets_ratio", "population", "district_share"))
    np.testing.assert_allclose(whole, 2.0 * ratio * residents * part / 1000.0, rtol=1e-9)  # without a lean it is N
    parents = {n: study.graph.specs[n].parents for n in ("covered_anyway", "coverage_elasticity")}
    assert all("harmonic_all" in p and "outlets" not in p for p in parents.values())
    with pytest.raises(ModelError, match=r"N: expected a number in \(0, inf\], found 0"):
        study.graph.evaluate(["covered_share"], study.base_inputs | {"outlets_per_thousand": xr.DataArray(0.0)})


def test_what_users_spend_by_city_lies_between_two_published_measures(study: Study) -> None:
    """Catering revenue per resident and disposable income per head, each over its mean by residents."""
    facts, cities = study.evidence.facts["value"], ("shanghai", "hangzhou", "guangzhou")
    residents = study.base_inputs["population"]
    months = {"shanghai": ("2024-jan-may", 5), "guangzhou": ("2024-jan-may", 5), "hangzhou": ("2023q1", 3)}
    index = {cell.coords["city"]: cell for cell in study.inputs["spend_index"].cells}
    weight = {city: float(residents.sel(city=city) / residents.sum()) for city in cities}
    ends = []
    for measure in ("catering", "income"):
        by_city = {
            c: facts[f"catering-revenue-{c}-{months[c][0]}"] / months[c][1] / float(residents.sel(city=c))
            if measure == "catering"
            else facts[f"income-per-head-{c}-2021"]
            for c in cities
        }
        mean = sum(weight[c] * by_city[c] for c in cities)
        ends.append({c: by_city[c] / mean for c in cities})
    for city in cities:
        low, high = sorted(end[city] for end in ends)
        assert (index[city].low, index[city].high) == (pytest.approx(low, abs=6e-3), pytest.approx(high, abs=6e-3))
        assert index[city].value == pytest.approx((low + high) / 2.0, abs=2e-3)
    assert float(study["spend_level"]) == pytest.approx(1.0, abs=1e-3)  # so that the mean user spends what is stated


def test_where_users_spend_more_less_coverage_is_enough_and_they_save_more(study: Study) -> None:
    twice = study.base_inputs["spend_index"] * xr.where(
        study.base_inputs["spend_index"]["city"] == "hangzhou", 2.0, 1.0
    )
    names = ["required_by_city", "saving_by_city", "stores_for_breakeven", "typical_spend", "covered_share"]
    found = study.evaluate([*names, "spend_weight", "covered_by_city", "typical_saving"], spend_index=twice)
    ratio = {n: float(found[n].sel(city="hangzhou") / study.base[n].sel(city="hangzhou")) for n in names[:3]}
    assert ratio["required_by_city"] == pytest.approx(0.5) and ratio["saving_by_city"] == pytest.approx(2.0)
    assert ratio["stores_for_breakeven"] < 0.5 and float(found["typical_spend"]) > float(study["typical_spend"])
    for city in ("shanghai", "guangzhou"):
        assert float(found["saving_by_city"].sel(city=city)) == float(study.base["saving_by_city"].sel(city=city))
    # What a typical user saves is the mean of the cities by residents, whatever is spent in each.
    weight = study.base["city_weight"]
    assert float((found["saving_by_city"] * weight).sum()) == pytest.approx(float(found["typical_saving"]))
    whole = float((found["spend_weight"] * found["covered_by_city"]).sum())
    assert float(found["covered_share"]) == pytest.approx(whole)


def test_one_city_has_its_own_typical_user(study: Study) -> None:
    alone = study.base_inputs["city_active"] * (study.base_inputs["city_active"]["city"] == "guangzhou")
    found = study.evaluate(["typical_spend", "required_coverage"], city_active=alone)
    index = float(study.base_inputs["spend_index"].sel(city="guangzhou"))
    assert float(found["typical_spend"]) == pytest.approx(index * float(study["wallet"]))
    assert float(found["required_coverage"]) == pytest.approx(float(study["required_coverage"]) / index, rel=1e-3)
