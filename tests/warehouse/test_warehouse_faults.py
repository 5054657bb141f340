"""Raw tables that cannot be used: one clear line each, with what to do next, and nothing half done."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from raw_tables import orders

from analysis.warehouse import RawSettings, WarehouseError, cache
from analysis.warehouse.settings import TOKEN, read_address
from analysis.warehouse.tables import check_panel


def told(warehouse, table="orders"):
    """What is said of a table that is refused."""
    with pytest.raises(WarehouseError) as error:
        warehouse.reading(table)
    return str(error.value)


def test_a_missing_column(opened, raw_folder):
    pq.write_table(orders(amount=[1.0]).rename_columns({"city": "cityy"}), raw_folder / "orders.parquet")
    said = told(opened(orders={}))
    assert "orders.parquet: expected the column city, found order_id, platform, cityy" in said
    assert '(nearest: cityy); write city = "their name" under [orders.columns] of raw.toml' in said


def test_all_wrong_columns_at_once(opened, raw_folder):
    table = orders(amount=[True], time=[20250930]).drop_columns(["city"])
    pq.write_table(table, raw_folder / "orders.parquet")
    lines = told(opened(orders={})).splitlines()
    assert [line.partition("expected ")[2].partition(",")[0] for line in lines] == [
        "the column city",
        "a time or text such as 2025-09-30 23:59:59",
        "numbers",
    ]


@pytest.mark.parametrize("broken", [b"PAR1 half", b"", b"not at all a table" * 9])
def test_unreadable_files_among_good_ones_are_all_named(opened, raw_folder, broken):
    folder = raw_folder / "orders"
    folder.mkdir()
    for number in range(4):
        pq.write_table(orders(amount=[1.0]), folder / f"{number}.parquet")
    for number in (1, 3):
        (folder / f"{number}.parquet").write_bytes(broken)
    said = told(opened(orders={}))
    assert "1.parquet: expected a Parquet file, found " in said and "3.parquet: expected a Parquet file" in said
    assert "0.parquet" not in said and said.endswith("Write these files again or move them away.")


@pytest.mark.parametrize(("first", "second", "kind"), [(1.0, "1", "string"), (1, 1.5, "double"), (1.5, 1, "int64")])
def test_files_of_different_columns(opened, raw_folder, first, second, kind):
    """DuckDB would cast the second file to the first one's types and round 1.5 to 2."""
    pq.write_table(orders(amount=[first]), raw_folder / "orders-1.parquet")
    pq.write_table(orders(amount=[second]), raw_folder / "orders-2.parquet")
    said = told(opened(orders={"file": "*.parquet"}))
    assert f"orders-2.parquet: expected the columns of orders-1.parquet, found amount of type {kind} instead" in said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "expected a header and rows, found an empty file"),
        ("order_id;city\n1;2\n", "expected cells separated by commas, found semicolons"),
        ("order_id,city,city\n1,2,3\n", "expected each column once, found city 2 times"),
        ("order_id,platform,city,time,amount\n", "expected rows in the table orders, found none"),
        (
            "order_id,platform,city,time,amount\n1,甲,021,2025-09-01,5\n2,甲,021\n",
            "orders.csv line 3: expected 5 cells",
        ),
    ],
)
def test_csv_files(opened, raw_folder, text, expected):
    (raw_folder / "orders.csv").write_text(text, encoding="utf-8")
    assert expected in told(opened(orders={}))


def test_no_file_no_folder_no_table(opened, raw_folder, tmp_path):
    assert "expected orders.parquet, .csv, .xlsx or a folder orders/" in told(opened(orders={}))
    assert "expected a folder of raw tables, found none" in told(opened(tmp_path / "none", orders={}))
    assert "raw.toml: expected the table [orders], found none" in told(opened())
    assert "expected a DuckDB file, found none" in told(opened("duckdb:///none.duckdb", orders={}))


def test_two_formats(opened, raw_folder):
    (raw_folder / "orders.csv").write_text("a\n1\n")
    pq.write_table(orders(amount=[1.0]), raw_folder / "orders.parquet")
    assert "expected files of one format for the table orders, found .csv, .parquet" in told(opened(orders={}))


