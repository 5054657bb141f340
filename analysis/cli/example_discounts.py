"""Discounts on household purchases as the log of a card: who was a customer, what was taken off, and who bore it.

Belongs here: reshaping. Does not belong here: fetching (`example_data`), and anything that a report needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

CITY = "all stores"


def discount_redemptions(transactions: pd.DataFrame) -> pd.DataFrame:
    """Discounts by receipt line and who bore them, as redemptions.

    Discounts are positive amounts. The shelf price is what the shop was paid and what it took off itself (retail_disc,
    and coupon_match_disc by which it matches a coupon); a manufacturer's coupon (coupon_disc) is part of what the shop
    was paid, and the customer pays less by it. The shop is the `merchant` of the log, the manufacturer its `platform`.
    A line with both becomes two: the coupon pays its own part of the shelf price in full.

    Parameters
    ----------
    transactions : household_id, basket_id, product_id, store_id, sales_value, retail_disc, coupon_disc,
        coupon_match_disc, transaction_timestamp.

    Returns
    -------
    DataFrame: redemption_id, member_id, merchant_id, city, time, amount (at the shelf price), paid, funded_by.
    """
    import pandas as pd

    off, coupon = transactions.retail_disc + transactions.coupon_match_disc, transactions.coupon_disc
    # A coupon for several articles stands on one line, and may exceed it: nothing is paid for that line then.
    paid = (transactions.sales_value - coupon).clip(lower=0)
    by_shop, by_maker = off > 0, coupon > 0
    alone = by_maker & ~by_shop
    both = by_maker & by_shop
    parts = [
        _rows(transactions[by_shop], (paid + off)[by_shop], paid[by_shop], "merchant"),
        _rows(transactions[alone], (paid + coupon)[alone], paid[alone], "platform"),
        _rows(transactions[both], coupon[both], 0.0 * coupon[both], "platform"),
    ]
    found = pd.concat(parts, ignore_index=True).round({"amount": 2, "paid": 2})
    return found.assign(redemption_id=range(1, len(found) + 1))


def _rows(lines: pd.DataFrame, amount: pd.Series, paid: pd.Series, funder: str) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            "member_id": lines.household_id,
            "merchant_id": lines.store_id,
            "city": CITY,
            "time": lines.transaction_timestamp,
            "amount": amount,
            "paid": paid,
            "funded_by": funder,
        }
    )


def discount_members(transactions: pd.DataFrame) -> pd.DataFrame:
    """Households as members from their first purchase on, without a fee: member_id, city, joined, fee."""
    first = transactions.groupby("household_id", as_index=False).transaction_timestamp.min()
    named = first.rename(columns={"household_id": "member_id", "transaction_timestamp": "joined"})
    return named.assign(joined=named.joined.dt.normalize(), city=CITY, fee=0.0)
