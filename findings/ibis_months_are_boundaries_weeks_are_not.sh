#!/usr/bin/env bash
# Expected: the distance of two moments in a unit is counted by one rule: either the boundaries between them (a week
#   begins on Monday, as truncate("W") has it), or the whole units that have passed; and by the same rule on every engine.
# Happens: on DuckDB, Ibis' delta and date_diff count boundaries in years, months and hours, but whole blocks of seven
#   days in weeks: from Sunday to Monday is no week although truncate("W") moves by one, while from 31 December to
#   1 January is a year. On Sail, as on Spark, delta counts what has passed in every unit. Of 90,000 pairs of days
#   up to 29 days apart, DuckDB's weeks differ from the distance of their Mondays in 40 %.
# Versions: ibis-framework 12.0.0, duckdb 1.4.5 and 2.0.1 (the same), pysail 0.7.2 with pyspark-client 4.0.4.
# Seen:
#   DuckDB: year 1, month 1, week 0 by delta, week 1 by truncate
#   Sail:   year 0, month 0, week 0 by delta, week 1 by truncate
#   DuckDB 1.4.5: 40 % of pairs of days differ from the distance of their Mondays
#   DuckDB 2.0.1: 40 % of pairs of days differ from the distance of their Mondays
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq "ibis-framework[duckdb]==12.0.0" duckdb==1.4.5 pysail==0.7.2 \
    pyspark-client==4.0.4 pandas==3.1.1
python3 -m venv "$place/newer"
"$place/newer/bin/pip" install -qq duckdb==2.0.1
cd "$place"
"$place/venv/bin/python" - 2> stderr.txt <<'PY' || { cat stderr.txt; exit 1; }
import datetime

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession

# Sunday 31 December 2028 and the Monday after it: one new year, month and week, and one day.
first = datetime.date(2028, 12, 31)
pq.write_table(pa.table({"a": [first], "b": [first + datetime.timedelta(days=1)]}), "days.parquet")
server = SparkConnectServer("127.0.0.1", 0)
server.start(background=True)
session = SparkSession.builder.remote(f"sc://127.0.0.1:{server.listening_address[1]}").getOrCreate()
found = {}
for engine, backend in {"DuckDB": ibis.duckdb.connect(), "Sail": ibis.pyspark.connect(session)}.items():
    import pathlib

    days = backend.read_parquet(str(pathlib.Path("days.parquet").resolve()))
    units = {unit: days.b.delta(days.a, unit=unit) for unit in ("year", "month", "week")}
    mondays = {"start": days.a.truncate("W"), "end": days.b.truncate("W")}
    row = days.select(**units, **mondays).to_pyarrow().to_pylist()[0]
    row["truncated"] = (row.pop("end") - row.pop("start")).days // 7
    found[engine] = row
    print("{:8}year {year}, month {month}, week {week} by delta, week {truncated} by truncate".format(engine + ":", **row))
session.stop()
server.stop()
assert found["DuckDB"] == {"year": 1, "month": 1, "week": 0, "truncated": 1}, found
assert found["Sail"] == {"year": 0, "month": 0, "week": 0, "truncated": 1}, found
PY
for venv in venv newer; do
    "$place/$venv/bin/python" - <<'PY'
import duckdb

same, whole = duckdb.sql(
    """
    with pairs as (
        select date '2000-01-01' + i::int as a, date '2000-01-01' + i::int + j::int as b
        from range(3000) t(i), range(30) u(j)
    )
    select avg((date_diff('week', a, b) = (date_trunc('week', b)::date - date_trunc('week', a)::date) // 7)::int),
           avg((date_diff('week', a, b) = (b - a) // 7)::int)
    from pairs
    """
).fetchall()[0]
print(f"DuckDB {duckdb.__version__}: {1 - same:.0%} of pairs of days differ from the distance of their Mondays")
assert 0.35 < 1 - same < 0.45 and whole == 1
PY
done
