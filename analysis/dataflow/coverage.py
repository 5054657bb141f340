"""The shops: how many of a user's occasions the card covers, how many shops would cover more, how far three cities go.

Belongs here: figures by city about shops and reach. Does not belong here: what coverage is worth to a member
(membership), how long and dear it is to sign shops (supply). Dimensions: `city`, `target` (coverage aimed at),
`draw`/`case`/`option` by broadcasting.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.dataflow.figure import figure
from analysis.methods.arrays import distinct, require
from analysis.methods.coverage import harmonic, reach


@figure("share", "各城在{cities}中的权重", "City's weight among the {cities}")
def city_weight(population: xr.DataArray, city_active: xr.DataArray) -> xr.DataArray:
    """p_j / Σp over cities where the card runs."""
    residents = population * city_active
    return residents / residents.sum("city")


@figure("ratio", "开展城市人均{spend}与均值之比", "Spend per {user} where the programme runs, over the mean")
def spend_level(city_weight: xr.DataArray, spend_index: xr.DataArray) -> xr.DataArray:
    """ι = Σ weight_j·ι_j, ι_j what a user spends in the city over what one spends on average."""
    return (city_weight * spend_index).sum("city")


@figure("share", "各城在{spend}中的权重", "City's weight in {spend}")
def spend_weight(city_weight: xr.DataArray, spend_index: xr.DataArray, spend_level: xr.DataArray) -> xr.DataArray:
    """ω_j = weight_j·ι_j/ι."""
    return city_weight * spend_index / spend_level


@figure("count", "各城{outlets}数", "{outlets} by city")
def outlets(
    population: xr.DataArray,
    outlets_per_thousand: xr.DataArray,
    outlets_ratio: xr.DataArray,
    district_share: xr.DataArray,
) -> xr.DataArray:
    """N_j = ρ·ρ_j·δ·p_j/1000, ρ_j the city's density over the mean, δ the part in which the programme runs."""
    return outlets_per_thousand * outlets_ratio * (population * district_share) / 1000.0


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
    builtup_area_reported: xr.DataArray,
    population_urban_core: xr.DataArray,
    urban_density: xr.DataArray,
    district_share: xr.DataArray,
) -> xr.DataArray:
    """As reported, else urban-core residents over residents per km²; the part of it in which the programme runs."""
    return builtup_area_reported.fillna(population_urban_core / urban_density) * district_share


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
    return distinct("option", reach.probability_at_least, choices_needed, stores_in_reach, clustering_size)


@figure("share", "若{stores}均匀散布，有足够选择的居民", "People with enough choice if {stores} did not cluster")
def reach_choice_poisson(stores_in_reach: xr.DataArray, choices_needed: xr.DataArray) -> xr.DataArray:
    """Pr(N ≥ k), N Poisson with mean μ: the kind upper reference."""
    return reach.probability_at_least(choices_needed, stores_in_reach)


@figure("none", "全部{outlets}的热度之和 H(N,s)", "Popularity of all {outlets}, H(N,s)")
def harmonic_all(outlets: xr.DataArray, zipf_exponent: xr.DataArray) -> xr.DataArray:
    """H(N_j, s), by `city`: the sum of rank^(−s) over all of them."""
    require("N", outlets, 0, open_low=True)
    return distinct("option", harmonic.generalised_harmonic, outlets, zipf_exponent)


@figure("share", "各城顺路用得上卡的{occasions}", "{occasions} that go to {partners} anyway, by city")
def covered_anyway(
    stores_by_city: xr.DataArray, harmonic_all: xr.DataArray, zipf_exponent: xr.DataArray
) -> xr.DataArray:
    """g_j = H(n_j, s)/H(N_j, s): occasions at shops that users go to in any case, visits falling as rank^(−s)."""
    return distinct("option", harmonic.generalised_harmonic, stores_by_city, zipf_exponent) / harmonic_all


@figure("share", "可被引导的{occasions}", "Share of other {occasions} that the {discount} steers")
def steered_share(steerable_share: xr.DataArray, card_discount: xr.DataArray) -> xr.DataArray:
    """v = steerable share · [d > 0]: without a discount nobody is steered."""
    return steerable_share * (card_discount > 0.0)


