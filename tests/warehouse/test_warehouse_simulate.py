"""Simulated raw tables: the same rows on any number of cores, and their truth comes back through the warehouse."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from scipy import stats

from analysis.warehouse.simulate import Repeat, simulate_members, simulate_orders, simulate_panel, typical_market
from analysis.warehouse.simulate.orders import expected_counts

# One chance in a million for each test to fail on a generator that is right.
RARE = 1e-6


def test_shares_come_back_through_the_warehouse(opened, raw_folder):
    market, rows = typical_market(cities=3, members=500), 60_000
    simulate_orders(raw_folder / "orders", market, rows, files=3, seed=5)
    panel = opened(orders={"unit": "cents", "columns": {"amount": "cents"}}).share_panel()
    paid = panel[panel.basis == "paid"].set_index(["city", "period", "platform"])["count"]
    index = pd.MultiIndex.from_product([market.cities, market.months.astype(str), market.platforms])
    found, expected = paid.reindex(index, fill_value=0).to_numpy(), expected_counts(market, rows).ravel()
    assert found.sum() == rows
    assert stats.chisquare(found, expected * rows / expected.sum()).pvalue > RARE


def test_amounts_and_statuses_are_those_of_the_market(raw_folder):
    market = typical_market(cities=2, members=100)
    (path,) = simulate_orders(raw_folder, market, 50_000, seed=1)
    table = pd.read_parquet(path)
    for number, platform in enumerate(market.platforms):
        part = table[table.platform == platform]
        error = part.cents.std() / len(part) ** 0.5
        assert abs(part.cents.mean() - market.mean_cents[number]) < stats.norm.isf(RARE) * error + 1
        counts = part.status.value_counts().reindex(["paid", "redeemed", "refunded"])
        assert stats.chisquare(counts, market.statuses[number] * len(part)).pvalue > RARE


def test_heavy_members_are_heavy_by_their_rank(raw_folder):
    market = typical_market(cities=1, members=50)
    (path,) = simulate_orders(raw_folder, market, 100_000)
    counts = pd.read_parquet(path).member_id.value_counts().to_numpy()
    weights = np.arange(1, 51) ** -0.8
    assert stats.chisquare(counts, weights / weights.sum() * counts.sum()).pvalue > RARE


def test_rows_do_not_depend_on_memory_or_cores(raw_folder):
    market = typical_market(cities=2, members=20)
    for name, memory in (("a", 1), ("b", 10**9)):
        simulate_orders(raw_folder / name, market, 5_000, files=4, seed=2, memory=memory)
    assert pq.read_table(raw_folder / "a").equals(pq.read_table(raw_folder / "b"))
    assert pq.read_table(raw_folder / "a")["order_id"].to_pylist() == [*range(1, 5_001)]


def test_some_orders_are_nobodys(raw_folder):
    (path,) = simulate_orders(raw_folder, typical_market(cities=1, members=9, member_rate=0.3), 20_000)
    missing = pd.read_parquet(path).member_id.isna().sum()
    assert stats.binomtest(int(missing), 20_000, 0.7).pvalue > RARE


def test_the_effect_of_price_comes_back_from_a_panel():
    """Within a city and period the log of a share is linear in the log of its price (Nakanishi and Cooper 1974)."""
    panel = simulate_panel(cities=4, periods=30, orders=200_000, seed=9)
    shape = panel.shares.shape
    share = panel.table["count"].to_numpy().reshape(shape)
    assert np.allclose(share / share.sum(-1, keepdims=True), panel.shares, atol=0.02)
    y, x = np.log(share), np.log(panel.table.price.to_numpy().reshape(shape))
    for axis in (2, 1):  # each cell's mean over platforms, then each city's and platform's over periods
        y, x = (values - values.mean(axis=axis, keepdims=True) for values in (y, x))
    slope = (x * y).sum() / (x * x).sum()
    error = ((y - slope * x).var() / (x * x).sum()) ** 0.5
    assert abs(slope - panel.price_effect) < stats.norm.isf(RARE) * error


def test_a_panel_goes_through_the_warehouse(opened, raw_folder):
    panel = simulate_panel(cities=3, periods=4)
    panel.table.to_csv(raw_folder / "panel.csv", index=False)
    found = opened(panel={"ranges": {"value": [0, 1e9]}}).panel()
    mine = panel.table.sort_values(["platform", "city", "period"], ignore_index=True)
    assert found.cents.tolist() == (mine.value * 100).round().astype(int).tolist()
    assert found["count"].astype(int).tolist() == mine["count"].tolist()


def test_logs_of_members_are_counted_as_the_literature_counts(opened, raw_folder):
    """x, t_x and T against a count in pandas by days; the chance to leave after a first purchase is a / (a + b)."""
    truth = Repeat(r=2.0, alpha=3.0, a=1.0, b=3.0)
    log = simulate_members(3_000, truth=truth, days=365, seed=4)
    log.to_parquet(raw_folder / "orders.parquet")
    found = pd.read_parquet(opened(orders={}).member_totals("day"))
    day = log.time.dt.normalize()
    by = log.assign(day=day).groupby("member_id")
    first, last, visits = by.day.min(), by.day.max(), by.day.nunique()
    expected = pd.DataFrame(
        {"x": visits - 1, "t_x": (last - first).dt.days, "T": (day.max() - first).dt.days, "orders": by.size()}
    )
    columns = [*expected]
    pd.testing.assert_frame_equal(
        found[columns].sort_values(columns, ignore_index=True),
        expected.astype("int64").sort_values(columns, ignore_index=True),
    )
    # Who stays buys again within three quarters of a year but for a chance of (α / (α + 274))^r, one in ten thousand.
    assert stats.binomtest(int((by.size() == 1).sum()), 3_000, truth.a / (truth.a + truth.b)).pvalue > RARE
