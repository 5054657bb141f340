"""Engines give the same small tables, to the cent: each way in which they were seen to differ is a test."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from raw_tables import orders

from analysis.warehouse.simulate import simulate_orders, typical_market

NAN = float("nan")


def times(*texts: str) -> list[pd.Timestamp]:
    return [pd.Timestamp(text) for text in texts]


SIMULATED = {
    "panel by month": lambda w: w.share_panel("month"),
    "panel by week": lambda w: w.share_panel("week"),
    "panel by quarter": lambda w: w.share_panel("quarter"),
    "retention": lambda w: w.retention("month"),
    "retention by week, two words of bits": lambda w: w.retention("week"),
    "frequencies by day": lambda w: w.member_frequencies("day"),
    "frequencies by order": lambda w: w.member_frequencies("order"),
    "visits by city": lambda w: w.visits_by_city(),
    "members by orders of each platform": lambda w: w.brand_counts(),
    "members": lambda w: pd.read_parquet(w.member_totals(ids=True)).sort_values("member_id", ignore_index=True),
    "members in four passes": lambda w: pd.read_parquet(w.member_totals(ids=True, parts=4)).sort_values(
        "member_id", ignore_index=True
    ),
}


@pytest.fixture(scope="module")
def simulated(tmp_path_factory) -> pa.Table:
    folder = tmp_path_factory.mktemp("simulated")
    market = typical_market(cities=4, members=400, member_rate=0.7, days=400, start=datetime.date(2024, 11, 20))
    (path,) = simulate_orders(folder, market, 20_000, seed=3)
    return pq.read_table(path).rename_columns({"cents": "amount"})


@pytest.mark.parametrize("question", SIMULATED.values(), ids=SIMULATED)
def test_simulated_orders(agreed, simulated, question):
    assert len(agreed("orders", simulated, question, unit="cents")) > 0


@pytest.mark.parametrize("months", [31, 32, 48, 49])
@pytest.mark.parametrize("visits", ["day", "order"])
def test_the_last_month_counts_however_many_bits_hold_a_record(agreed, months, visits):
    """31 months fit the narrowest numbers, 32 do not, and 49 take two."""
    last = pd.Period("2021-01", "M") + months - 1
    when = [pd.Timestamp("2021-01-01"), last.end_time.floor("s"), last.end_time.floor("s")]
    table = orders(member_id=[1, 1, 2], time=when, platform=["甲"] * 3)
    retention = agreed("orders", table, lambda w: w.retention("month", visits))
    active = retention[retention.active > 0]
    assert active[["cohort", "age", "active"]].values.tolist() == [
        ["2021-01", 0, 1],
        ["2021-01", months - 1, 1],
        [str(last), 0, 1],
    ]


@pytest.mark.parametrize("first", ["2024-01", "2024-02", "2024-12"])
@pytest.mark.parametrize("months", [1, 11, 12, 13, 24])
def test_months_of_a_panel_have_their_year(opened, raw_folder, first, months):
    """Of twelve months at most the engine looks up no year."""
    known = pd.period_range(first, periods=months, freq="M")
    table = orders(time=[*known.start_time, *known.end_time.floor("s")], platform=["甲"] * 2 * months)
    pq.write_table(table, raw_folder / "orders.parquet")
    panel = opened(orders={}).share_panel()
    assert panel.period.tolist() == [str(month) for month in known] and set(panel["count"]) == {2}


@pytest.mark.parametrize("version", [None, "1"])
def test_a_table_is_checked_once_for_a_panel(opened, raw_folder, sail, monkeypatch, version):
    """Also where nothing says that it is unchanged since."""
    from analysis.warehouse import warehouse as module

    checked = []
    read = module.read_checked
    monkeypatch.setattr(module, "read_checked", lambda *given: checked.append(1) or read(*given))
    pq.write_table(orders(amount=[1.0]), raw_folder / "orders.parquet")
    settings = {"file": str(raw_folder / "orders.parquet")} | ({"version": version} if version else {})
    assert len(opened(sail, orders=settings).share_panel()) == 1 and checked == [1]


def test_members_by_orders_of_each_platform_are_those_of_the_last_year(agreed):
    whose = ["a", "a", "a", "b", "b", "c", None]
    table = orders(
        member_id=whose,
        platform=["甲", "甲", "乙", "甲", "甲", "乙", "乙"],
        time=times(*["2025-09-30"] * 5, "2024-09-30", "2025-09-30"),
        status=["paid"] * 4 + ["refunded"] + ["paid"] * 2,
    )
    found = agreed("orders", table, lambda w: w.brand_counts(), rejected_at_most=0.5)
    rows = found.drop(columns="part").sort_values(["platform", "orders"]).to_numpy().tolist()
    assert rows == [
        ["", 1, False, 1, 1],
        ["", 3, False, 1, 3],
        ["乙", 1, False, 1, 3],
        ["甲", 1, True, 1, 1],
        ["甲", 2, False, 1, 3],
    ]


def test_months_are_of_local_time(agreed):
    """23:59:59 on the last day is that month's, whether a time is naive or in UTC: some engines truncate in UTC."""
    naive = times("2025-09-30 23:59:59", "2025-10-01 00:00:00")
    utc = pa.array(times("2025-09-30 15:59:59", "2025-09-30 16:00:00"), pa.timestamp("us", tz="UTC"))
    for column in (naive, utc):
        table = agreed("orders", orders(time=column, platform=["甲", "甲"]), lambda w: w.share_panel())
        assert table.period.tolist() == ["2025-09", "2025-10"]


