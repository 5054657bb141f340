#!/usr/bin/env bash
# Expected: percentile(orders, 0.5, members) takes its third argument as how often a row counts, as Spark does, so that a table of
#   members by number of orders answers as the members themselves would: of 1,000 members 920 have one order, and one is the median.
# Happens: Sail takes the argument and passes over it, in SQL as in the client's functions, with no message. Each row counts
#   once, however many members it stands for: the median of four rows is 6, and where nine of ten members have one order, nine
#   of ten are said to have up to 38.
# Versions: pysail 0.7.2 with pyspark-client 4.0.4.
# Seen:
#   1,000 members by number of orders: 50, 90 and 99 % are [6.0, 38.0, 48.8], by functions 6.0
#   the same members row by row: [1.0, 1.0, 10.0]
#   Spark 4.0.5, 4.1.4 and 4.3.0 count by the argument; they are not asked here because they need Java.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/often.py" <<'PY'
import os

import pyspark.sql.functions as f
from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession

server = SparkConnectServer("127.0.0.1", 0)
server.start(background=True)
host, port = server.listening_address
spark = SparkSession.builder.remote(f"sc://{host}:{port}").getOrCreate()
spark.sql("select * from values (1, 920), (2, 50), (10, 25), (50, 5) t(orders, members)").createOrReplaceTempView("counts")
spark.sql("select orders, explode(sequence(1, members)) member from counts").createOrReplaceTempView("rows")


def one(query):
    return [round(value, 1) for value in spark.sql(query).collect()[0][0]]


counted = one("select percentile(orders, array(0.5, 0.9, 0.99), members) from counts")
function = spark.table("counts").select(f.percentile("orders", 0.5, f.col("members"))).collect()[0][0]
rows = one("select percentile(orders, array(0.5, 0.9, 0.99)) from rows")
print(f"1,000 members by number of orders: 50, 90 and 99 % are {counted}, by functions {function}")
print(f"the same members row by row: {rows}", flush=True)
os._exit(0 if counted == [6.0, 38.0, 48.8] and function == 6.0 and rows == [1.0, 1.0, 10.0] else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq pysail==0.7.2 pyspark-client==4.0.4
"$place/venv/bin/python" -W ignore "$place/often.py" 2>/dev/null
