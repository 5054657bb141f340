"""Merchant and platform: what a member leaves with each, who can bear the discount, which fee all three can live with.

Belongs here: figures per member and per yuan of members' spend on the other two sides of the card, and their ledger.
Does not belong here: the member's own side (membership) and totals over members (strategy). Notation beside that of
membership: w merchants' share of the discount, i incremental share of members' sales, m merchants' contribution
margin, τ take rate, φ payment fee, s service cost, CAC acquisition cost, e what the card adds per yuan, u share of
covered spend through the card, y_c = u·y.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from scipy import special

from analysis.dataflow.figure import figure
from analysis.methods.membership import spend, tariff


def _platform_net(
    fee: xr.DataArray,
    discount: xr.DataArray,
    benefit: xr.DataArray,
    card_spend: xr.DataArray,
    funded: xr.DataArray,
    take: xr.DataArray,
    payment: xr.DataArray,
    service: xr.DataArray,
) -> xr.DataArray:
    return fee * (1.0 - payment) + take * (1.0 - discount) * card_spend - (1.0 - funded) * benefit - service


@figure(
    "money/year",
    "{platform}每会员年贡献（不含获客）",
    "{platform}'s yearly contribution per member, before acquisition",
)
def contribution_per_member(
    card_fee: xr.DataArray,
    card_discount: xr.DataArray,
    member_benefit: xr.DataArray,
    member_card_spend: xr.DataArray,
    merchant_funded_share: xr.DataArray,
    take_rate: xr.DataArray,
    payment_fee: xr.DataArray,
    service_cost: xr.DataArray,
) -> xr.DataArray:
    """F·(1−φ) + τ·(1−d)·y_c − (1−w)·e·y − s."""
    return _platform_net(
        card_fee,
        card_discount,
        member_benefit,
        member_card_spend,
        merchant_funded_share,
        take_rate,
        payment_fee,
        service_cost,
    )


@figure(
    "money/year",
    "{platform}自担{discount}时每会员首年贡献",
    "First-year contribution per member if the {platform} funds the {discount}",
)
def contribution_platform_funded(
    card_fee: xr.DataArray,
    card_discount: xr.DataArray,
    member_benefit: xr.DataArray,
    member_card_spend: xr.DataArray,
    take_rate: xr.DataArray,
    payment_fee: xr.DataArray,
    service_cost: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """F·(1−φ) + τ·(1−d)·y_c − e·y − s − CAC, the case w = 0.

    With τ = 0 a rational member (e·y ≥ F) makes it negative. Where nobody would join it is that of an average user.
    """
    zero = xr.zeros_like(card_fee)
    return (
        _platform_net(
            card_fee, card_discount, member_benefit, member_card_spend, zero, take_rate, payment_fee, service_cost
        )
        - acquisition_cost
    )


@figure(
    "money/year",
    "{platform}自担{discount}时每会员首年亏损",
    "First-year loss per member if the {platform} funds the {discount}",
)
def platform_funded_loss(contribution_platform_funded: xr.DataArray) -> xr.DataArray:
    """−(contribution at w = 0)."""
    return -contribution_platform_funded


@figure(
    "money/year",
    "{merchants}承担{discount}时每会员首年贡献",
    "First-year contribution per member if {merchants} fund the {discount}",
)
def contribution_merchant_funded(
    card_fee: xr.DataArray,
    card_discount: xr.DataArray,
    member_benefit: xr.DataArray,
    member_card_spend: xr.DataArray,
    take_rate: xr.DataArray,
    payment_fee: xr.DataArray,
    service_cost: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """F·(1−φ) + τ·(1−d)·y_c − s − CAC, the case w = 1."""
    one = xr.ones_like(card_fee)
    return (
        _platform_net(
            card_fee, card_discount, member_benefit, member_card_spend, one, take_rate, payment_fee, service_cost
        )
        - acquisition_cost
    )


@figure("share", "{merchant}每元会员消费的净收益", "{merchant}'s net per yuan of members' card sales")
def merchant_net_rate(
    incremental_share: xr.DataArray, merchant_margin: xr.DataArray, merchant_cost_rate: xr.DataArray
) -> xr.DataArray:
    """i·m − k, k the merchant's cost per yuan."""
    return incremental_share * merchant_margin - merchant_cost_rate


@figure("share", "{merchant}每元会员消费的成本", "{merchant}'s cost per yuan of members' card sales")
def merchant_cost_rate(
    card_discount: xr.DataArray,
    card_advantage: xr.DataArray,
    card_use: xr.DataArray,
    merchant_funded_share: xr.DataArray,
    take_rate: xr.DataArray,
    payment_fee: xr.DataArray,
) -> xr.DataArray:
    """k = w·e/u + (τ+φ)·(1−d); e/u = d while the free deal is the deeper one."""
    return merchant_funded_share * card_advantage / card_use + (take_rate + payment_fee) * (1.0 - card_discount)


@figure("share", "{merchants}保本所需的增量占比", "Incremental share at which {merchants} break even")
def merchant_breakeven_incrementality(merchant_cost_rate: xr.DataArray, merchant_margin: xr.DataArray) -> xr.DataArray:
    """i* = k / m (d/m where w = 1 and nothing else is borne)."""
    return merchant_cost_rate / merchant_margin


