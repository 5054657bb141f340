"""One work of one hand in a process of its own: python warehouse_work.py HAND WORK FOLDER.

The last line is JSON: seconds without imports, the processor's of them, peak memory of the process in MB, rows of the
answer.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

SMALL = 300_000_000


def months(time, dtype="int32"):
    return time.dt.year.astype(dtype) * 12 + time.dt.month


def peak_memory() -> float:
    """MB that this program held at most. What getrusage says begins with the memory of the process that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1e3


def with_ours(work: str, folder: Path, memory: int | None = None):
    import pandas as pd

    from analysis.warehouse import RawSettings, Warehouse

    tables = {"orders": {"unit": "cents", "columns": {"amount": "cents"}}}
    settings = RawSettings.from_mapping({"engine": str(folder), "time_zone": "UTC", "tables": tables}, memory=memory)
    warehouse = Warehouse(settings, folder / "kept", key="0" * 64, tell=None)
    if work not in ("check", "again"):  # an answer is not to come from an earlier run; that rows are checked is
        import ibis  # noqa: F401

        warehouse.reading("orders")
        for path in (folder / "kept").glob("*.parquet"):
            path.unlink()
        warehouse._open()
    if work == "check":
        for path in (folder / "kept").glob("*"):
            path.unlink()
        warehouse._open()
    began = time.perf_counter(), time.process_time()
    if work in ("panel", "again"):
        rows = len(warehouse.share_panel())
    elif work == "members":
        rows = warehouse.member_totals("order").stat().st_size
    elif work == "check":
        rows = warehouse.reading("orders").read
    else:
        warehouse.share_panel()
        warehouse.member_totals("order")
        rows = len(warehouse.retention(visits="order"))
    assert isinstance(pd.__version__, str)
    return began, rows


def with_scan(work: str, folder: Path):
    """Every value of the columns that a panel needs decoded and looked at, and nothing grouped."""
    import duckdb

    connection = duckdb.connect()
    began = time.perf_counter(), time.process_time()
    columns = "sum(cents), min(time), min(platform), min(city), min(status)"
    row = connection.execute(f"SELECT {columns} FROM '{folder}/orders/*.parquet'").fetchone()
    return began, len(row)


def with_polars(work: str, folder: Path):
    import polars as pl

    began = time.perf_counter(), time.process_time()
    scan = pl.scan_parquet(folder / "orders" / "*.parquet")
    month = pl.col("time").dt.year().cast(pl.Int32) * 12 + pl.col("time").dt.month()
    kept = scan.filter(pl.col("member_id").is_not_null() & (pl.col("status") != "refunded"))
    rows = 0
    if work in ("panel", "all"):
        grouped = scan.group_by("platform", "city", "status", month.alias("month"))
        rows = len(grouped.agg(pl.col("cents").sum(), pl.len()).collect(engine="streaming"))
    if work in ("members", "all"):
        ends = (pl.col("time").min().alias("first"), pl.col("time").max().alias("last"))
        totals = kept.group_by("member_id").agg(pl.len(), *ends, pl.col("cents").sum())
        totals.sink_parquet(folder / "polars.parquet")
        rows = (folder / "polars.parquet").stat().st_size
    if work == "all":
        active = kept.select("member_id", month.alias("month")).unique()
        cohort = active.with_columns(cohort=pl.col("month").min().over("member_id"))
        rows = len(cohort.group_by("cohort", "month").len().collect(engine="streaming"))
    return began, rows


def with_pandas(work: str, folder: Path):
    import pandas as pd

    began = time.perf_counter(), time.process_time()
    table = pd.read_parquet(folder / "orders")
    for name in ("platform", "city", "status"):
        table[name] = table[name].astype("category")
    table["month"] = months(table["time"])
    keys = ["platform", "city", "status", "month"]
    rows = len(table.groupby(keys, observed=True).cents.agg(["sum", "size"]))
    if work == "all":
        kept = table[table.member_id.notna() & (table.status != "refunded")]
        by = kept.groupby("member_id", sort=False)
        by.agg(n=("cents", "size"), first=("time", "min"), last=("time", "max"), cents=("cents", "sum"))
        active = kept[["member_id", "month"]].drop_duplicates()
        active["cohort"] = active.groupby("member_id").month.transform("min")
        rows = len(active.groupby(["cohort", "month"]).size())
    return began, rows


def with_pandas_mask(work: str, folder: Path):
    """The same contract as a row-wise mask in pandas; reading the file counts for both hands."""
    import pandas as pd

    began = time.perf_counter(), time.process_time()
    table = pd.read_parquet(folder / "orders")
    faulty = table["order_id"].duplicated(keep=False) | table["order_id"].isna() | table["time"].isna()
    for name in ("platform", "city"):
        faulty |= table[name].isna() | (table[name].str.len() == 0)
    faulty |= ~table["cents"].between(0, 100_000_000)
    faulty |= ~table["status"].isin(["paid", "redeemed", "refunded"])
    return began, len(table) - int(faulty.sum())


def with_pandera(work: str, folder: Path):
    """The same contract as pandera checks a table of pandas; where it is installed, which nothing here asks for."""
    import pandas as pd
    import pandera.pandas as pa

    began = time.perf_counter(), time.process_time()
    some = pa.Check.str_length(min_value=1)
    columns = {
        "order_id": pa.Column("int64", unique=True),
        "platform": pa.Column(str, some),
        "city": pa.Column(str, some),
        "time": pa.Column("datetime64[us]"),
        "cents": pa.Column("int64", pa.Check.in_range(0, 100_000_000)),
        "status": pa.Column(str, pa.Check.isin(["paid", "redeemed", "refunded"])),
    }
    table = pd.read_parquet(folder / "orders")
    return began, len(pa.DataFrameSchema(columns).validate(table, lazy=True))


HANDS = {
    "ours": with_ours,
    "ours in small memory": lambda work, folder: with_ours(work, folder, SMALL),
    "scan": with_scan,
    "polars": with_polars,
    "pandera": with_pandera,
    "pandas": lambda work, folder: with_pandas_mask(work, folder) if work == "check" else with_pandas(work, folder),
}

if __name__ == "__main__":
    hand, work, folder = sys.argv[1:]
    (began, used), rows = HANDS[hand](work, Path(folder))
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak_mb": peak_memory(), "rows": rows}))