def test_a_table_of_a_duckdb_file(opened, tmp_path):
    import duckdb

    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        made = orders(amount=[1.0, 2.0])
        connection.register("made", made)
        connection.execute("CREATE SCHEMA sales; CREATE TABLE sales.orders AS SELECT * FROM made")
    with opened("duckdb:///a.duckdb", orders={"table": "sales.orders"}) as warehouse:
        assert warehouse.share_panel().cents.sum() == 300
    assert "expected the table orders, found none" in told(opened("duckdb:///a.duckdb", orders={}))


def test_a_server_that_cannot_be_reached(opened):
    said = told(opened("sc://127.0.0.1:9", orders={}))
    assert said.startswith("sc://127.0.0.1:9: expected a Spark Connect server, found none (")
    assert "start-connect-server.sh (it needs Java 17)" in said


def test_a_path_that_the_server_does_not_see(opened, sail, tmp_path):
    said = told(opened(sail, orders={"file": str(tmp_path / "none.parquet")}))
    assert "none.parquet: expected a file or folder for the table orders, found none" in said


def test_a_token_is_refused_in_an_address_and_never_shown(opened, monkeypatch):
    with pytest.raises(WarehouseError) as error:
        read_address("sc://h:1/;token=geheim")
    assert TOKEN in str(error.value) and "geheim" not in str(error.value)
    monkeypatch.setenv(TOKEN, "geheim")
    assert "geheim" not in told(opened("sc://127.0.0.1:9", orders={}))


def test_addresses_that_are_none():
    for address in ("spark://h:7077", "postgres://h/db", "sc://", "sc://h:port"):
        with pytest.raises(WarehouseError, match=r"raw\.toml, engine: expected "):
            read_address(address)


def test_what_was_given_back_is_no_spend_and_no_visit(opened, raw_folder):
    """Whenever it was given back: by the status of its order. As an amount below zero it is named, and never netted."""
    days = [pd.Timestamp("2025-09-01") + pd.Timedelta(days=day) for day in (0, 7, 8)]
    table = orders(member_id=[1, 1, 1], time=days, amount=[100.0, 80.0, 50.0], status=["paid", "refunded", "redeemed"])
    pq.write_table(table, raw_folder / "orders.parquet")
    found = opened(orders={}).member_frequencies()
    assert found[["x", "t_x", "cents", "members"]].to_numpy().tolist() == [[1, 8, 15000, 1]]
    pq.write_table(orders(member_id=[1, 1], amount=[100.0, -100.0]), raw_folder / "orders.parquet")
    assert "orders.parquet row 2, amount: below 0, found “-100.0”" in told(opened(orders={}))


def test_too_many_faulty_rows(opened, raw_folder):
    pq.write_table(orders(amount=[1.0, -1.0, 2e6, None]), raw_folder / "orders.parquet")
    said = told(opened(orders={}))
    assert "orders.parquet row 2, amount: below 0, found “-1.0”" in said
    assert (
        "expected at most 1.0% faulty rows, found 3 of 4 (amount: above 1e+06 1, amount: below 0 1, amount: empty 1)"
        in said
    )
    assert "rejected_at_most under [orders]" in said


def test_every_row_read_is_used_or_set_aside(opened, raw_folder, tmp_path):
    table = orders(
        amount=[1.0, -1.0, 2.0, 2.0, None, 7.0],
        order_id=["a", "b", "c", "c", "e", "13800138000"],
        city=["021", "021", "021", "021", None, "电话13800138000"],
        status=["paid", "paid", "paid", "paid", "paid", "lost"],
    )
    table = table.set_column(1, "platform", [["甲"] * 6])
    pq.write_table(table, raw_folder / "orders.parquet")
    warehouse = opened(orders={"rejected_at_most": 0.9})
    reading = warehouse.reading("orders")
    assert (reading.read, reading.used, reading.quarantined) == (6, 2, 4)
    assert "6 rows read = 2 used + 4 set aside" in reading.sentence and "2025-09-30 to 2025-09-30" in reading.sentence
    aside = pd.read_parquet(warehouse.folder / reading.quarantine)
    assert aside.copies.sum() == 4
    assert sorted(aside.fault) == sorted(
        [
            "amount: below 0",
            "order_id: a copy of another row",
            "city: empty",
            "status: none of paid, redeemed, refunded",
        ]
    )
    assert warehouse.share_panel().cents.sum() == 300


