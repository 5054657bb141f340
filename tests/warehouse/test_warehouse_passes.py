"""What is written a part at a time: how many parts, and the types of the file."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

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
