"""Merchant and platform: what a member leaves with each, who can bear the discount, whose ledger it is.

Belongs here: figures per member and per yuan of members' spend on the other two sides of the card, and their ledger.
Does not belong here: the member's own side (membership), which fees suit all (viability) and totals over members
(strategy). Notation beside that of membership: w merchants' share of the discount, i incremental share of members'
sales, m merchants' contribution margin, τ take rate, φ payment fee, q a partner's cut of fees, s service cost, CAC
acquisition cost, e what the card adds per yuan, u share of covered spend through the card, y_c = u·y, and χ·τ_g the
group-buying commission lost on the share χ of card sales that would have gone through it.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from analysis.dataflow.figure import figure
from analysis.methods.membership import spend


@figure("share", "损失的团购佣金占持卡消费之比", "Group-buying commission lost, as a share of card sales")
def displaced_commission(
    cannibalised_share: xr.DataArray, tool_take_rate: xr.DataArray, card_discount: xr.DataArray
) -> xr.DataArray:
    """χ·τ_g·(1−d): merchants keep it, the platform goes without."""
    return cannibalised_share * tool_take_rate * (1.0 - card_discount)


@figure("money/year", "每会员固定净收入", "What a member brings whatever they spend")
def fee_margin(
    card_fee: xr.DataArray, payment_fee: xr.DataArray, partner_cut: xr.DataArray, service_cost: xr.DataArray
) -> xr.DataArray:
    """F·(1−φ−q) − s."""
    return card_fee * (1.0 - payment_fee - partner_cut) - service_cost


@figure("share", "{platform}净额占持卡消费之比", "{platform}'s net, as a share of card sales")
def spend_margin(
    take_rate: xr.DataArray,
    card_discount: xr.DataArray,
    displaced_commission: xr.DataArray,
    merchant_funded_share: xr.DataArray,
    card_advantage: xr.DataArray,
    card_use: xr.DataArray,
) -> xr.DataArray:
    """r = τ·(1−d) − χ·τ_g·(1−d) − (1−w)·e/u."""
    funded = (1.0 - merchant_funded_share) * card_advantage / card_use
    return take_rate * (1.0 - card_discount) - displaced_commission - funded


@figure(
    "money/year",
    "{platform}每会员年贡献（不含获客）",
    "{platform}'s yearly contribution per member, before acquisition",
)
def contribution_per_member(
    fee_margin: xr.DataArray, spend_margin: xr.DataArray, member_card_spend: xr.DataArray
) -> xr.DataArray:
    """F·(1−φ−q) − s + r·y_c, of a member for whom the card pays."""
    return fee_margin + spend_margin * member_card_spend


@figure(
    "money/year",
    "{platform}每名随手{join}者年贡献（不含获客）",
    "{platform}'s yearly contribution per buyer on impulse, before acquisition",
)
def contribution_per_impulse_buyer(
    fee_margin: xr.DataArray, spend_margin: xr.DataArray, impulse_card_spend: xr.DataArray
) -> xr.DataArray:
    """F·(1−φ−q) − s + r·u·Y."""
    return fee_margin + spend_margin * impulse_card_spend


def _first_year(
    funded: float,
    fee_margin: xr.DataArray,
    spend_margin: xr.DataArray,
    benefit: xr.DataArray,
    card_spend: xr.DataArray,
    merchant_funded_share: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """First-year contribution were merchants to bear the share `funded` of the discount."""
    return fee_margin + spend_margin * card_spend + (funded - merchant_funded_share) * benefit - acquisition_cost


@figure(
    "money/year",
    "{platform}自担{discount}时每会员首年贡献（理性{join}者）",
    "First-year contribution per rational member if the {platform} funds the {discount}",
)
def contribution_platform_funded(
    fee_margin: xr.DataArray,
    spend_margin: xr.DataArray,
    member_benefit: xr.DataArray,
    member_card_spend: xr.DataArray,
    merchant_funded_share: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """F·(1−φ−q) + [τ − χ·τ_g]·(1−d)·y_c − e·y − s − CAC, the case w = 0.

    With τ = 0 a rational member (e·y ≥ F) makes it negative. Where nobody would join it is that of an average user.
    """
    return _first_year(
        0.0, fee_margin, spend_margin, member_benefit, member_card_spend, merchant_funded_share, acquisition_cost
    )


@figure(
    "money/year",
    "{platform}自担{discount}时每名随手{join}者首年贡献",
    "First-year contribution per buyer on impulse if the {platform} funds the {discount}",
)
def contribution_platform_funded_impulse(
    fee_margin: xr.DataArray,
    spend_margin: xr.DataArray,
    typical_saving: xr.DataArray,
    impulse_card_spend: xr.DataArray,
    merchant_funded_share: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """F·(1−φ−q) + [τ − χ·τ_g]·(1−d)·u·Y − e·Y − s − CAC, w = 0: who uses the card little leaves the fee behind."""
    return _first_year(
        0.0, fee_margin, spend_margin, typical_saving, impulse_card_spend, merchant_funded_share, acquisition_cost
    )


@figure(
    "money/year",
    "{platform}自担{discount}时每会员首年亏损（理性{join}者）",
    "First-year loss per rational member if the {platform} funds the {discount}",
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
    fee_margin: xr.DataArray,
    spend_margin: xr.DataArray,
    member_benefit: xr.DataArray,
    member_card_spend: xr.DataArray,
    merchant_funded_share: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """F·(1−φ−q) + [τ − χ·τ_g]·(1−d)·y_c − s − CAC, the case w = 1."""
    return _first_year(
        1.0, fee_margin, spend_margin, member_benefit, member_card_spend, merchant_funded_share, acquisition_cost
    )


@figure(
    "share", "{merchant}增量毛利占会员消费之比", "{merchant}'s margin on what is new, as a share of members' card sales"
)
def merchant_gain_rate(
    incremental_share: xr.DataArray, merchant_margin: xr.DataArray, card_discount: xr.DataArray
) -> xr.DataArray:
    """i·m·[d > 0], the mean over merchants: without a discount nothing is new because of one."""
    return incremental_share * merchant_margin * (card_discount > 0.0)


@figure("share", "{merchant}净收益占会员消费之比", "{merchant}'s net, as a share of members' card sales")
def merchant_net_rate(merchant_gain_rate: xr.DataArray, merchant_cost_rate: xr.DataArray) -> xr.DataArray:
    """i·m − k, k the merchant's cost rate; the mean over all who take part."""
    return merchant_gain_rate - merchant_cost_rate


