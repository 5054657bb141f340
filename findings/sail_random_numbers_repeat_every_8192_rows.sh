#!/usr/bin/env bash
# Expected: rand(42) draws a number of its own for every row, and a seeded sample of 1 % is one row in a hundred, whichever
#   they are, as on Spark: of 10^7 rows 100,000, give or take 600.
# Happens: Sail begins the seed's sequence again with every batch of 8,192 rows. 10^7 rows share 8,192 numbers, so the
#   "sample" is the same places of every batch: 7 % too many rows for one seed, fifteen times what chance allows. In a log
#   written in rounds (one row per shop and hour, say) some shops are drawn every time and others never: of 64 shops that
#   take turns four are left out of a sample of 2 %, in which each would have 3,125 rows, and one is in it three times over.
# Versions: pysail 0.7.2 with pyspark-client 4.0.4.
# Seen:
#   rand(42) over 10,000,000 rows: 8192 different numbers, mean 0.4925
#   rand(7) < 0.01: 107422 rows of 10,000,000
#   rand(7) < 0.02: rows of 64 shops that take turns: 4 shops have none, one has 9765
#   A server of Spark 4.0.5 draws 10,000,000 different numbers of mean 0.4999, which is not asked here: it needs Java.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq pysail==0.7.2 pyspark-client==4.0.4 pandas==3.1.1 duckdb==1.4.5
cd "$place"
"$place/venv/bin/python" - 2> stderr.txt <<'PY' || { cat stderr.txt; exit 1; }
import pathlib

import duckdb
from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession

duckdb.sql("copy (select i as row, i % 64 as shop from range(10000000) t(i)) to 'log.parquet' (row_group_size 122880)")
server = SparkConnectServer("127.0.0.1", 0)
server.start(background=True)
session = SparkSession.builder.remote(f"sc://127.0.0.1:{server.listening_address[1]}").getOrCreate()
log = session.read.parquet(str(pathlib.Path("log.parquet").resolve()))
log.createOrReplaceTempView("log")
different, mean = session.sql("select count(distinct r), avg(r) from (select rand(42) as r from log)").collect()[0]
drawn = session.sql("select count(*) from log where rand(7) < 0.01").collect()[0][0]
rows = session.sql("select shop, count(*) as n from log where rand(7) < 0.02 group by shop").collect()
shops = sorted(row.n for row in rows)
print(f"rand(42) over 10,000,000 rows: {different} different numbers, mean {mean:.4f}")
print(f"rand(7) < 0.01: {drawn} rows of 10,000,000")
print(f"rand(7) < 0.02: rows of 64 shops that take turns: {64 - len(shops)} shops have none, one has {shops[-1]}")
session.stop()
server.stop()
assert different == 8192 and abs(mean - 0.5) > 0.005
assert drawn > 103_000 and len(shops) < 64 and shops[-1] > 2 * 3125
PY
