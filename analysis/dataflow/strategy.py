"""The decision: each option over the same years, users and money, so that they can be compared.

Belongs here: how many members an option has, its yearly cash, its three-year contribution and trough. Does not belong
here: which option wins (uncertainty compares outcomes) and what an option changes (it sets inputs, in the study).
Dimension `programme_year` 1…3; `option` and `draw` by broadcasting.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.dataflow.figure import figure


@figure("persons", "目标{users}", "{users} who would consider the card")
def eligible_users(
    population: xr.DataArray, city_active: xr.DataArray, user_penetration: xr.DataArray, consideration: xr.DataArray
) -> xr.DataArray:
    """U = Σp_j · users per resident · share who would consider it."""
    return (population * city_active).sum("city") * user_penetration * consideration


@figure("persons", "会员数", "Members")
def members(eligible_users: xr.DataArray, join_share: xr.DataArray, programme_runs: xr.DataArray) -> xr.DataArray:
    """M = U·h."""
    return eligible_users * join_share * programme_runs


@figure("money/year", "每家{store}的会员刷卡额", "Members' card sales per {store}")
def card_sales_per_store(
    members: xr.DataArray, member_card_spend: xr.DataArray, participating_stores: xr.DataArray
) -> xr.DataArray:
    """M·y_c / n."""
    return members * member_card_spend / participating_stores


@figure("share", "{merchants}愿意续约", "{merchants} stay")
def merchants_stay(merchant_net_rate: xr.DataArray) -> xr.DataArray:
    """[i·m − k ≥ 0], one or zero.

    A merchant that loses on every member does not renew.
    """
    return (merchant_net_rate >= 0.0).astype(float)


@figure("money", "启动签约投入", "Signing before launch")
def launch_outlay(
    participating_stores: xr.DataArray, signing_cost: xr.DataArray, programme_runs: xr.DataArray
) -> xr.DataArray:
    """n · cost of signing one merchant."""
    return participating_stores * signing_cost * programme_runs


@figure("money", "分年现金贡献", "Contribution by year")
def yearly_contribution(
    members: xr.DataArray,
    card_fee: xr.DataArray,
    contribution_per_member: xr.DataArray,
    acquisition_cost: xr.DataArray,
    member_survival: xr.DataArray,
    merchants_stay: xr.DataArray,
    merchant_churn: xr.DataArray,
    launch_outlay: xr.DataArray,
    programme_cost: xr.DataArray,
    programme_runs: xr.DataArray,
) -> xr.DataArray:
    """Year 1: M·(contribution − CAC) − fixed, less all fees refunded if merchants leave; years 2, 3 only if they stay.

    M_t = M·S(t−1); each later year also re-signs the merchants that churned. By `programme_year`.
    """
    survival = member_survival.rename(anniversary="programme_year").assign_coords(
        programme_year=member_survival["anniversary"].values + 1
    )
    first = survival["programme_year"] == 1
    running = members * survival * contribution_per_member - programme_cost * programme_runs
    opening = running - members * acquisition_cost - (1.0 - merchants_stay) * members * card_fee
    later = (running - merchant_churn * launch_outlay) * merchants_stay
    return xr.where(first, opening, later)


@figure("money", "三年贡献（现值）", "Three-year contribution, present value")
def three_year_contribution(
    yearly_contribution: xr.DataArray, launch_outlay: xr.DataArray, discount_rate: xr.DataArray
) -> xr.DataArray:
    """−outlay + Σ_t CF_t/(1+δ)^t."""
    factor = (1.0 + discount_rate) ** -yearly_contribution["programme_year"].astype(float)
    return (yearly_contribution * factor).sum("programme_year") - launch_outlay


@figure("money", "最深现金缺口", "Cash at the trough")
def cash_trough(yearly_contribution: xr.DataArray, launch_outlay: xr.DataArray) -> xr.DataArray:
    """min over years of cumulative cash, the outlay first; never above zero."""
    path = yearly_contribution.cumsum("programme_year") - launch_outlay
    return np.minimum(np.minimum(path.min("programme_year"), -launch_outlay), 0.0)


@figure("share", "三年内盈利", "Three-year contribution is positive")
def breaks_even(three_year_contribution: xr.DataArray) -> xr.DataArray:
    """[three-year contribution > 0], share of draws.

    One or zero in each draw; its mean is a probability.
    """
    return (three_year_contribution > 0.0).astype(float)
