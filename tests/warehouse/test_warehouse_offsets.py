"""Times that are text with an offset from UTC: one moment each, on the study's clock, and mixtures that are named."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

from analysis.warehouse import WarehouseError

HEADER = "order_id,platform,city,time,amount\n"


def write_csv(folder, name, table):
    table.to_csv(folder / f"{name}.csv", index=False)


def write_parquet(folder, name, table):
    table.to_parquet(folder / f"{name}.parquet")


def orders(times) -> pd.DataFrame:
    rows = {"order_id": range(1, len(times) + 1), "platform": "甲", "city": "021", "time": times, "amount": 5}
    return pd.DataFrame(rows)


def read(warehouse, name="orders", column="time"):
    table = warehouse._table(name, warehouse.reading(name))
    return [str(t) for t in warehouse._open().fetch(table.select(column)).to_pandas()[column].sort_values()]


FORMS = ["2025-10-01T12:00:00+08:00", "2025-10-01 04:00Z", "2025-10-01T04:00:00.000+0000", "2025/10/1 1:30:00 -02:30"]


@pytest.mark.parametrize("write", [write_csv, write_parquet])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_an_offset_is_turned_into_the_zone_s_clock(opened, raw_folder, write, form):
    write(raw_folder, "orders", orders([form]))
    warehouse = opened(orders={})
    assert read(warehouse) == ["2025-10-01 12:00:00"] and not warehouse.reading("orders").notes


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_every_log_takes_them(opened, raw_folder, write):
    late = "2025-09-30T17:30:00Z"
    people = pd.DataFrame({"member_id": ["a", "b"], "joined": [late, None], "left": ["2026-01-01T00:00+08:00", None]})
    used = pd.DataFrame({"member_id": ["a"], "city": "021", "time": [late], "amount": [30], "paid": [27]})
    for name, table in {"orders": orders([late]), "members": people, "redemptions": used}.items():
        write(raw_folder, name, table)
    warehouse = opened(orders={}, members={}, redemptions={})
    assert read(warehouse) == read(warehouse, "redemptions") == ["2025-10-01 01:30:00"]
    assert read(warehouse, "members", "joined") == ["2025-10-01 01:30:00", "NaT"]
    assert read(warehouse, "members", "left")[0] == "2026-01-01 00:00:00"
    assert warehouse.share_panel().period.tolist() == ["2025-10"]


def test_engines_agree_where_the_clock_changes(agreed):
    texts = [f"2025-{month}T{hour:02}:30:00+00:00" for month in ("03-30", "10-26") for hour in (0, 1, 2)]
    by_day = agreed("orders", pa.table(orders(texts).to_dict("list")), lambda w: w.share_panel("day"))
    assert by_day["count"].tolist() == [3, 3]


def test_a_zone_s_own_summer_and_winter_are_one_clock(opened, raw_folder):
    write_csv(raw_folder, "orders", orders(["2025-07-01T12:00:00+02:00", "2025-12-01T12:00:00+01:00"]))
    warehouse = opened(zone="Europe/Berlin", orders={})
    assert read(warehouse) == ["2025-07-01 12:00:00", "2025-12-01 12:00:00"] and not warehouse.reading("orders").notes


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_several_clocks_are_named_with_counts_and_first_rows(opened, raw_folder, write):
    write(raw_folder, "orders", orders([FORMS[0]] * 5 + ["2025-10-01T04:00:00Z", "2025-10-01T04:00:00Z"]))
    warehouse = opened(orders={})
    first = 7 if write is write_csv else 6
    file = f"orders.{'csv' if write is write_csv else 'parquet'} row"
    assert warehouse.reading("orders").notes == (
        f"orders, time: told by several clocks, 5 by that of Asia/Shanghai, 2 from UTC+00:00 ({file} {first}; "
        f"{file} {first + 1}): each turned into Asia/Shanghai",
    )
    assert set(read(warehouse)) == {"2025-10-01 12:00:00"}


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_times_without_an_offset_among_others_are_set_aside(opened, raw_folder, write):
    write(raw_folder, "orders", orders([FORMS[0]] * 3 + ["2025-10-02 12:00", "2025-10-02"]))
    warehouse = opened(orders={"rejected_at_most": 0.5})
    reading = warehouse.reading("orders")
    assert reading.faults == {"time: not told from UTC, where other rows are": 2}
    place = "orders.csv row 5" if write is write_csv else "orders.parquet row 4"
    assert (
        reading.examples[0].startswith(f"{place}, time: not told from UTC")
        and "2025-10-02 12:00" in reading.examples[0]
    )
    assert read(warehouse) == ["2025-10-01 12:00:00"] * 3
    with pytest.raises(WarehouseError, match=r"expected at most 1\.0% faulty rows, found 2 of 5"):
        opened(orders={}).reading("orders")


def test_an_offset_that_no_clock_has_is_no_time(opened, raw_folder):
    write_csv(raw_folder, "orders", orders(["2025-10-01 12:00+15:00", "2025-10-01 12:00+8", "2025-10-01+08:00"]))
    reading = opened(orders={"rejected_at_most": 1.0}).reading("orders")
    assert reading.faults == {"time: not a time such as 2025-09-30 23:59:59": 3}
