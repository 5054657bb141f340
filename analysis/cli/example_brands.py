"""Brands of one category from a year of household purchases, as raw tables: a panel with prices, and orders.

Belongs here: reshaping. Does not belong here: fetching (`example_data`), and anything that a report needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

CATEGORY, BRANDS, YEAR = "YOGURT", 3, 2017
EVERYWHERE = "all stores"


def purchases(transactions: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Purchases of the largest brands of the category within the year: a row per line of a receipt, with `platform`.

    A brand is what one manufacturer sells in the category. Lines without a quantity are returns or corrections.

    Parameters
    ----------
    transactions : household_id, basket_id, product_id, quantity, sales_value, retail_disc, coupon_match_disc,
        transaction_timestamp.
    products : product_id, manufacturer_id, product_category.
    """
    chosen = products.loc[products.product_category == CATEGORY, ["product_id", "manufacturer_id"]]
    lines = transactions.merge(chosen, on="product_id")
    lines = lines[(lines.transaction_timestamp.dt.isocalendar().year == YEAR) & (lines.quantity > 0)]
    largest = lines.groupby("manufacturer_id").sales_value.sum().nlargest(BRANDS).index
    kept = lines[lines.manufacturer_id.isin(largest)]
    return kept.assign(platform="brand " + kept.manufacturer_id.astype(str))


def brand_panel(lines: pd.DataFrame) -> pd.DataFrame:
    """A panel by week: value paid, units, the price on the shelf of a unit and the discount off it.

    Discounts are positive amounts off the shelf, so that shelf price is what was paid and what was taken off.
    """
    days = lines.transaction_timestamp.dt.isocalendar()
    period = days.year.astype(str) + "-W" + days.week.astype(str).str.zfill(2)
    off = lines.retail_disc + lines.coupon_match_disc
    grouped = lines.assign(off=off, period=period).groupby(["platform", "period"], as_index=False)
    found = grouped.agg(value=("sales_value", "sum"), count=("quantity", "sum"), off=("off", "sum"))
    shelf = found.value + found.off
    found = found.assign(
        price=(shelf / found["count"]).round(2), discount=found.off / shelf, value=found.value.round(2)
    )
    return found.assign(city=EVERYWHERE, basis="paid").drop(columns="off")


def brand_orders(lines: pd.DataFrame) -> pd.DataFrame:
    """Orders: what a household bought of a brand on one receipt."""
    keys = ["basket_id", "household_id", "platform"]
    found = lines.groupby(keys, as_index=False).agg(
        time=("transaction_timestamp", "min"), amount=("sales_value", "sum")
    )
    named = found.assign(order_id=found.basket_id.astype(str) + "/" + found.platform, city=EVERYWHERE)
    named = named.rename(columns={"household_id": "member_id"})
    return named[["order_id", "platform", "city", "time", "amount", "member_id"]].round({"amount": 2})
