#!/usr/bin/env bash
# Expected: a == (a // b) * b + a % b, for Ibis' operators stand for Python's, and one rule of rounding serves both.
# Happens: // goes down on every engine, by floor; % goes towards zero on DuckDB and Sail and down on Polars. For a day
#   before the epoch the two no longer fit: −7 // 2 = −4 and −7 % 2 = −1, which add up to −9. So a weekday made by
#   (days + 3) % 7 is negative before 1970 on two engines, and the week made by (days + 3) // 7 is right on all.
# Versions: ibis-framework 12.0.0, duckdb 1.4.5, polars 2.1.0, pysail 0.7.2 with pyspark-client 4.0.4.
# Seen:
#   duckdb: -7 // 2 = -4, -7 % 2 = -1, together -9
#   polars: -7 // 2 = -4, -7 % 2 = 1, together -7
#   sail:   -7 // 2 = -4, -7 % 2 = -1, together -9
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq "ibis-framework[duckdb,polars]==12.0.0" duckdb==1.4.5 polars==2.1.0 pysail==0.7.2 \
    pyspark-client==4.0.4 pandas==3.1.1
cd "$place"
"$place/venv/bin/python" - 2> stderr.txt <<'PY' || { cat stderr.txt; exit 1; }
import pathlib

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession

pq.write_table(pa.table({"a": pa.array([-7], pa.int64())}), "days.parquet")
server = SparkConnectServer("127.0.0.1", 0)
server.start(background=True)
session = SparkSession.builder.remote(f"sc://127.0.0.1:{server.listening_address[1]}").getOrCreate()
engines = {"duckdb": ibis.duckdb.connect(), "polars": ibis.polars.connect(), "sail": ibis.pyspark.connect(session)}
found = {}
for name, engine in engines.items():
    days = engine.read_parquet(str(pathlib.Path("days.parquet").resolve()))
    quotient, remainder = days.select(q=days.a // 2, r=days.a % 2).to_pyarrow().to_pylist()[0].values()
    found[name] = quotient, remainder
    print(f"{name + ':':8}-7 // 2 = {quotient}, -7 % 2 = {remainder}, together {quotient * 2 + remainder}")
session.stop()
server.stop()
assert found == {"duckdb": (-4, -1), "polars": (-4, 1), "sail": (-4, -1)}
PY
