"""The group-buying tools that run in any case: what more users, more advertising or a waiver make of them.

Belongs here: money of transactions without a card and without a benefit. Does not belong here: the card (contribution).
Who transacts through tools is a share of the platform's monthly users, apart from who would consider a paid card: with
no discount nobody is steered and nothing is new because of one. Everything is what an option adds to the tools as they
run today, so that an option that leaves them alone has zero here.
"""

from __future__ import annotations

import xarray as xr

from analysis.dataflow.figure import figure


@figure("money/year", "现有团购工具的年成交额", "Yearly sales through the tools as they run")
def tool_sales(tool_audience: xr.DataArray, tool_user_share: xr.DataArray, tool_spend: xr.DataArray) -> xr.DataArray:
    """G = monthly users · share that transacts in a year · yearly spend of one that does."""
    return tool_audience * tool_user_share * tool_spend


@figure("share", "首年免佣所占", "Share of a first year's commission that is waived")
def waived_share(new_merchant_share: xr.DataArray, waiver_months: xr.DataArray) -> xr.DataArray:
    """ω = share of sales at merchants that are new · min(months, 12)/12."""
    return new_merchant_share * waiver_months.clip(max=12.0) / 12.0


@figure("money", "团购工具的分年增量贡献", "What is added to the tools, by year")
def tool_contribution(
    tool_sales: xr.DataArray,
    tool_uplift: xr.DataArray,
    tool_take_rate: xr.DataArray,
    tool_ad_rate: xr.DataArray,
    tool_cost: xr.DataArray,
    waived_share: xr.DataArray,
    programme_year: xr.DataArray,
) -> xr.DataArray:
    """G·[u·τ_g·(1 − ω·[t = 1]) + (1 + u)·α] − cost, by `programme_year`; u uplift, α advertising over sales."""
    first = programme_year["programme_year"] == 1
    commission = tool_uplift * tool_take_rate * (1.0 - waived_share * first)
    return tool_sales * (commission + (1.0 + tool_uplift) * tool_ad_rate) - tool_cost