def test_weeks_begin_on_monday(agreed):
    days = times("2025-12-28 23:00", "2025-12-29 00:00", "2026-01-04 23:59", "2026-01-05 00:00")
    table = agreed("orders", orders(time=days, platform=["甲"] * 4), lambda w: w.share_panel("week"))
    assert dict(zip(table.period, table["count"], strict=True)) == {"2025-W52": 1, "2026-W01": 2, "2026-W02": 1}


def test_days_before_1970_count_down(agreed):
    """// and % of negative numbers round to different sides on different engines."""
    days = times("1969-12-28 12:00", "1969-12-29 12:00", "1969-12-31 12:00", "1970-01-01 12:00")
    table = agreed("orders", orders(time=days, platform=["甲"] * 4), lambda w: w.share_panel("week"))
    assert dict(zip(table.period, table["count"], strict=True)) == {"1969-W52": 1, "1970-W01": 3}


def test_nan_is_a_fault_and_null(agreed):
    """NaN is larger than every number to one engine, equal to itself to the next, and no number to a third."""
    table = orders(amount=pa.array([1.0, NAN, float("inf"), None, 4.0]))
    reading = agreed("orders", table, lambda w: w.reading("orders").faults, rejected_at_most=0.9)
    assert reading == {"amount: NaN or infinite": 2, "amount: empty": 1}
    shares = agreed("orders", table, lambda w: w.share_panel(), rejected_at_most=0.9)
    assert shares.cents.sum() == 500


def test_null_in_a_key_is_set_aside(agreed):
    table = orders(city=["0571", None, "", "  ", "021"], platform=["甲"] * 5)
    panel = agreed("orders", table, lambda w: w.share_panel(), rejected_at_most=0.9)
    assert panel.city.tolist() == ["021", "0571"]


def test_an_order_without_a_time_is_set_aside_and_is_nobodys_first(agreed):
    """Where a missing time stands in an order of times differs between engines, and between releases of one."""
    when = [None, *times("2025-03-04 10:00", "2025-02-01 09:00")]
    table = orders(member_id=["m", "m", "n"], time=when, amount=[999.0, 1.0, 2.0], platform=["甲"] * 3)
    members = agreed("orders", table, SIMULATED["members"], rejected_at_most=0.9).sort_values("cents")
    assert members[["orders", "cents", "cohort"]].values.tolist() == [[1, 100, 1], [1, 200, 0]]


@pytest.mark.parametrize("space", [" ", "\t", "\u00a0", "\u3000"])
def test_spaces_at_the_ends_are_dropped_whatever_they_are(agreed, space):
    """What TRIM and \\s take for a space differs: U+3000 is one to DuckDB's TRIM and none to Spark's."""
    table = orders(city=[f"{space}上 海{space}", "上 海"], platform=["甲", f"甲{space}"])
    panel = agreed("orders", table, lambda w: w.share_panel())
    assert panel[["platform", "city", "count"]].values.tolist() == [["甲", "上 海", 2]]


def test_half_cents_round_away_from_zero(agreed):
    """12.5 cents cast to an integer are 13 on DuckDB (as a decimal) and 12 on Spark; 0.125 is exact in binary."""
    for column in ([0.125, 0.375, 2.0, 0.0], ["0.125", "0.375", "2", "0"]):
        table = orders(amount=column, platform=["甲", "乙", "丙", "丁"])
        panel = agreed("orders", table, lambda w: w.share_panel())
        assert dict(zip(panel.platform, panel.cents, strict=True)) == {"甲": 13, "乙": 38, "丙": 200, "丁": 0}