@figure("share", "留得住的{merchants}占比", "Share of {merchants} that gain and stay")
def merchants_stay(
    merchant_gain_rate: xr.DataArray, merchant_cost_rate: xr.DataArray, merchant_cv: xr.DataArray
) -> xr.DataArray:
    """σ = Pr(i·m ≥ k), i·m lognormal between merchants: margins and new guests differ, so no cliff at the average."""
    share = spend.share_above(merchant_cost_rate.clip(min=0.0), merchant_gain_rate.clip(min=1e-12), merchant_cv)
    return xr.where(merchant_cost_rate <= 0.0, 1.0, share)


@figure("share", "{merchant}成本占会员消费之比", "{merchant}'s cost, as a share of members' card sales")
def merchant_cost_rate(
    card_discount: xr.DataArray,
    card_advantage: xr.DataArray,
    card_use: xr.DataArray,
    merchant_funded_share: xr.DataArray,
    take_rate: xr.DataArray,
    payment_fee: xr.DataArray,
    displaced_commission: xr.DataArray,
) -> xr.DataArray:
    """k = w·e/u + (τ+φ)·(1−d) − χ·τ_g·(1−d); e/u = d where every free deal is deeper than the card."""
    fees = (take_rate + payment_fee) * (1.0 - card_discount)
    return merchant_funded_share * card_advantage / card_use + fees - displaced_commission


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


@figure("money/year", "三方账：每名理性{join}者每年", "Three-sided ledger per rational member and year")
def ledger(
    card_fee: xr.DataArray,
    card_discount: xr.DataArray,
    member_benefit: xr.DataArray,
    member_card_spend: xr.DataArray,
    merchant_net_rate: xr.DataArray,
    contribution_per_member: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """(e·y − F, (i·m − k)·y_c, F·(1−φ−q) − s + r·y_c − CAC), by `party`, of a member for whom the card pays."""
    nets = xr.broadcast(
        member_benefit - card_fee, merchant_net_rate * member_card_spend, contribution_per_member - acquisition_cost
    )
    return xr.concat(nets, dim="party").assign_coords(party=["member", "merchant", "platform"])


@figure("money/year", "三方合计：增量剩余减资源成本", "Sum of the three: incremental surplus less resource cost")
def total_surplus(
    card_fee: xr.DataArray,
    card_discount: xr.DataArray,
    member_card_spend: xr.DataArray,
    merchant_gain_rate: xr.DataArray,
    partner_cut: xr.DataArray,
    payment_fee: xr.DataArray,
    service_cost: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """i·m·y_c − φ·[(1−d)·y_c + F] − q·F − s − CAC: fee, discount and commission are transfers and cancel."""
    surplus = merchant_gain_rate * member_card_spend - partner_cut * card_fee
    processing = payment_fee * ((1.0 - card_discount) * member_card_spend + card_fee)
    return surplus - processing - service_cost - acquisition_cost


@figure("money/year", "三方账：每名随手{join}者每年", "Three-sided ledger per buyer on impulse and year")
def ledger_impulse(
    card_fee: xr.DataArray,
    typical_saving: xr.DataArray,
    impulse_card_spend: xr.DataArray,
    merchant_net_rate: xr.DataArray,
    contribution_per_impulse_buyer: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """(e·Y − F, (i·m − k)·u·Y, F·(1−φ−q) − s + r·u·Y − CAC), by `party`."""
    nets = xr.broadcast(
        typical_saving - card_fee,
        merchant_net_rate * impulse_card_spend,
        contribution_per_impulse_buyer - acquisition_cost,
    )
    return xr.concat(nets, dim="party").assign_coords(party=["member", "merchant", "platform"])