@figure("money", "收回认证费所需的会员消费", "Members' card sales that repay the certification fee")
def certification_payback_sales(certification_fee: xr.DataArray, merchant_net_rate: xr.DataArray) -> xr.DataArray:
    """K / (i·m − k); never where the net rate is not positive."""
    return xr.where(
        merchant_net_rate > 0.0, certification_fee / merchant_net_rate.where(merchant_net_rate > 0.0), np.inf
    )


@figure("money/year", "三方账：每会员每年", "Three-sided ledger per member and year")
def ledger(
    card_fee: xr.DataArray,
    card_discount: xr.DataArray,
    member_benefit: xr.DataArray,
    member_card_spend: xr.DataArray,
    merchant_net_rate: xr.DataArray,
    contribution_per_member: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """(e·y − F, (i·m − k)·y_c, F·(1−φ) + τ·(1−d)·y_c − (1−w)·e·y − s − CAC), by `party`."""
    nets = xr.broadcast(
        member_benefit - card_fee, merchant_net_rate * member_card_spend, contribution_per_member - acquisition_cost
    )
    return xr.concat(nets, dim="party").assign_coords(party=["member", "merchant", "platform"])


@figure("money/year", "三方合计：增量剩余减资源成本", "Sum of the three: incremental surplus less resource cost")
def total_surplus(
    card_fee: xr.DataArray,
    card_discount: xr.DataArray,
    member_card_spend: xr.DataArray,
    incremental_share: xr.DataArray,
    merchant_margin: xr.DataArray,
    payment_fee: xr.DataArray,
    service_cost: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """i·m·y_c − φ·[(1−d)·y_c + F] − s − CAC: fee, discount and commission are transfers and cancel."""
    surplus = incremental_share * merchant_margin * member_card_spend
    processing = payment_fee * ((1.0 - card_discount) * member_card_spend + card_fee)
    return surplus - processing - service_cost - acquisition_cost


@figure("share", "{merchants}能承受的最高{discount}", "Deepest {discount} that {merchants} can bear")
def highest_discount(
    incremental_share: xr.DataArray,
    merchant_margin: xr.DataArray,
    merchant_funded_share: xr.DataArray,
    take_rate: xr.DataArray,
    payment_fee: xr.DataArray,
) -> xr.DataArray:
    """d⁺ with i·m = w·d⁺ + (τ+φ)·(1−d⁺), the free deal being the deeper one; between nothing and everything."""
    other = take_rate + payment_fee
    slope = (merchant_funded_share - other).clip(min=1e-9)
    return ((incremental_share * merchant_margin - other) / slope).clip(0.0, 1.0)


@figure("money/year", "{platform}不亏的最低年费", "Lowest fee at which the {platform} does not lose on a member")
def lowest_fee(
    card_discount: xr.DataArray,
    member_benefit: xr.DataArray,
    member_card_spend: xr.DataArray,
    merchant_funded_share: xr.DataArray,
    take_rate: xr.DataArray,
    payment_fee: xr.DataArray,
    service_cost: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """F⁻ = [s + CAC + (1−w)·e·y − τ·(1−d)·y_c] / (1−φ), in the first year, for the members who joined."""
    cost = service_cost + acquisition_cost + (1.0 - merchant_funded_share) * member_benefit
    return ((cost - take_rate * (1.0 - card_discount) * member_card_spend) / (1.0 - payment_fee)).clip(min=0.0)


@figure("money/year", "仍有足够{users}{join}的最高年费", "Highest fee at which enough {users} join")
def highest_fee(
    highest_discount: xr.DataArray,
    card_discount: xr.DataArray,
    outside_discount: xr.DataArray,
    outside_share: xr.DataArray,
    covered_share: xr.DataArray,
    wallet: xr.DataArray,
    wallet_cv: xr.DataArray,
    join_target: xr.DataArray,
) -> xr.DataArray:
    """F⁺ = e(d)·c·x_q at d = min(card's discount, d⁺), x_q the spend that a share h* of users exceeds."""
    discount = np.minimum(card_discount, highest_discount)
    advantage = tariff.card_advantage(discount, outside_discount, outside_share)
    mu, sigma = spend.lognormal_parameters(wallet, wallet_cv)
    return advantage * covered_share * np.exp(mu - sigma * special.ndtri(join_target))


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
    covered_share: xr.DataArray,
    wallet: xr.DataArray,
    wallet_cv: xr.DataArray,
    service_cost: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """argmax_F (F − s − CAC)·Pr(e·c·x ≥ F), the case w = 1."""
    # A card that adds nothing has no best fee; a vanishing benefit keeps the solver defined and the fee at cost.
    advantage = card_advantage.clip(min=1e-9)
    return tariff.optimal_fee(
        "lognormal", wallet, advantage, covered_share, service_cost + acquisition_cost, wallet_cv
    ).fee


@figure("money", "若按天退费{platform}可留下的金额", "What a pro-rata refund would have kept")
def prorata_fee(card_fee: xr.DataArray, benefit_days: xr.DataArray) -> xr.DataArray:
    """F·n/365 for n days of benefits; the full refund gave this up."""
    return card_fee * benefit_days / 365.0


@figure("money", "停运对每位会员的花费", "What stopping cost per member")
def stopping_cost(
    prorata_fee: xr.DataArray, benefit_days: xr.DataArray, service_cost: xr.DataArray, acquisition_cost: xr.DataArray
) -> xr.DataArray:
    """F·n/365 + s·n/365 + CAC: earned fee handed back, service rendered, acquisition spent."""
    return prorata_fee + service_cost * benefit_days / 365.0 + acquisition_cost
