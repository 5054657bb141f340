"""Stopping: what the decision cost, what was spent already, what merchants are left with, which loss it avoided.

Belongs here: the money of ending the programme. Does not belong here: what it earns if it goes on (strategy).
"""

from __future__ import annotations

import xarray as xr

from analysis.dataflow.figure import figure


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


@figure("persons", "停运时已售卡数", "Cards sold by the end")
def cards_sold(members: xr.DataArray, sold_by_stop: xr.DataArray) -> xr.DataArray:
    """M · share of a year's members that had bought by the end; no number was published."""
    return members * sold_by_stop


@figure("money", "决定停运的成本（退回的已赚年费）", "Cost of the decision: earned fees handed back")
def decision_cost(cards_sold: xr.DataArray, prorata_fee: xr.DataArray) -> xr.DataArray:
    """cards · F·n/365: a full refund gives up what the days of benefits had earned."""
    return cards_sold * prorata_fee


@figure("money", "沉没成本", "Sunk cost")
def sunk_cost(
    cards_sold: xr.DataArray,
    acquisition_cost: xr.DataArray,
    service_cost: xr.DataArray,
    benefit_days: xr.DataArray,
    launch_outlay: xr.DataArray,
    programme_cost: xr.DataArray,
) -> xr.DataArray:
    """cards · (CAC + s·n/365) + signing outlay + fixed cost·n/365: spent in any case."""
    days = benefit_days / 365.0
    return cards_sold * (acquisition_cost + service_cost * days) + launch_outlay + programme_cost * days


@figure("money", "{merchants}未退的认证费", "Certification fees that {merchants} do not get back")
def merchants_fees(participating_stores: xr.DataArray, certification_fee: xr.DataArray) -> xr.DataArray:
    """n · certification fee, were every merchant to have paid it."""
    return participating_stores * certification_fee


@figure("money/year", "重启一年未计固定投入的贡献", "A relaunch's year before its fixed cost")
def margin_before_fixed(
    rational_members: xr.DataArray,
    impulse_buyers: xr.DataArray,
    contribution_per_member: xr.DataArray,
    contribution_per_impulse_buyer: xr.DataArray,
    acquisition_cost: xr.DataArray,
) -> xr.DataArray:
    """R·(contribution − CAC) + B·(contribution − CAC), the buyers on impulse included."""
    rational = rational_members * (contribution_per_member - acquisition_cost)
    return rational + impulse_buyers * (contribution_per_impulse_buyer - acquisition_cost)


@figure("money/year", "停运避免的一年亏损", "Loss of a year that stopping avoids")
def loss_avoided(margin_before_fixed: xr.DataArray, programme_cost: xr.DataArray) -> xr.DataArray:
    """fixed cost − margin before it; below zero it is a profit given up."""
    return programme_cost - margin_before_fixed
