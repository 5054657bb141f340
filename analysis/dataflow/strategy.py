"""The programme over its years: members, the shops that stay, its money by year, and what it adds to carrying on as is.

Belongs here: how many members an option has, its yearly cash, its three-year contribution. Does not belong here: cash
by quarter and its trough (cash), which option wins (uncertainty compares outcomes), what an option changes (it sets
inputs, in the study), what the group-buying tools bring (tools). Dimension `programme_year` 1…3; `option` and `draw` by
broadcasting. Where options stand side by side, money is what an option adds to the baseline; alone, it is the
programme's own.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.dataflow.baseline import over_baseline
from analysis.dataflow.figure import figure
from analysis.methods.coverage import supply


@figure("persons", "目标{users}", "{users} who would consider the {card}")
def eligible_users(
    population: xr.DataArray,
    city_active: xr.DataArray,
    district_share: xr.DataArray,
    user_penetration: xr.DataArray,
    consideration: xr.DataArray,
) -> xr.DataArray:
    """U = Σp_j · δ · users per resident · share who would consider it."""
    return (population * city_active).sum("city") * district_share * user_penetration * consideration


@figure("persons", "因划算而{join}的会员", "Members for whom the {card} pays")
def rational_members(
    eligible_users: xr.DataArray, join_share: xr.DataArray, programme_runs: xr.DataArray
) -> xr.DataArray:
    """R = U·h."""
    return eligible_users * join_share * programme_runs


@figure("persons", "随手{join}者", "Buyers on impulse")
def impulse_buyers(
    eligible_users: xr.DataArray,
    join_share: xr.DataArray,
    impulse_share: xr.DataArray,
    card_fee: xr.DataArray,
    card_discount: xr.DataArray,
    programme_runs: xr.DataArray,
) -> xr.DataArray:
    """B = U·(1−h)·b·[F > 0]·[d > 0]: bought for a gift box or after a free trial; they spend as the average user does.

    A card without a discount has no benefit to buy, nor a trial that shows one.
    """
    sold = (card_fee > 0.0) & (card_discount > 0.0)
    return eligible_users * (1.0 - join_share) * impulse_share * sold * programme_runs


@figure("persons", "会员数（首年）", "Members in the first year")
def members(rational_members: xr.DataArray, impulse_buyers: xr.DataArray) -> xr.DataArray:
    """M = R + B."""
    return rational_members + impulse_buyers


@figure("money/year", "每家{store}的会员持卡消费额", "Members' card sales per {store}")
def card_sales_per_store(
    rational_members: xr.DataArray,
    member_card_spend: xr.DataArray,
    impulse_buyers: xr.DataArray,
    impulse_card_spend: xr.DataArray,
    participating_stores: xr.DataArray,
) -> xr.DataArray:
    """(R·y_c + B·u·Y) / n."""
    sales = rational_members * member_card_spend + impulse_buyers * impulse_card_spend
    return sales / participating_stores


@figure("years", "项目年度", "Year of the programme")
def programme_year(anniversary: xr.DataArray) -> xr.DataArray:
    """t = anniversary + 1."""
    years = anniversary.rename(anniversary="programme_year") + 1.0
    return years.assign_coords(programme_year=anniversary["anniversary"].values + 1)


@figure("share", "各年{stores}为启动时的比例", "{stores} over those at launch, by year")
def supply_kept(
    merchants_stay: xr.DataArray,
    merchant_churn: xr.DataArray,
    loser_patience: xr.DataArray,
    programme_year: xr.DataArray,
) -> xr.DataArray:
    """f_t = σ + (1−σ)·l̄_t, l(t) = l∞ + (1−l∞)·e^(−(h+λ)·t), l∞ = h/(h+λ), averaged over the year.

    Merchants that lose leave one after another at λ = 12 over the months that they bear it; ordinary
    churn h is replaced by a fresh draw of merchants.
    """
    return supply.share_kept(programme_year, merchants_stay, merchant_churn, 12.0 / loser_patience)


@figure("share", "各年覆盖率为启动时的比例", "Coverage over that at launch, by year")
def coverage_kept(supply_kept: xr.DataArray, coverage_elasticity: xr.DataArray) -> xr.DataArray:
    """κ_t = f_t^η."""
    return np.exp(coverage_elasticity * np.log(supply_kept))


@figure("money", "启动签约投入", "Signing before launch")
def launch_outlay(
    participating_stores: xr.DataArray, signing_cost: xr.DataArray, programme_runs: xr.DataArray
) -> xr.DataArray:
    """n · cost of signing one merchant."""
    return participating_stores * signing_cost * programme_runs


@figure("persons", "各年会员数", "Members by year")
def members_by_year(
    rational_members: xr.DataArray, member_survival: xr.DataArray, coverage_kept: xr.DataArray
) -> xr.DataArray:
    """R_1 = R, R_t = R·S(t−1)·κ_t: renewal, and fewer of them as coverage thins; buyers on impulse do not renew."""
    survival = member_survival.rename(anniversary="programme_year").assign_coords(
        programme_year=member_survival["anniversary"].values + 1
    )
    first = survival["programme_year"] == 1
    return rational_members * xr.where(first, 1.0, survival * coverage_kept)


@figure("money", "{platform}的卡业务分年贡献", "Card's contribution by year")
def card_contribution(
    members_by_year: xr.DataArray,
    impulse_buyers: xr.DataArray,
    fee_margin: xr.DataArray,
    spend_margin: xr.DataArray,
    member_card_spend: xr.DataArray,
    impulse_card_spend: xr.DataArray,
    coverage_kept: xr.DataArray,
    take_rate: xr.DataArray,
    card_discount: xr.DataArray,
    waived_share: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """R_t·(F·(1−φ−q) − s + r·κ_t·y_c); year 1 also B's, less CAC and the commission waived. By `programme_year`.

    The waiver is for merchants that are new, as the card's are: τ·(1−d)·ω of first-year sales.
    """
    first = members_by_year["programme_year"] == 1
    each = fee_margin + spend_margin * member_card_spend * coverage_kept
    bought = fee_margin + spend_margin * impulse_card_spend * coverage_kept
    waived = take_rate * (1.0 - card_discount) * waived_share * coverage_kept
    opening = (each - acquisition_cost - waived * member_card_spend) * members_by_year
    opening = opening + (bought - acquisition_cost - waived * impulse_card_spend) * impulse_buyers
    return xr.where(first, opening, members_by_year * each)


@figure("money", "分年现金贡献", "Contribution by year")
def yearly_contribution(
    card_contribution: xr.DataArray,
    tool_contribution: xr.DataArray,
    merchant_churn: xr.DataArray,
    launch_outlay: xr.DataArray,
    programme_cost: xr.DataArray,
    programme_runs: xr.DataArray,
) -> xr.DataArray:
    """card + tools − fixed cost − h·signing outlay, by `programme_year`: whoever leaves is replaced in every year."""
    fixed = programme_cost * programme_runs + merchant_churn * launch_outlay
    return card_contribution + tool_contribution - fixed


@figure("money", "三年贡献（现值，较照常经营的增量）", "Three-year contribution over carrying on, present value")
def three_year_contribution(
    yearly_contribution: xr.DataArray,
    launch_outlay: xr.DataArray,
    discount_rate: xr.DataArray,
    is_baseline: xr.DataArray,
) -> xr.DataArray:
    """ΔV, V = −outlay + Σ_t CF_t/(1+δ)^t, Δ over the option that carries on as is."""
    factor = (1.0 + discount_rate) ** -yearly_contribution["programme_year"].astype(float)
    value = (yearly_contribution * factor).sum("programme_year") - launch_outlay
    return over_baseline(value, is_baseline)


@figure("share", "三年内胜过照常经营", "Three-year contribution beats carrying on")
def breaks_even(three_year_contribution: xr.DataArray) -> xr.DataArray:
    """[ΔV > 0], share of draws.

    One or zero in each draw; its mean is a probability.
    """
    return (three_year_contribution > 0.0).astype(float)
