"""The shops: how many of a user's occasions the card covers, what it takes to cover more, how far three cities go.

Belongs here: figures by city about supply and reach. Does not belong here: what coverage is worth to a member
(membership). Dimensions: `city`, `target` (coverage aimed at), `draw`/`case`/`option` by broadcasting.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.dataflow.figure import figure
from analysis.methods.coverage import field_sales, reach


@figure("share", "各城在{cities}中的权重", "City's weight among the {cities}")
def city_weight(population: xr.DataArray, city_active: xr.DataArray) -> xr.DataArray:
    """p_j / Σp over cities where the card runs."""
    residents = population * city_active
    return residents / residents.sum("city")


@figure("count", "各城{outlets}数", "{outlets} by city")
def outlets(population: xr.DataArray, outlets_per_thousand: xr.DataArray) -> xr.DataArray:
    """N_j = ρ·p_j/1000."""
    return outlets_per_thousand * population / 1000.0


@figure("count", "各城{partners}数", "{partners} by city")
def stores_by_city(
    participating_stores: xr.DataArray, city_weight: xr.DataArray, outlets: xr.DataArray
) -> xr.DataArray:
    """n_j = min(n·weight_j, N_j); the split by city was not published and follows residents."""
    return np.minimum(participating_stores * city_weight, outlets)


@figure("share", "{partners}占{outlets}比例", "{partners} as a share of {outlets}")
def participation(stores_by_city: xr.DataArray, outlets: xr.DataArray) -> xr.DataArray:
    """n_j / N_j."""
    return stores_by_city / outlets


@figure("share", "全部{cities}{partners}占{outlets}比例", "{partners} as a share of {outlets}, all {cities}")
def participation_overall(
    stores_by_city: xr.DataArray, outlets: xr.DataArray, city_active: xr.DataArray
) -> xr.DataArray:
    """Σn_j / ΣN_j over cities where the card runs."""
    return (stores_by_city * city_active).sum("city") / (outlets * city_active).sum("city")


@figure("km2", "建成区面积", "Built-up area")
def builtup_area(
    builtup_area_reported: xr.DataArray, population_urban_core: xr.DataArray, urban_density: xr.DataArray
) -> xr.DataArray:
    """As reported, else urban-core residents over residents per km²."""
    return builtup_area_reported.fillna(population_urban_core / urban_density)


@figure("per km2", "{partners}密度", "{partners} per km² of built-up area")
def store_density(stores_by_city: xr.DataArray, builtup_area: xr.DataArray) -> xr.DataArray:
    """λ_j = n_j / area_j."""
    return stores_by_city / builtup_area


@figure("count", "可达范围内{partners}均值", "Mean number of {partners} within reach")
def stores_in_reach(store_density: xr.DataArray, reach_radius: xr.DataArray) -> xr.DataArray:
    """μ_j = λ_j·π·r²."""
    return store_density * np.pi * reach_radius**2


@figure("share", "可达范围内至少一家的居民", "People with at least one {store} in reach")
def reach_one(stores_in_reach: xr.DataArray, clustering_size: xr.DataArray) -> xr.DataArray:
    """Pr(N ≥ 1), N negative binomial with mean μ and size κ (Poisson as κ → ∞)."""
    return reach.probability_at_least(1, stores_in_reach, clustering_size)


@figure("share", "可达范围内有足够选择的居民", "People with enough {partners} in reach to choose")
def reach_choice(
    stores_in_reach: xr.DataArray, clustering_size: xr.DataArray, choices_needed: xr.DataArray
) -> xr.DataArray:
    """Pr(N ≥ k), N negative binomial with mean μ and size κ."""
    return reach.probability_at_least(choices_needed, stores_in_reach, clustering_size)


@figure("share", "若{stores}均匀散布，有足够选择的居民", "People with enough choice if {stores} did not cluster")
def reach_choice_poisson(stores_in_reach: xr.DataArray, choices_needed: xr.DataArray) -> xr.DataArray:
    """Pr(N ≥ k), N Poisson with mean μ: the kind upper reference."""
    return reach.probability_at_least(choices_needed, stores_in_reach)


@figure("share", "各城覆盖的{occasions}", "{occasions} covered by city")
def covered_by_city(
    stores_by_city: xr.DataArray,
    outlets: xr.DataArray,
    zipf_exponent: xr.DataArray,
    reach_choice: xr.DataArray,
    steerable_share: xr.DataArray,
) -> xr.DataArray:
    """c_j = g + (1−g)·v·Pr(N ≥ k), g = H(n,s)/H(N,s): occasions at shops users go to anyway, plus those steered."""
    anyway = reach.curated_share(stores_by_city, outlets, zipf_exponent)
    return anyway + (1.0 - anyway) * steerable_share * reach_choice


@figure("share", "{occasions}的覆盖率", "Covered share of a {user}'s {occasions}")
def covered_share(covered_by_city: xr.DataArray, city_weight: xr.DataArray) -> xr.DataArray:
    """c = Σ weight_j·c_j."""
    return (covered_by_city * city_weight).sum("city")


@figure("ratio", "所需覆盖率为实际的倍数", "Coverage needed over coverage had")
def coverage_gap(required_coverage: xr.DataArray, covered_share: xr.DataArray) -> xr.DataArray:
    """c* / c."""
    return required_coverage / covered_share


def _stores_for(
    target: xr.DataArray,
    outlets: xr.DataArray,
    zipf_exponent: xr.DataArray,
    steerable: xr.DataArray,
    area: xr.DataArray,
    radius: xr.DataArray,
    choices: xr.DataArray,
    size: xr.DataArray,
) -> xr.DataArray:
    return reach.merchants_for_coverage(target, outlets, zipf_exponent, steerable, area, radius, choices, size)


@figure("count", "达到目标覆盖率所需{stores}", "{stores} needed for a target coverage")
def stores_for_target(
    coverage_target: xr.DataArray,
    outlets: xr.DataArray,
    zipf_exponent: xr.DataArray,
    steerable_share: xr.DataArray,
    builtup_area: xr.DataArray,
    reach_radius: xr.DataArray,
    choices_needed: xr.DataArray,
    clustering_size: xr.DataArray,
) -> xr.DataArray:
    """n with c_j(n) = target, by `city` and `target`."""
    return _stores_for(
        coverage_target,
        outlets,
        zipf_exponent,
        steerable_share,
        builtup_area,
        reach_radius,
        choices_needed,
        clustering_size,
    )


@figure("count", "典型{user}回本所需{stores}", "{stores} needed for a typical {user} to break even")
def stores_for_breakeven(
    required_coverage: xr.DataArray,
    outlets: xr.DataArray,
    zipf_exponent: xr.DataArray,
    steerable_share: xr.DataArray,
    builtup_area: xr.DataArray,
    reach_radius: xr.DataArray,
    choices_needed: xr.DataArray,
    clustering_size: xr.DataArray,
) -> xr.DataArray:
    """n with c_j(n) = c*, by `city`; not attainable where c* > 1."""
    needed = _stores_for(
        required_coverage.clip(max=1.0),
        outlets,
        zipf_exponent,
        steerable_share,
        builtup_area,
        reach_radius,
        choices_needed,
        clustering_size,
    )
    return xr.where(required_coverage > 1.0, np.inf, needed)


@figure("ratio", "回本所需{stores}为实际的倍数", "{stores} needed for break-even over those there are")
def stores_multiple(
    stores_for_breakeven: xr.DataArray, stores_by_city: xr.DataArray, city_active: xr.DataArray
) -> xr.DataArray:
    """Σn*_j / Σn_j over cities where the card runs."""
    return stores_for_breakeven.where(city_active > 0.0).sum("city") / stores_by_city.sum("city")


@figure("months", "达到目标所需签约月数", "Months of signing to reach the target")
def months_to_target(
    stores_for_target: xr.DataArray, representatives: xr.DataArray, signed_per_month: xr.DataArray
) -> xr.DataArray:
    """n / (representatives · merchants signed per representative and month), by `city` and `target`."""
    return field_sales.months_to_sign(stores_for_target, representatives, signed_per_month)


@figure("money", "达到目标所需签约成本", "Signing cost to reach the target")
def cost_to_target(stores_for_target: xr.DataArray, signing_cost: xr.DataArray) -> xr.DataArray:
    """n · cost of signing one merchant, by `city` and `target`."""
    return stores_for_target * signing_cost


@figure("money", "{cities}典型{user}回本的签约成本", "Signing cost until a typical {user} breaks even, all {cities}")
def cost_to_breakeven(
    stores_for_breakeven: xr.DataArray, signing_cost: xr.DataArray, city_active: xr.DataArray
) -> xr.DataArray:
    """Σn*_j · cost of signing one merchant."""
    shops = stores_for_breakeven.where(city_active > 0.0).sum("city")
    return xr.where(np.isinf(shops), np.inf, shops * signing_cost)


@figure("visits/day", "一人每天可上门数", "Visits that one person makes in a day")
def visits_per_day(
    visit_hours: xr.DataArray, visit_dwell: xr.DataArray, visit_speed: xr.DataArray, store_density: xr.DataArray
) -> xr.DataArray:
    """hours / (dwell + (0.7124/√λ)/speed), by `city`; Beardwood–Halton–Hammersley tour length."""
    # Where no shop takes part there is nowhere to drive: the pace is undefined and nobody is needed.
    dense = store_density.where(store_density > 0.0, 1.0)
    return field_sales.stops_per_day(visit_hours, visit_dwell, dense, visit_speed).where(store_density > 0.0)


@figure("persons", "按承诺期限上门所需人数", "People needed to keep the promised visits")
def installers_needed(
    stores_by_city: xr.DataArray, visits_per_day: xr.DataArray, promised_days: xr.DataArray
) -> xr.DataArray:
    """Σ n_j / (visits per day · promised days)."""
    return (stores_by_city / (visits_per_day * promised_days)).sum("city")


@figure("share", "{cities}人口占全国", "Share of the {cities} in national residents")
def population_share(
    population: xr.DataArray, city_active: xr.DataArray, national_population: xr.DataArray
) -> xr.DataArray:
    """Σp_j / p_nation."""
    return (population * city_active).sum("city") / national_population


@figure("share", "{cities}品类消费占全国", "Share of the {cities} in the nation's sales in the category")
def category_share(
    city_category_sales: xr.DataArray, national_category_sales: xr.DataArray, city_active: xr.DataArray
) -> xr.DataArray:
    """Σ R_j / R_nation, each over its own period; on the high side, two numerators include lodging."""
    return (city_category_sales / national_category_sales * city_active).sum("city")