@figure("share", "各城覆盖的{occasions}", "{occasions} covered by city")
def covered_by_city(
    covered_anyway: xr.DataArray, steered_share: xr.DataArray, reach_choice: xr.DataArray
) -> xr.DataArray:
    """c_j = g_j + (1−g_j)·v·Pr(N ≥ k): occasions at shops users go to anyway, plus those steered."""
    return covered_anyway + (1.0 - covered_anyway) * steered_share * reach_choice


@figure("share", "{occasions}的覆盖率", "Covered share of a {user}'s {occasions}")
def covered_share(covered_by_city: xr.DataArray, spend_weight: xr.DataArray) -> xr.DataArray:
    """c = Σ ω_j·c_j, by what is spent in each city."""
    return (covered_by_city * spend_weight).sum("city")


@figure("ratio", "{users}之间覆盖率的变异系数", "Spread of coverage between {users} (CV)")
def coverage_cv(
    covered_by_city: xr.DataArray,
    covered_anyway: xr.DataArray,
    steered_share: xr.DataArray,
    reach_choice: xr.DataArray,
    covered_share: xr.DataArray,
    spend_weight: xr.DataArray,
    places_visited: xr.DataArray,
) -> xr.DataArray:
    """√{Σ ω_j·[c_j·(1−c_j)/M + ((1−g_j)·v)²·p_j·(1−p_j) + c_j²] − c²}/c, p_j = Pr(N ≥ k).

    A user goes to M places, each of which takes the card with chance c_j; lives near enough shops to be steered, or
    does not; and lives in one city or another.
    """
    within = covered_by_city * (1.0 - covered_by_city) / places_visited
    near = ((1.0 - covered_anyway) * steered_share) ** 2 * reach_choice * (1.0 - reach_choice)
    square = ((within + near + covered_by_city**2) * spend_weight).sum("city")
    return np.sqrt((square - covered_share**2).clip(min=0.0)) / covered_share.where(covered_share > 0.0, 1.0)


@figure("none", "覆盖率对{stores}数的弹性", "Elasticity of coverage to {stores}")
def coverage_elasticity(
    stores_by_city: xr.DataArray,
    harmonic_all: xr.DataArray,
    zipf_exponent: xr.DataArray,
    covered_anyway: xr.DataArray,
    covered_by_city: xr.DataArray,
    covered_share: xr.DataArray,
    spend_weight: xr.DataArray,
) -> xr.DataArray:
    """η = Σ ω_j·[n_j^(1−s)/H(N_j, s) + c_j − g_j]/c, the first term being g_j times its own elasticity.

    Steered occasions are taken to move in proportion with shops. With k·n shops coverage is close to k^η·c.
    """
    # A billionth of a shop, so that the logarithm of none is finite.
    anyway = np.exp((1.0 - zipf_exponent) * np.log(stores_by_city + 1e-9)) / harmonic_all
    moved = ((anyway + covered_by_city - covered_anyway) * spend_weight).sum("city")
    return (moved / covered_share.where(covered_share > 0.0, 1.0)).clip(0.0, 1.0)


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
    required_by_city: xr.DataArray,
    outlets: xr.DataArray,
    zipf_exponent: xr.DataArray,
    steerable_share: xr.DataArray,
    builtup_area: xr.DataArray,
    reach_radius: xr.DataArray,
    choices_needed: xr.DataArray,
    clustering_size: xr.DataArray,
) -> xr.DataArray:
    """n with c_j(n) = c*_j, by `city`; not attainable where c*_j > 1."""
    needed = _stores_for(
        required_by_city.clip(max=1.0),
        outlets,
        zipf_exponent,
        steerable_share,
        builtup_area,
        reach_radius,
        choices_needed,
        clustering_size,
    )
    return xr.where(required_by_city > 1.0, np.inf, needed)


@figure("ratio", "回本所需{stores}为实际的倍数", "{stores} needed for break-even over those there are")
def stores_multiple(
    stores_for_breakeven: xr.DataArray, stores_by_city: xr.DataArray, city_active: xr.DataArray
) -> xr.DataArray:
    """Σn*_j / Σn_j over cities where the card runs."""
    return stores_for_breakeven.where(city_active > 0.0).sum("city") / stores_by_city.sum("city")


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
    """Σ R_j / R_nation, each over its own period."""
    return (city_category_sales / national_category_sales * city_active).sum("city")
