"""One bill: what a user pays, what a platform takes and what a merchant keeps, with the card and with others' deals.

Belongs here: one purchase at list price. Does not belong here: a year of them (membership) and the fee, which is paid
whether or not anything is bought. Dimension `platform`: the card as ``subject``, and each player whose deal is known.
"""

from __future__ import annotations

import xarray as xr

from analysis.dataflow.figure import figure


def _with_card(card: xr.DataArray, deals: xr.DataArray) -> xr.DataArray:
    own = card.expand_dims(platform=["subject"])
    return xr.concat(xr.broadcast(own, deals, exclude={"platform"}), dim="platform")


@figure("money", "一张账单，用户实付", "One bill: what the {user} pays")
def bill_paid(list_bill: xr.DataArray, card_discount: xr.DataArray, deal_discount: xr.DataArray) -> xr.DataArray:
    """P·(1 − δ), by `platform`; P the bill at list prices, δ what the card or the player's deal takes off."""
    return list_bill * (1.0 - _with_card(card_discount, deal_discount))


@figure("money", "一张账单，平台抽走", "One bill: what the {platform} takes")
def bill_taken(
    bill_paid: xr.DataArray, take_rate: xr.DataArray, payment_fee: xr.DataArray, deal_commission: xr.DataArray
) -> xr.DataArray:
    """P·(1 − δ)·c, by `platform`; c commission, for the card its take rate and the payment fee."""
    return bill_paid * _with_card(take_rate + payment_fee, deal_commission)


@figure("money", "一张账单，商家到手", "One bill: what the {merchant} keeps")
def bill_kept(bill_paid: xr.DataArray, bill_taken: xr.DataArray) -> xr.DataArray:
    """P·(1 − δ)·(1 − c), by `platform`, where the merchant bears what is taken off the price."""
    return bill_paid - bill_taken