def test_what_is_set_aside_tells_nobody_who_it_was(opened, raw_folder):
    table = orders(order_id=["13800138000"], member_id=["张三"], amount=["no 13800138000"])
    pq.write_table(table, raw_folder / "orders.parquet")
    warehouse = opened(orders={"rejected_at_most": 0.999})
    with pytest.raises(WarehouseError) as error:
        warehouse.reading("orders")
    assert "13800138000" not in str(error.value) and "张三" not in str(error.value)
    table = orders(order_id=["13800138000", "2"], member_id=["张三", "李四"], amount=["no 13800138000", "5"])
    pq.write_table(table, raw_folder / "orders.parquet")
    reading = warehouse.reading("orders")
    kept = b"".join(path.read_bytes() for path in warehouse.folder.iterdir())
    shown = (
        reading.sentence
        + "".join(reading.examples)
        + pd.read_parquet(warehouse.folder / reading.quarantine).to_string()
    )
    for secret in ("13800138000", "张三", "李四"):
        assert secret not in shown and secret.encode() not in kept


PANEL = {"platform": ["甲", "乙"], "city": "021", "period": "2025-09", "basis": "paid", "cents": [300, 700]}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"platform": ["甲", "甲"]}, "at least two platforms to have shares, found 甲 alone"),
        ({"period": ["2025-09", "2025Q3"]}, "periods of one length, found months and quarters"),
        ({"basis": ["paid", "redeemed"]}, "one basis that all platforms have, found 乙 redeemed; 甲 paid"),
    ],
)
def test_panels_that_have_no_shares(change, expected):
    with pytest.raises(WarehouseError) as error:
        check_panel(pd.DataFrame(PANEL | change))
    assert expected in str(error.value)


def test_a_panel_without_rows():
    with pytest.raises(WarehouseError, match="is the period empty"):
        check_panel(pd.DataFrame(PANEL).iloc[:0])


def test_a_value_in_another_unit_is_caught_by_its_size():
    """3 in a row of 300,000,000: typed in 亿 where the rest are yuan."""
    values = [30_000_000_000, 31_000_000_000, 300, 29_000_000_000]
    months = [f"2025-0{month}" for month in range(1, 5)]
    one = pd.DataFrame(PANEL | {"platform": "甲", "period": months, "cents": values}, index=range(4))
    two = one.assign(platform="乙", cents=values[0])
    with pytest.raises(
        WarehouseError, match=r"甲 021 2025-03: expected values in one unit, found 3.00 where .* 万 or 亿"
    ):
        check_panel(pd.concat([one, two], ignore_index=True))


def test_a_platform_missing_in_some_months_is_told_and_not_taken_for_zero():
    rows = pd.DataFrame(PANEL | {"platform": ["甲", "乙"]})
    later = rows.assign(period="2025-10").iloc[:1]
    assert check_panel(pd.concat([rows, later])) == [
        "乙 has no row in 1 of 2 city-periods (paid): taken as unknown, not 0"
    ]


def test_a_full_disk_leaves_nothing_behind(tmp_path):
    def full(path: Path) -> None:
        path.write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(WarehouseError, match="found a full disk; make room there"):
        cache.kept(tmp_path, "panel", "0" * 32, ".parquet", full)
    assert list(tmp_path.iterdir()) == []


def test_a_report_without_raw_data_imports_no_engine():
    program = (
        "import sys, analysis.warehouse, analysis.evidence; "
        "print([n for n in ('ibis', 'duckdb', 'pyarrow.parquet', 'pyspark', 'sqlglot') if n in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_an_engine_that_is_not_installed_says_how_to_get_it(opened, raw_folder, monkeypatch):
    pq.write_table(orders(amount=[1.0]), raw_folder / "orders.parquet")
    monkeypatch.setitem(sys.modules, "ibis", None)
    assert "make .venv/.ready-engines" in told(opened(orders={}))


def test_settings_are_plain_values():
    settings = RawSettings.from_mapping({"engine": "raw", "time_zone": "UTC", "tables": {"panel": {}}}, home="study")
    assert settings.address.path == Path("study/raw") and settings.tables["panel"].unit == "one"