def test_decimals_sum_to_whole_cents(agreed):
    """Ibis types the mean of a decimal(10,2) with two decimals; sums of decimals differ in type between engines."""
    from decimal import Decimal

    column = pa.array([Decimal("0.01"), Decimal("0.02"), Decimal("99999999.99")], pa.decimal128(10, 2))
    table = orders(amount=column, platform=["甲"] * 3)
    panel = agreed("orders", table, lambda w: w.share_panel(), ranges={"amount": (0, 1e9)})
    assert panel.cents.tolist() == [10_000_000_002] and panel.cents.dtype == np.int64


def test_prices_as_decimals_and_as_doubles_are_the_same_cents(agreed):
    """One engine compares the two digit by digit and finds one price in fourteen unlike itself."""
    from decimal import Decimal

    cents = range(1, 5001)
    columns = (pa.array([Decimal(c) / 100 for c in cents], pa.decimal128(10, 2)), [c / 100 for c in cents])
    for column in columns:
        panel = agreed("orders", orders(amount=column, platform=["甲"] * 5000), lambda w: w.share_panel())
        assert panel[["cents", "count"]].values.tolist() == [[sum(cents), 5000]]


def test_the_text_nan_is_no_number(agreed):
    """Spark without Arrow writes the text NaN for a missing value."""
    table = orders(amount=["NaN", "1.5", None, "inf"])
    faults = agreed("orders", table, lambda w: w.reading("orders").faults, rejected_at_most=0.9)
    assert faults == {"amount: not a number": 2, "amount: empty": 1}


@pytest.mark.parametrize("value", [2**62, -(2**62), 2**63 - 1])
def test_numbers_that_overflow_are_a_fault_before_they_are_multiplied(agreed, value):
    """BIGINT wraps silently on Sail and raises on Spark."""
    table = orders(amount=pa.array([value, 5, 7], pa.int64()))
    faults = agreed("orders", table, lambda w: w.reading("orders").faults, rejected_at_most=0.9)
    assert faults["amount: too large to count in cents"] == 1
    assert agreed("orders", table, lambda w: w.share_panel(), rejected_at_most=0.9).cents.sum() == 1200


def test_whole_numbers_read_as_floats_are_ids(agreed):
    """pandas writes whole numbers with a missing one among them as floats."""
    table = orders(member_id=pa.array([1.0, NAN, 2.0, 1.0]), platform=["甲"] * 4)
    table = agreed("orders", table, lambda w: w.visits_by_city())
    assert table[["members", "visits"]].values.tolist() == [[2, 3]]


def test_hashes_are_the_same_on_every_engine_and_for_text_and_numbers(agreed):
    def members(w):
        return pd.read_parquet(w.member_totals(ids=True)).sort_values("member_id", ignore_index=True)

    numbers = agreed("orders", orders(member_id=[17, 18, 17]), members)
    texts = agreed("orders", orders(member_id=["17", "18", "17"]), members)
    pd.testing.assert_frame_equal(numbers, texts)
    assert numbers.orders.tolist() in ([2, 1], [1, 2])


def test_copies_and_contradictions_of_rows(agreed):
    table = orders(order_id=[1, 1, 2, 2, 3], amount=[5.0, 5.0, 6.0, 7.0, 8.0], platform=["甲"] * 5)
    faults = agreed("orders", table, lambda w: w.reading("orders").faults, rejected_at_most=0.9)
    assert faults == {"order_id: a copy of another row": 1, "order_id: the same key as a row that differs": 2}
    assert agreed("orders", table, lambda w: w.share_panel(), rejected_at_most=0.9).cents.tolist() == [1300]


def test_merchants(agreed):
    table = pa.table(
        {
            "merchant_id": ["a", "b", "c", "d"],
            "city": ["0571", "0571", "021", "021"],
            "participating": ["1", "0", "true", None],
            "lon": [120.1, NAN, 121.4, None],
            "lat": [30.2, 30.3, 31.2, None],
            "joined": ["2025-01-01", "2025/9/3 12:00", None, "2026-01-01"],
            "left": [None, None, "2025-12-31", None],
        }
    )
    counts = agreed(
        "merchants", table, lambda w: w.merchants_by_city("2025-12-31"), rejected_at_most=0.9, datum="WGS-84"
    )
    assert counts.values.tolist() == [["021", 1, 1], ["0571", 1, 1]]  # places without coordinates are left out


def test_a_panel(agreed):
    table = pa.table(
        {
            "platform": ["甲", "乙"] * 2,
            "city": ["0571"] * 4,
            "period": ["2025-09", "2025-09", "2025-10", "2025-10"],
            "value": ["1.68", "2", "3e2", "\u22120"],
            "basis": ["支付"] * 4,
            "price": [12.34, 15.0, None, 1.0],
        }
    )
    found = agreed("panel", table, lambda w: w.panel(), unit="wan", words={"basis": {"支付": "paid"}})
    assert found.cents.tolist() == [2_000_000, 0, 1_680_000, 300_000_000]
