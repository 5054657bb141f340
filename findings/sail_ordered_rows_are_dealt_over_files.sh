#!/usr/bin/env bash
# Expected: rows put in order and written are in order when the files are read by name, as Spark writes them, and coalesce(1) before
#   the write gives one file; on Sail, which runs the same program, as well.
# Happens: Sail sorts, and then deals the sorted rows out to several files in hands of 8,192, so that each file begins near the
#   lowest number and ends near the highest. Read back, by Sail itself or by name, the table goes down each time a file begins:
#   "the first row of each member", running sums and the first ten rows are others. coalesce(1) is passed over, and there are
#   as many files as without it. What is collected by the client is in order, and so is the table while it is small.
# Versions: pysail 0.7.2 with pyspark-client 4.0.4, pyarrow 26.0.1.
# Seen:
#   100,000 rows in order: 4 files, each in order, from 0-24576 to 81919-99999, in order by name False, read back by Sail False
#   coalesce(1): 4 files, in order False; collected in order True
#   On Spark 4.0.5, 4.1.4 and 4.3.0 two million rows are in order by name of their two or three files, and coalesce(1) gives one;
#   it is not asked here because it needs Java.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/order.py" <<'PY'
import os
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pyspark.sql.functions as f
from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession

place = Path(sys.argv[1])
os.environ["SAIL_EXECUTION__DEFAULT_PARALLELISM"] = "4"
server = SparkConnectServer("127.0.0.1", 0)
server.start(background=True)
host, port = server.listening_address
spark = SparkSession.builder.remote(f"sc://{host}:{port}").getOrCreate()
rows = spark.range(100_000).select((f.col("id") * 7919 % 100_000).alias("member")).orderBy("member")
rows.write.parquet(str(place / "many"))
rows.coalesce(1).write.parquet(str(place / "one"))
read = {kind: [pq.read_table(path)["member"].to_pylist() for path in sorted((place / kind).glob("*.parquet"))] for kind in ("many", "one")}
together = {kind: sum(files, []) for kind, files in read.items()}
each = all(part == sorted(part) for part in read["many"])
named = together["many"] == sorted(together["many"])
back = [row.member for row in spark.read.parquet(str(place / "many")).collect()]
collected = [row.member for row in rows.collect()] == list(range(100_000))
assert sorted(back) == sorted(together["one"]) == list(range(100_000))
lows, highs = ([pick(part) for part in read["many"]] for pick in (min, max))
print(f"100,000 rows in order: {len(lows)} files, {'each in order' if each else 'none in order'}, from {min(lows)}-{max(lows)} to "
      f"{min(highs)}-{max(highs)}, in order by name {named}, read back by Sail {back == sorted(back)}")
print(f"coalesce(1): {len(read['one'])} files, in order {together['one'] == sorted(together['one'])}; collected in order {collected}", flush=True)
os._exit(0 if each and not named and back != sorted(back) and len(read["one"]) > 1 and collected and max(lows) < min(highs) else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq pysail==0.7.2 pyspark-client==4.0.4 pyarrow==26.0.1
"$place/venv/bin/python" -W ignore "$place/order.py" "$place" 2>/dev/null
