#!/usr/bin/env bash
# Expected: cents in a column of 32-bit integers, 10^6 rows of some 2,000 yuan, add up to the same number on every
#   engine, for Ibis says that such a sum and such a product are int64.
# Happens: on Polars the sum of an int32 column wraps at 2^31. The product of two int32 columns wraps on
#   Polars and on Sail before it is summed, each to another number; DuckDB raises. Nothing warns. With the
#   column cast to int64 first, all three agree.
# Versions: ibis-framework 12.0.0, duckdb 1.4.5, polars 2.1.0, pysail 0.7.2 with pyspark-client 4.0.4.
# Seen:
#   duckdb: sum 198999900000, product OutOfRangeException, product in 64 bits 9949992030000000
#   polars: sum 1431404384, product 209146752, product in 64 bits 9949992030000000
#   sail: sum 198999900000, product 132933741925248, product in 64 bits 9949992030000000
#   right:  sum 198999900000, product 9949992030000000
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
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession

row = np.arange(1_000_000)
cents, pieces = 99_000 + (row % 3 * 100_000), 20_000 + row % 7 * 10_000
pq.write_table(pa.table({"cents": cents.astype("int32"), "pieces": pieces.astype("int32")}), "orders.parquet")
server = SparkConnectServer("127.0.0.1", 0)
server.start(background=True)
session = SparkSession.builder.remote(f"sc://127.0.0.1:{server.listening_address[1]}").getOrCreate()
engines = {"duckdb": ibis.duckdb.connect(), "polars": ibis.polars.connect(), "sail": ibis.pyspark.connect(session)}
found = {}
for name, engine in engines.items():
    orders = engine.read_parquet(str(pathlib.Path("orders.parquet").resolve()))
    wide = orders.mutate(cents=orders.cents.cast("int64"))
    asked = {
        "sum": orders.cents.sum(),
        "product": (orders.cents * orders.pieces).sum(),
        "product in 64 bits": (wide.cents * wide.pieces).sum(),
    }
    assert all(value.type().is_int64() for value in asked.values())
    for what, value in asked.items():
        try:
            found[name, what] = value.to_pyarrow().as_py()
        except Exception as error:
            found[name, what] = type(error).__name__
    print(f"{name}: " + ", ".join(f"{what} {found[name, what]}" for what in asked))
session.stop()
server.stop()
total, product = int(cents.sum()), int((cents * pieces).sum())
print(f"right:  sum {total}, product {product}")
assert found["duckdb", "sum"] == found["sail", "sum"] == total != found["polars", "sum"]
assert found["duckdb", "product"] == "OutOfRangeException"
assert len({found["polars", "product"], found["sail", "product"], product}) == 3
assert {found[name, "product in 64 bits"] for name in engines} == {product}
PY
