#!/usr/bin/env bash
# Expected: a decimal divided, or averaged, on a server that speaks Spark's protocol is rounded to Spark's six further
#   digits half up, as Spark does, so that errors of many rows cancel.
# Happens: Sail's type of the answer is Spark's and its last digit is cut off: two yuan shared by three are 0.666666,
#   and the mean of 0, 0 and 2 yuan is as well. Every quotient errs to the same side, so errors add up: the thirds of a
#   million orders are a third of a yuan too low, where each rounded by itself they are right to the last digit.
# Versions: pysail 0.7.2 with pyspark-client 4.0.4; duckdb 1.4.5 divides as doubles.
# Seen:
#   2 / 3 = 0.666666, mean of 0, 0 and 2 = 0.666666
#   thirds of a million orders: 250000333.000000, each rounded 250000333.333333, right 250000333.333333
#   A server of Spark 4.0.4 says 0.666667 twice, which is not asked here because it needs Java.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq duckdb==1.4.5 pysail==0.7.2 pyspark-client==4.0.4 pandas==3.1.1
cd "$place"
"$place/venv/bin/python" - 2> stderr.txt <<'PY' || { cat stderr.txt; exit 1; }
import pathlib
from decimal import ROUND_HALF_UP, Decimal

import duckdb
from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession

duckdb.sql(
    "copy (select (1 + i * 7919 % 150000)::bigint as cents, ((1 + i * 7919 % 150000) / 100.0)::decimal(10, 2) as yuan "
    "from range(1000000) t(i)) to 'orders.parquet'"
)
server = SparkConnectServer("127.0.0.1", 0)
server.start(background=True)
session = SparkSession.builder.remote(f"sc://127.0.0.1:{server.listening_address[1]}").getOrCreate()
session.read.parquet(str(pathlib.Path("orders.parquet").resolve())).createOrReplaceTempView("orders")
share, mean = session.sql(
    "select cast(2 as decimal(10, 2)) / 3, (select avg(y) from values (0.00), (0.00), (2.00) as t(y))"
).collect()[0]
thirds = session.sql("select sum(yuan / 3) from orders").collect()[0][0]
session.stop()
server.stop()
counted = duckdb.sql("select cents, count(*) from 'orders.parquet' group by 1").fetchall()
right = Decimal(sum(cents * n for cents, n in counted)) / 300
rounded = sum((Decimal(cents) / 300).quantize(Decimal("0.000001"), ROUND_HALF_UP) * n for cents, n in counted)
print(f"2 / 3 = {share}, mean of 0, 0 and 2 = {mean}")
print(f"thirds of a million orders: {thirds}, each rounded {rounded}, right {right:.6f}")
assert str(share) == "0.666666" and str(mean).startswith("0.666666") and not str(mean).startswith("0.666667")
assert Decimal("0.3") < right - thirds < Decimal("0.4") and abs(right - rounded) < Decimal("0.01")
PY
