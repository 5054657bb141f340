"""Who bore which discount, on receipts written here: what the log of a card measures is what was taken off."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.cli.example_discounts import discount_members, discount_redemptions
from analysis.evidence import Bilingual
from analysis.evidence.raw import RawData, RawTableEntry
from analysis.measured import members
from analysis.measured.small_tables import SmallTables

COLUMNS = ["household_id", "store_id", "sales_value", "retail_disc", "coupon_disc", "coupon_match_disc"]
ROWS = [
    (1, 30, 3.00, 0.80, 0.00, 0.00),  # the shop's price cut
    (1, 30, 2.00, 0.00, 0.50, 0.00),  # a manufacturer's coupon
    (2, 31, 5.00, 1.00, 0.60, 0.40),  # both, and a coupon that the shop matches
    (2, 31, 0.20, 0.10, 1.00, 0.00),  # a coupon that exceeds its line
    (3, 31, 9.00, 0.00, 0.00, 0.00),  # nothing off
]
SHOP, ALL = 0.80 + 1.40 + 0.10, 0.80 + 0.50 + 2.00 + 1.10


@pytest.fixture
def lines() -> pd.DataFrame:
    days = pd.to_datetime(["2017-03-01 10:00", "2017-03-02", "2017-04-01", "2017-05-01", "2017-06-01"], format="mixed")
    return pd.DataFrame(ROWS, columns=COLUMNS).assign(transaction_timestamp=days)


def test_each_discount_is_borne_by_who_gave_it(lines):
    found = discount_redemptions(lines)
    saved = (found.amount - found.paid).groupby(found.funded_by).sum()
    assert saved.to_dict() == pytest.approx({"merchant": SHOP, "platform": ALL - SHOP})
    assert (found.paid >= 0).all() and (found.amount > 0).all() and found.redemption_id.is_unique
    # What was on the shelf for the line with both: 5.00 and 1.40 that the shop took off.
    both = found[(found.member_id == 2) & (found.time == "2017-04-01")]
    assert both.amount.sum() == pytest.approx(6.40) and both.paid.sum() == pytest.approx(4.40)


def test_the_log_measures_the_split(lines, tmp_path):
    (tmp_path / "raw").mkdir()
    discount_redemptions(lines).to_parquet(tmp_path / "raw/redemptions.parquet")
    discount_members(lines).to_parquet(tmp_path / "raw/members.parquet")
    named = {name: RawTableEntry(Bilingual("收据", "Receipts")) for name in ("members", "redemptions")}
    with SmallTables(RawData("raw", "America/New_York", named), tmp_path, tmp_path / "kept") as tables:
        ((_, found),) = members.merchant_funding(tables)
    assert found.value == pytest.approx(SHOP / ALL) and found.n == 2
