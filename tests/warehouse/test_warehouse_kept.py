"""What was extracted is kept by the identity of data, question, code and key; small cells and ids stay private."""

from __future__ import annotations

import os
import stat

import pandas as pd
import pyarrow.parquet as pq
import pytest
from raw_tables import orders

from analysis.common.progress import progress
from analysis.warehouse import Warehouse, WarehouseError, cache, privacy


@pytest.fixture
def counted(opened, raw_folder, monkeypatch):
    """A warehouse over one file, and how often its engine was opened since."""
    pq.write_table(orders(amount=[1.0, 2.0]), raw_folder / "orders.parquet")
    first = opened(orders={})
    calls = []
    original = Warehouse._open
    monkeypatch.setattr(Warehouse, "_open", lambda self: calls.append(1) or original(self))

    def again(key=first.key):
        return Warehouse(first.settings, first.folder, key=key, tell=None), calls

    first.share_panel()
    calls.clear()
    return again


def test_unchanged_data_are_not_scanned_again(counted):
    warehouse, calls = counted()
    assert warehouse.share_panel().cents.sum() == 300 and calls == []


def test_changed_data_another_question_and_another_key_are(counted, raw_folder):
    warehouse, calls = counted()
    warehouse.share_panel("week")
    assert calls
    calls.clear()
    counted(key="6" * 64)[0].share_panel()
    assert calls
    calls.clear()
    pq.write_table(orders(amount=[5.0, 2.0]), raw_folder / "orders.parquet")
    assert warehouse.share_panel().cents.sum() == 700 and calls


def test_a_file_of_the_same_size_that_is_newer_is_read_again(counted, raw_folder):
    path = raw_folder / "orders.parquet"
    before = path.stat()
    pq.write_table(orders(amount=[3.0, 2.0]), path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert counted()[0].share_panel().cents.sum() == 500


def test_changed_code_is_another_key(monkeypatch):
    before = cache.key_of("panel")
    monkeypatch.setattr(cache, "code", lambda: "other")
    assert cache.key_of("panel") != before


def test_older_files_of_a_question_go_and_those_of_others_stay(tmp_path):
    for key in ("1" * 32, "2" * 32):
        cache.kept(tmp_path, "panel", key, ".txt", lambda path: path.write_text("x"))
    cache.kept(tmp_path, "panel-of-months", "3" * 32, ".txt", lambda path: path.write_text("x"))
    cache.kept(tmp_path, "panel", "4" * 32, ".txt", lambda path: path.write_text("x"))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"panel-{'4' * 32}.txt",
        f"panel-of-months-{'3' * 32}.txt",
    ]


def test_what_the_engine_alone_knows_is_asked_each_time_unless_it_has_a_version(opened, sail, raw_folder):
    path = raw_folder / "orders.parquet"
    pq.write_table(orders(amount=[1.0, 2.0]), path)
    assert opened(sail, orders={"file": str(path)}).state("orders") is None
    assert opened(sail, orders={"file": str(path), "version": "7"}).state("orders")[-1] == "7"


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path, monkeypatch):
    path = tmp_path / "config" / "key"
    monkeypatch.setenv(privacy.KEY, str(path))
    key = privacy.machine_key()
    assert len(key) == 64 and privacy.machine_key() == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and len(list(path.parent.iterdir())) == 1
    path.write_text("short")
    with pytest.raises(WarehouseError, match="expected 64 hexadecimal digits"):
        privacy.machine_key()


def test_hashes_are_those_of_the_standard_library(opened, raw_folder):
    pq.write_table(orders(member_id=["张三"]), raw_folder / "orders.parquet")
    warehouse = opened(orders={})
    table = pd.read_parquet(warehouse.member_totals(ids=True))
    assert table.member_id.tolist() == [privacy.hashed_text("张三", warehouse.key)]
    assert "member_id" not in pd.read_parquet(warehouse.member_totals())


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([50, 60, 70], []),
        ([50, 9, 70], [0, 1]),
        ([9, 5, 70], [0, 1]),
        ([0, 9, 70], [1, 2]),
        ([3], [0]),
        ([10, 0, 12], []),
    ],
)
def test_small_cells_are_blank_and_cannot_be_had_by_subtraction(counts, hidden):
    table = pd.DataFrame({"city": "021", "n": counts, "cents": counts})
    found = privacy.suppress(table, "n", ("cents",), within=("city",))
    assert found.index[found.suppressed].tolist() == hidden
    assert found.index[found.n.isna() & found.cents.isna()].tolist() == hidden


def test_long_work_is_told_and_short_work_is_not():
    lines = []
    with progress("Scanning", lines.append, patience=60):
        pass
    assert lines == []
    with progress("Scanning", lines.append, patience=0.0):
        while not lines:
            pass
    assert lines[0].startswith("Scanning: 0 s")
