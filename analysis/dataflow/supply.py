"""Signing shops: a stock that representatives fill and churn empties, what it holds, how long and dear a target is.

Belongs here: figures about the field force and the stock of shops. Does not belong here: how many shops a coverage
needs (coverage), what losing shops does to the programme's money (strategy). Representatives are one pool. Notation:
s' = gain − h·s, s the stock signed, h departures over the average stock, s⁺ = gain/h the most that a pace holds.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.dataflow.figure import figure
from analysis.methods.coverage import field_sales, supply


@figure("count", "一年签约{stores}数（全部签约人员）", "{stores} signed in a year, all representatives")
def signing_pace(representatives: xr.DataArray, signed_per_month: xr.DataArray) -> xr.DataArray:
    """gain = 12 · representatives · shops signed per representative and month."""
    return 12.0 * representatives * signed_per_month


@figure("count", "这一签约速度守得住的{stores}", "{stores} that this pace can hold")
def supply_ceiling(signing_pace: xr.DataArray, merchant_churn: xr.DataArray) -> xr.DataArray:
    """s⁺ = gain/h, over all cities: as many leave in a year as are signed."""
    return supply.ceiling(signing_pace, merchant_churn)


@figure("months", "达到目标所需月数（人员全部投入一城）", "Months to the target, all representatives in one city")
def months_to_target(
    stores_for_target: xr.DataArray,
    stores_by_city: xr.DataArray,
    signing_pace: xr.DataArray,
    merchant_churn: xr.DataArray,
) -> xr.DataArray:
    """12·ln[(s⁺ − n_j)/(s⁺ − n*_j)]/h, from the shops that are signed; never where s⁺ ≤ n*; by `city` and `target`."""
    return 12.0 * supply.years_to_stock(stores_for_target, stores_by_city, signing_pace, merchant_churn)


@figure("months", "达到目标所需月数（人员按人口分到各城）", "Months to the target, representatives split by residents")
def months_to_target_split(
    stores_for_target: xr.DataArray,
    stores_by_city: xr.DataArray,
    signing_pace: xr.DataArray,
    merchant_churn: xr.DataArray,
    city_weight: xr.DataArray,
) -> xr.DataArray:
    """The same with gain_j = gain·weight_j, the pool split over the cities by residents; by `city` and `target`."""
    own = signing_pace * city_weight
    return 12.0 * supply.years_to_stock(stores_for_target, stores_by_city, own, merchant_churn)


@figure("share", "目标可以达到（人员全部投入一城）", "The target can be reached, all representatives in one city")
def target_reachable(
    stores_for_target: xr.DataArray, signing_pace: xr.DataArray, merchant_churn: xr.DataArray
) -> xr.DataArray:
    """[gain > h·n*_j], by `city` and `target`; one or zero in each draw, its mean is a probability."""
    return (signing_pace > merchant_churn * stores_for_target).astype(float)


@figure("persons", "按期达到并守住目标所需地推", "Representatives to reach the target in time and hold it")
def representatives_for_target(
    stores_for_target: xr.DataArray,
    stores_by_city: xr.DataArray,
    merchant_churn: xr.DataArray,
    signed_per_month: xr.DataArray,
    target_years: xr.DataArray,
) -> xr.DataArray:
    """(n*_j − n_j·e^(−h·T))·h/(1 − e^(−h·T)) / (12 · signed per month), at least what holds n*; by `city`, `target`."""
    gain = supply.gain_for_stock(stores_for_target, target_years, stores_by_city, merchant_churn)
    return gain / (12.0 * signed_per_month)


@figure("money", "达到目标为止的签约成本", "Signing cost until the target is reached")
def cost_to_target(
    months_to_target: xr.DataArray, signing_pace: xr.DataArray, signing_cost: xr.DataArray
) -> xr.DataArray:
    """gain · months/12 · cost of signing one, those who leave on the way included; by `city` and `target`."""
    return months_to_target / 12.0 * signing_pace * signing_cost


@figure("money/year", "守住目标每年的补签成本", "Yearly cost of replacing those who leave, at the target")
def replacement_cost(
    stores_for_target: xr.DataArray, merchant_churn: xr.DataArray, signing_cost: xr.DataArray
) -> xr.DataArray:
    """h · n*_j · cost of signing one, by `city` and `target`."""
    return merchant_churn * stores_for_target * signing_cost


@figure(
    "months", "典型{user}回本所需签约月数（全部{cities}）", "Months until a typical {user} breaks even, all {cities}"
)
def months_to_breakeven(
    stores_for_breakeven: xr.DataArray,
    stores_by_city: xr.DataArray,
    signing_pace: xr.DataArray,
    merchant_churn: xr.DataArray,
    city_active: xr.DataArray,
) -> xr.DataArray:
    """12·ln[(s⁺ − Σn_j)/(s⁺ − Σn*_j)]/h; never where the pool cannot hold Σn*."""
    needed = stores_for_breakeven.where(city_active > 0.0).sum("city")
    signed = np.minimum(stores_by_city.sum("city"), needed)
    return 12.0 * supply.years_to_stock(needed, signed, signing_pace, merchant_churn)


@figure("money", "{cities}典型{user}回本的签约成本", "Signing cost until a typical {user} breaks even, all {cities}")
def cost_to_breakeven(
    months_to_breakeven: xr.DataArray, signing_pace: xr.DataArray, signing_cost: xr.DataArray
) -> xr.DataArray:
    """gain · months/12 · cost of signing one."""
    return months_to_breakeven / 12.0 * signing_pace * signing_cost


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


@figure("share", "目标覆盖率所需占当地同类门店", "{stores} needed for a coverage over all {outlets}")
def share_needed(stores_for_target: xr.DataArray, outlets: xr.DataArray) -> xr.DataArray:
    """n* / N, by `target` and `city`."""
    return stores_for_target / outlets
