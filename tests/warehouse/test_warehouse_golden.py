"""Golden rows: twelve orders whose answers were worked out by hand."""

from __future__ import annotations

import re
import shutil

import pandas as pd
import pyarrow.parquet as pq
import pytest
from raw_tables import orders
from real_study import GOLDEN, golden

from analysis.warehouse.tables import retention, shares

COLUMNS = {"columns": {"time": "ts"}}


@pytest.fixture
def warehouse(opened, raw_folder):
    shutil.copy(GOLDEN / "orders_small.csv", raw_folder / "orders.csv")
    return opened(orders=COLUMNS)


def test_shares(warehouse):
    """Order 4 is 23:59:59 on the last day of September."""
    panel = warehouse.share_panel()
    found = {(row.city, row.period, row.platform): row for row in panel.assign(share=shares(panel)).itertuples()}
    expected = {
        ("上海", "2025-09", "小红书"): (20000, 200 / 350),
        ("上海", "2025-09", "抖音"): (5000, 50 / 350),
        ("上海", "2025-09", "美团"): (10000, 100 / 350),
        ("上海", "2025-10", "小红书"): (6000, 60 / 360),
        ("上海", "2025-10", "抖音"): (10000, 100 / 360),
        ("上海", "2025-10", "美团"): (20000, 200 / 360),
        ("上海", "2025-11", "小红书"): (4000, 1.0),
        ("杭州", "2025-10", "小红书"): (9000, 1.0),
        ("杭州", "2025-11", "抖音"): (3000, 0.3),
        ("杭州", "2025-11", "美团"): (7000, 0.7),
        ("杭州", "2025-12", "小红书"): (11000, 1.0),
    }
    told = golden("orders-small-shares").expected
    assert all(re.search(part, told) for part in ("200/350, 抖音 50/350, 美团 100/350", "抖音 .3, 美团 .7"))
    assert {key: row.cents for key, row in found.items()} == {key: cents for key, (cents, _) in expected.items()}
    for key, (_, share) in expected.items():
        assert found[key].share == pytest.approx(share, abs=1e-15)


def test_a_share_of_one_in_100_million_has_all_its_digits(opened, raw_folder):
    pq.write_table(orders(amount=[0.01, 999_999.99]), raw_folder / "orders.parquet")
    panel = opened(orders={}).share_panel()
    found = dict(zip(panel.platform, shares(panel), strict=True))
    assert found["甲"] == pytest.approx(1e-8, rel=1e-15) and found["甲"] + found["乙"] == 1


def test_members(warehouse):
    table = warehouse.visits_by_city().set_index("city")
    assert golden("orders-small-member").expected.startswith("上海: members 2, visits 4, mean 2.0, ticket 75.0")
    ticket = table.cents / 100 / table.visits
    assert [*table.loc["上海", ["members", "visits"]], ticket["上海"]] == [2, 4, 75.0]
    assert [*table.loc["杭州", ["members", "visits"]], ticket["杭州"]] == [1, 2, 100.0]


def test_retention(warehouse):
    table = warehouse.retention()
    active = {(row.cohort, row.age): (row.active, row.share) for row in table.itertuples() if row.active}
    assert golden("orders-small-retention").expected.startswith(
        "cohort 2025-09: age0 2 (1.0), age1 1 (.5), age2 1 (.5)"
    )
    assert active == {
        ("2025-09", 0): (2, 1.0),
        ("2025-09", 1): (1, 0.5),
        ("2025-09", 2): (1, 0.5),
        ("2025-10", 0): (1, 1.0),
        ("2025-10", 2): (1, 1.0),
    }


def test_a_cohort_has_no_month_that_is_still_to_come():
    """What nobody can know yet is no row, and no 0 in a mean over cohorts."""
    wide = pd.DataFrame(
        {"cohort": [0, 1, 2], "members": [10, 10, 10], "p0": [10, 0, 0], "p1": [4, 10, 0], "p2": [4, 4, 10]}
    )
    table = retention(wide, 2025 * 12 + 9, "month")
    assert table.groupby("cohort").age.max().tolist() == [2, 1, 0]
    assert table.groupby("age").share.mean().tolist() == [1.0, 0.4, 0.4]
