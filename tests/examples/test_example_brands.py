"""Real purchases as raw tables: what becomes of a receipt's lines, and that the warehouse takes them as they are."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.cli.example_brands import brand_orders, brand_panel, purchases
from analysis.evidence import Bilingual
from analysis.evidence.raw import RawData, RawTableEntry
from analysis.measured.drivers import market_drivers
from analysis.measured.small_tables import SmallTables

PRODUCTS = pd.DataFrame(
    {
        "product_id": [1, 2, 3, 4, 9],
        "manufacturer_id": [7, 7, 8, 9, 7],
        "product_category": ["YOGURT"] * 4 + ["SOUP"],
    }
)
COLUMNS = ["household_id", "basket_id", "product_id", "quantity", "sales_value", "retail_disc", "coupon_match_disc"]
ROWS = [
    (1, 10, 1, 2, 3.0, 0.8, 0.2, "2017-01-02 09:00"),
    (1, 10, 2, 1, 1.0, 0.0, 0.0, "2017-01-02 09:00"),
    (1, 10, 3, 4, 2.0, 0.0, 0.0, "2017-01-02 09:00"),
    (2, 11, 4, 1, 9.0, 0.0, 0.0, "2017-01-09 09:00"),
    (2, 12, 9, 1, 5.0, 0.0, 0.0, "2017-01-09 09:00"),
    (2, 13, 1, 0, 0.0, 0.0, 0.0, "2017-01-09 09:00"),
    (2, 14, 1, 1, 1.5, 0.0, 0.0, "2017-01-01 09:00"),
]


@pytest.fixture
def lines() -> pd.DataFrame:
    rows = pd.DataFrame(ROWS, columns=[*COLUMNS, "transaction_timestamp"])
    return purchases(rows.assign(transaction_timestamp=pd.to_datetime(rows.transaction_timestamp)), PRODUCTS)


def test_other_categories_corrections_and_other_years_are_left_out(lines):
    # The first of January 2017 is a Sunday, of the last week of 2016.
    assert sorted(lines.basket_id) == [10, 10, 10, 11]


def test_shelf_price_is_what_was_paid_and_what_was_taken_off(lines):
    panel = brand_panel(lines).set_index(["platform", "period"])
    first = panel.loc["brand 7", :].loc["2017-W01"]
    assert (first.value, first["count"], first.price) == (4.0, 3, round(5.0 / 3, 2))
    assert first.discount == pytest.approx(1.0 / 5.0)


def test_what_was_bought_of_a_brand_on_one_receipt_is_one_order(lines):
    orders = brand_orders(lines)
    assert list(zip(orders.order_id, orders.amount, orders.member_id, strict=True)) == [
        ("10/brand 7", 4.0, 1),
        ("10/brand 8", 2.0, 1),
        ("11/brand 9", 9.0, 2),
    ]


def test_the_warehouse_takes_them_as_they_are(tmp_path, lines):
    weeks = [lines.assign(transaction_timestamp=lines.transaction_timestamp + pd.Timedelta(weeks=n)) for n in range(30)]
    every = pd.concat(weeks, ignore_index=True)
    every["sales_value"] *= 1 + 0.1 * (every.index % 7)
    brand_panel(every).to_parquet(tmp_path / "panel.parquet", index=False)
    named = {"panel": RawTableEntry(source=Bilingual("收据", "Receipts"))}
    raw = RawData(str(tmp_path), "America/New_York", named, {"leader": ("brand 7",)})
    with SmallTables(raw, tmp_path, tmp_path / "kept") as tables:
        found = market_drivers(tables)
    assert found.platforms and found.cells == 29 and found.of == "count"
