"""Columns shown to be sound by the ends that files say have the faults that a look at every cell would find."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from raw_tables import orders

from analysis.warehouse.footers import ends_by_column

MANY = 40
DAY = pd.Timestamp("2025-09-30 12:00")


def with_one(values: list, other: object) -> list:
    """The values with another one in the middle, in the second of the parts that are written."""
    return [*values[: MANY // 2 + 3], other, *values[MANY // 2 + 4 :]]


TABLES = {
    "sound": {},
    "a negative amount": {"amount": with_one([10] * MANY, -1)},
    "an amount beyond the limit": {"amount": with_one([10] * MANY, 200_000_000)},
    "an amount beyond cents": {"amount": with_one([10] * MANY, 2**55)},
    "no amount": {"amount": with_one([10] * MANY, None)},
    "no amount in a whole part": {"amount": [10] * (MANY // 2) + [None] * (MANY // 2)},
    "no time": {"time": with_one([DAY] * MANY, None)},
    "no id": {"order_id": with_one([*range(MANY)], None)},
    "an id twice": {"order_id": with_one([*range(MANY)], 0)},
    "no member": {"member_id": with_one([*range(MANY)], None)},
    "a blank city": {"city": with_one(["0571"] * MANY, " \u3000")},
    "a city with a blank": {"city": with_one(["0571"] * MANY, "0571 ")},
    "no platform": {"platform": with_one(["甲"] * MANY, None)},
    "an unknown status": {"status": with_one(["paid"] * MANY, "lost")},
    "faults of both kinds in one row": {
        "status": with_one(["paid"] * MANY, "lost"),
        "amount": with_one([10] * MANY, -1),
    },
    "amounts as doubles": {"amount": with_one([10.5] * MANY, float("nan"))},
}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("unit", ["one", "cents"])
def test_ends_and_cells_tell_the_same(opened, raw_folder, tmp_path, table, unit):
    rows = orders(**({"amount": [10] * MANY} | TABLES[table]))
    told = []
    for statistics in (True, False):
        pq.write_table(rows, raw_folder / "orders.parquet", row_group_size=MANY // 2, write_statistics=statistics)
        assert ("order_id" in ends_by_column([raw_folder / "orders.parquet"])) == statistics
        warehouse = opened(orders={"unit": unit, "rejected_at_most": 0.9})
        told.append(replace(warehouse.reading("orders"), bytes=None))
        assert told[-1].quarantined + told[-1].used == MANY
    assert told[0] == told[1]
    assert bool(told[0].faults) == (table not in ("sound", "no member", "a city with a blank"))


def test_pairs_are_looked_at_row_by_row(opened, raw_folder):
    """Both ends of both columns are right, and two rows are not."""
    days = [datetime.datetime(2025, 1, day) for day in (1, 9, 5, 20)]
    left = [datetime.datetime(2025, 1, day) for day in (1, 4, 30, 3)]
    table = pa.table({"member_id": [1, 2, 3, 4], "city": ["a"] * 4, "joined": days, "left": left})
    pq.write_table(table, raw_folder / "members.parquet")
    reading = opened(members={"rejected_at_most": 0.9}).reading("members")
    assert reading.faults == {"joined: after left": 2} and (reading.first, reading.last) == (days[0], days[3])


@pytest.mark.parametrize("statistics", [True, False])
def test_a_refused_value_is_one_fault_and_says_nothing_of_the_other(opened, raw_folder, statistics):
    """A negative fee is below every refund; only the fee is at fault. A refund above a right fee is one by itself."""
    days = [datetime.datetime(2025, 1, day) for day in (1, 9, 5)]
    fees = {"fee": [-168.0, 168.0, 168.0], "refunded": [0.0, 500.0, 0.0]}
    table = pa.table({"member_id": [1, 2, 3], "city": ["a"] * 3, "joined": days, **fees})
    pq.write_table(table, raw_folder / "members.parquet", write_statistics=statistics)
    reading = opened(members={"rejected_at_most": 0.9}).reading("members")
    assert reading.faults == {"fee: below 0": 1, "refunded: above fee": 1}


def test_ends_of_several_files_are_those_of_all(raw_folder):
    paths = []
    for number, values in enumerate(([5, None], [None, None], [-3, 4])):
        paths.append(raw_folder / f"{number}.parquet")
        others = {"x": [1.0, 2.0], "u": pa.array([1, 2], "uint64")}
        pq.write_table(pa.table({"n": pa.array(values, "int64"), **others}), paths[-1])
    assert ends_by_column(paths) == {"n": (-3, 5, 3)}


def test_a_part_that_says_no_ends_leaves_a_column_to_be_read(raw_folder):
    table = pa.table({"n": [1, 2], "m": [3, 4]})
    pq.write_table(table, raw_folder / "a.parquet")
    pq.write_table(table, raw_folder / "b.parquet", write_statistics=["n"])
    assert set(ends_by_column([raw_folder / "a.parquet", raw_folder / "b.parquet"])) == {"n"}
