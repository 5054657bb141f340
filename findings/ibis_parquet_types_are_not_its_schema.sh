#!/usr/bin/env bash
# Expected: to_parquet writes the types of the expression's schema, as to_pyarrow returns them: int64 for a sum of
#   whole numbers, a timestamp for a moment truncated to its month, a date for a date plus a month.
# Happens: on DuckDB the file holds DuckDB's own types. A sum of whole numbers, summed there in 128 bits, becomes
#   DOUBLE and loses 2^53 + 1; the truncated moment becomes a date, and the date plus a month a timestamp, so that a
#   month joined from two such files has two types. to_pyarrow of the same expressions keeps all three.
# Versions: ibis-framework 12.0.0, duckdb 1.4.5, pyarrow 26.0.1.
# Seen:
#   total: schema int64, to_pyarrow int64 9007199254740993, file double 9007199254740992.0
#   month: schema timestamp, to_pyarrow timestamp[us], file date32[day]
#   next: schema date, to_pyarrow date32[day], file timestamp[us]
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq "ibis-framework[duckdb]==12.0.0" duckdb==1.4.5 pyarrow==26.0.1
cd "$place"
"$place/venv/bin/python" - <<'PY'
import datetime

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

orders = ibis.memtable(
    pa.table(
        {
            "cents": pa.array([2**53, 1], pa.int64()),
            "at": pa.array([datetime.datetime(2025, 9, 14, 12, 30), datetime.datetime(2025, 9, 30, 8)], pa.timestamp("us")),
            "day": pa.array([datetime.date(2025, 1, 31)] * 2),
        }
    )
)
tables = {
    "total": orders.aggregate(total=orders.cents.sum()),
    "month": orders.select(month=orders["at"].truncate("M")),
    "next": orders.select(next=orders.day + ibis.interval(months=1)),
}
read = {}
for name, table in tables.items():
    table.to_parquet("out.parquet")
    arrow, file = table.to_pyarrow(), pq.read_table("out.parquet")
    read[name] = str(table.schema()[name]), str(arrow.schema.field(name).type), str(file.schema.field(name).type)
    values = f" {arrow[name][0].as_py()}", f" {file[name][0].as_py()}"
    values = values if name == "total" else ("", "")
    print(f"{name}: schema {read[name][0]}, to_pyarrow {read[name][1]}{values[0]}, file {read[name][2]}{values[1]}")
    if name == "total":
        assert arrow[name][0].as_py() == 2**53 + 1 and file[name][0].as_py() == float(2**53)
assert [kinds[2] for kinds in read.values()] == ["double", "date32[day]", "timestamp[us]"]
assert [kinds[1] for kinds in read.values()] == ["int64", "timestamp[us]", "date32[day]"]
PY
