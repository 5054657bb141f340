"""Which fees and discounts suit member, merchant and platform, and which carry the programme besides.

Belongs here: the ends of the region in which nobody loses, and what a year of the whole programme leaves. Does not
belong here: what a given card leaves each side (contribution), its years one by one (strategy). "Viable for each side"
says that nobody loses on a member; "carries the programme" counts fixed cost, churn and re-signing as well.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from scipy import special

from analysis.dataflow.figure import figure
from analysis.methods.membership import spend, tariff


@figure("share", "{merchants}能承受的最高{discount}", "Deepest {discount} that {merchants} can bear")
def highest_discount(
    incremental_share: xr.DataArray,
    merchant_margin: xr.DataArray,
    merchant_funded_share: xr.DataArray,
    take_rate: xr.DataArray,
    payment_fee: xr.DataArray,
    cannibalised_share: xr.DataArray,
    tool_take_rate: xr.DataArray,
    card_discount: xr.DataArray,
    card_advantage: xr.DataArray,
    card_use: xr.DataArray,
) -> xr.DataArray:
    """d⁺ with i·m = w·r·d⁺ + (τ+φ−χ·τ_g)·(1−d⁺), r = e/(u·d) of the card as it is; within [0, 1].

    r is the part of the discount that comes on top of free deals, 1 where all are deeper. For the average merchant;
    whoever has a better margin or more new guests can bear more.
    """
    other = take_rate + payment_fee - cannibalised_share * tool_take_rate
    on_top = xr.where(card_discount > 0.0, card_advantage / (card_use * card_discount).where(card_discount > 0.0), 1.0)
    slope = (merchant_funded_share * on_top - other).clip(min=1e-9)
    return ((incremental_share * merchant_margin - other) / slope).clip(0.0, 1.0)


@figure("money/year", "{platform}不亏的最低年费", "Lowest fee at which the {platform} does not lose on a member")
def lowest_fee(
    service_cost: xr.DataArray,
    acquisition_cost: xr.DataArray,
    spend_margin: xr.DataArray,
    member_card_spend: xr.DataArray,
    payment_fee: xr.DataArray,
    partner_cut: xr.DataArray,
) -> xr.DataArray:
    """F⁻ = [s + CAC − r·y_c] / (1−φ−q), in the first year, for the members who joined."""
    cost = service_cost + acquisition_cost - spend_margin * member_card_spend
    return (cost / (1.0 - payment_fee - partner_cut)).clip(min=0.0)


@figure("money/year", "仍有足够{users}{join}的最高年费", "Highest fee at which enough {users} join")
def highest_fee(
    highest_discount: xr.DataArray,
    card_discount: xr.DataArray,
    outside_discount: xr.DataArray,
    outside_share: xr.DataArray,
    outside_discount_cv: xr.DataArray,
    covered_spend: xr.DataArray,
    covered_spend_cv: xr.DataArray,
    join_target: xr.DataArray,
    hassle_cost: xr.DataArray,
) -> xr.DataArray:
    """F⁺ = e(d)·y_q − κ at d = min(card's discount, d⁺), y_q the covered spend that h* of users exceed."""
    discount = np.minimum(card_discount, highest_discount)
    advantage = tariff.card_advantage(discount, outside_discount, outside_share, outside_discount_cv)
    mu, sigma = spend.lognormal_parameters(covered_spend, covered_spend_cv)
    return (advantage * np.exp(mu - sigma * special.ndtri(join_target)) - hassle_cost).clip(min=0.0)


@figure("persons", "覆盖固定投入所需会员", "Members needed to carry the fixed cost")
def members_for_fixed_cost(
    programme_cost: xr.DataArray, contribution_per_member: xr.DataArray, acquisition_cost: xr.DataArray
) -> xr.DataArray:
    """fixed cost / (first-year contribution − CAC); never where a member brings nothing."""
    margin = contribution_per_member - acquisition_cost
    return xr.where(margin > 0.0, programme_cost / margin.where(margin > 0.0), np.inf)


@figure("money/year", "使{platform}收入最高的年费", "Fee that maximises the {platform}'s contribution")
def best_fee(
    card_advantage: xr.DataArray,
    covered_spend: xr.DataArray,
    covered_spend_cv: xr.DataArray,
    hassle_cost: xr.DataArray,
    service_cost: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """argmax_F (F − s − CAC)·Pr(e·y ≥ F + κ), the case w = 1."""
    # A card that adds nothing has no best fee; a vanishing benefit keeps the solver defined and the fee at cost.
    advantage = card_advantage.clip(min=1e-9)
    cost = service_cost + acquisition_cost + hassle_cost
    return tariff.optimal_fee("lognormal", covered_spend, advantage, 1.0, cost, covered_spend_cv).fee - hassle_cost


@figure("money/year", "一年的运行结果（计入固定投入与补签）", "A year's result with fixed cost and re-signing")
def running_result(
    rational_members: xr.DataArray,
    contribution_per_member: xr.DataArray,
    acquisition_cost: xr.DataArray,
    renewal_rate: xr.DataArray,
    programme_cost: xr.DataArray,
    launch_outlay: xr.DataArray,
    merchant_churn: xr.DataArray,
    programme_runs: xr.DataArray,
) -> xr.DataArray:
    """R·(contribution − (1−ρ)·CAC) − fixed cost − h·signing outlay: whether the card carries its programme.

    A year in balance: members who do not renew and shops that leave are replaced. Of members for whom it pays; who buys
    on impulse does not come back.
    """
    earned = rational_members * (contribution_per_member - (1.0 - renewal_rate) * acquisition_cost)
    return earned - programme_cost * programme_runs - merchant_churn * launch_outlay
