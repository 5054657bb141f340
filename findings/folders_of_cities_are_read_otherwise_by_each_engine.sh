#!/usr/bin/env bash
# Expected: orders written in folders by city, the layout that all engines share, are the same orders to each of them.
# Happens: orders of no city are "__HIVE_DEFAULT_PARTITION__" to DuckDB 1.4 and to Sail, one more city of that name; DuckDB
#   1.4 writes them as NULL, which is the name of a city to DuckDB 2.0 and to Sail. Spark reads those folders too, but 杭州,
#   which DuckDB and Sail write as its bytes in hexadecimal digits, is to it a word of six Latin letters: every city with a
#   Chinese name is another one, which no join finds and no message tells of.
# Versions: duckdb 1.4.5 and 2.0.1, pysail 0.7.2 with pyspark-client 4.0.4.
# Seen:
#   folders of duckdb 1.4.5: city=%E6%9D%AD%E5%B7%9E city=0571 city=NULL
#     duckdb 1.4.5 reads [(1, '杭州'), (2, '0571'), (3, None)]
#     duckdb 2.0.1 reads [(1, '杭州'), (2, '0571'), (3, 'NULL')]
#     sail reads [(1, '杭州'), (2, '0571'), (3, 'NULL')]
#   folders of duckdb 2.0.1: city=%E6%9D%AD%E5%B7%9E city=0571 city=__HIVE_DEFAULT_PARTITION__
#     duckdb 1.4.5 reads [(1, '杭州'), (2, '0571'), (3, '__HIVE_DEFAULT_PARTITION__')]
#     duckdb 2.0.1 reads [(1, '杭州'), (2, '0571'), (3, None)]
#     sail reads [(1, '杭州'), (2, '0571'), (3, '__HIVE_DEFAULT_PARTITION__')]
#   Spark 4.0.5 and 4.3.0 read the first city as 'æ\x9d\xadå·\x9e', which is not asked here because it needs Java.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
cat > duck.py <<'PY'
import os
import sys

import duckdb

task, folder = sys.argv[1:]
if task == "write":
    cities = "select * from (values (1, '杭州'), (2, '0571'), (3, null)) as t(n, city)"
    duckdb.sql(f"copy ({cities}) to '{folder}' (format parquet, partition_by (city))")
    print(f"folders of duckdb {duckdb.__version__}:", *sorted(os.listdir(folder)))
else:
    options = "hive_partitioning = true, hive_types_autocast = false"
    rows = duckdb.sql(f"select n, city from read_parquet('{folder}/*/*.parquet', {options}) order by n").fetchall()
    print(f"  duckdb {duckdb.__version__} reads {rows}")
PY
cat > sail.py <<'PY'
import sys
from pathlib import Path

from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession

server = SparkConnectServer("127.0.0.1", 0)
server.start(background=True)
session = SparkSession.builder.remote(f"sc://127.0.0.1:{server.listening_address[1]}").getOrCreate()
session.conf.set("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
rows = session.read.parquet(str(Path(sys.argv[1]).resolve())).select("n", "city").orderBy("n").collect()
print(f"  sail reads {[tuple(row) for row in rows]}")
session.stop()
server.stop()
PY
install() {
    python3 -m venv "$1"
    "$1/bin/pip" install -qq "${@:2}"
}
install old duckdb==1.4.5
install new duckdb==2.0.1
install sail pysail==0.7.2 pyspark-client==4.0.4 pandas==3.1.1
for writer in old new; do
    "$writer/bin/python" duck.py write "of-$writer"
    old/bin/python duck.py read "of-$writer"
    new/bin/python duck.py read "of-$writer"
    sail/bin/python sail.py "of-$writer" 2> stderr.txt || { cat stderr.txt; exit 1; }
done | tee answers.txt
[ "$(grep -c "(1, '杭州'), (2, '0571'), (3, 'NULL')" answers.txt)" = 2 ]
[ "$(grep -c "(1, '杭州'), (2, '0571'), (3, '__HIVE_DEFAULT_PARTITION__')" answers.txt)" = 2 ]
