"""What is written a part at a time: how many parts, and the types of the file."""

from __future__ import annotations

import os
from datetime import date, datetime
from types import SimpleNamespace

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from raw_tables import orders

from analysis.warehouse.engine import connect
from analysis.warehouse.members import BYTES_A_MEMBER, needed
from analysis.warehouse.settings import RawSettings


def test_groups_of_a_pass_fit_the_memory_though_members_are_counted_roughly(duckdb) -> None:
    members, missed = 20_000, []
    for start in range(0, 60 * members, members):
        orders = ibis.memtable(pa.table({"member_id": np.arange(start, start + members)}))
        found = duckdb.to_pyarrow(orders.aggregate(n=orders.member_id.approx_nunique()))
        missed.append(found["n"][0].as_py() / members - 1)
        for memory in (members * BYTES_A_MEMBER // 3, members * BYTES_A_MEMBER, 3 * members * BYTES_A_MEMBER):
            engine = SimpleNamespace(memory=memory, fetch=lambda table, found=found: found)
            assert members * BYTES_A_MEMBER / needed(engine, orders) <= memory
    # It is this rough a count that the spare half of the memory is for.
    assert max(map(abs, missed)) > 0.2


@pytest.mark.parametrize("kind", [int, str])
def test_members_summed_part_by_part_are_those_summed_at_once_and_no_part_stays(opened, raw_folder, kind) -> None:
    ids, amounts = [kind(n % 31) for n in range(200)], [float(n) for n in range(200)]
    pq.write_table(orders(member_id=ids, amount=amounts, platform=["甲"] * 200), raw_folder / "orders.parquet")
    whole, dealt = opened(orders={}), opened(orders={})
    found = [pd.read_parquet(w.member_totals(ids=True, parts=n)) for w, n in ((whole, 1), (dealt, 8))]
    pd.testing.assert_frame_equal(*(table.sort_values("member_id", ignore_index=True) for table in found))
    assert len(found[1]) == 31 and found[1].orders.sum() == 200
    assert not list(dealt._open().scratch.glob("parts/**/*.parquet"))


def test_nobody_in_parts_is_nobody(opened, raw_folder) -> None:
    pq.write_table(orders(member_id=pa.array([None], pa.int64()), platform=["甲"]), raw_folder / "orders.parquet")
    table = pd.read_parquet(opened(orders={}).member_totals(parts=4))
    assert len(table) == 0 and {"x", "t_x", "T", "w0"} <= set(table)


def test_files_that_are_read_do_not_stay_in_memory(opened, raw_folder) -> None:
    """DuckDB keeps what it read of a file up to its limit: 100 MB of a panel of a hundred million orders."""
    engine = opened(orders={})._open()
    assert engine.backend.raw_sql("SELECT current_setting('enable_external_file_cache')").fetchone() == (False,)


def test_a_file_holds_the_types_that_its_table_has(tmp_path) -> None:
    settings = RawSettings.from_mapping(
        {"engine": str(tmp_path), "time_zone": "Asia/Shanghai", "tables": {}}, home=tmp_path
    )
    rows = pa.table(
        {
            "cents": pa.array([2**53, 1], pa.int64()),
            "at": pa.array([datetime(2025, 9, 14, 12), datetime(2025, 9, 30)], pa.timestamp("us")),
            "day": pa.array([date(2025, 1, 31)] * 2),
        }
    )
    pq.write_table(rows, tmp_path / "orders.parquet")
    with connect(settings) as engine:
        orders = engine.parquet(tmp_path / "orders.parquet")
        engine.write(
            orders.group_by(month=orders["at"].truncate("M")).aggregate(
                total=orders.cents.sum(), due=orders.day.max() + ibis.interval(months=1)
            ),
            tmp_path / "totals.parquet",
        )
    written = pq.read_table(tmp_path / "totals.parquet")
    assert [str(field.type) for field in written.schema] == ["timestamp[us]", "int64", "date32[day]"]
    assert written.to_pylist() == [{"month": datetime(2025, 9, 1), "total": 2**53 + 1, "due": date(2025, 2, 28)}]


@pytest.mark.parametrize(("memory", "limit"), [(None, "1.1 GiB"), (2**30, "1.0 GiB")])
def test_duckdb_takes_no_more_than_it_is_given_also_where_nothing_is_said(opened, raw_folder, memory, limit) -> None:
    """Its own default is four fifths of the machine: ten gigabytes for a hundred million orders."""
    engine = opened(orders={}, memory=memory)._open()
    assert engine.backend.raw_sql("SELECT current_setting('memory_limit')").fetchone() == (limit,)
    assert engine.memory == memory


@pytest.mark.parametrize(
    ("memory", "threads"), [(300_000_000, min(2, os.cpu_count() or 1)), (None, min(4, os.cpu_count() or 1))]
)
def test_duckdb_has_no_more_threads_than_there_is_memory_for(opened, raw_folder, memory, threads) -> None:
    """Sixteen on 1.2 GB run out of memory where customers are ten million."""
    backend = opened(orders={}, memory=memory)._open().backend
    assert backend.raw_sql("SELECT current_setting('threads')").fetchone() == (threads,)
