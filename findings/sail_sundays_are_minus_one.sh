#!/usr/bin/env bash
# Expected: weekday(day) is 0 on Monday and 6 on Sunday, as on Spark, so that weekends are weekday(day) >= 5.
# Happens: on Sail Sunday is -1, while the other six days are right. The weekend loses its Sundays and is half as large, and a mean
#   by day of the week has a Sunday before Monday. dayofweek and date_format of the same days are right; extract(dow) counts
#   Sunday as 0 where Spark has 1, so that a list of days moves by one.
# Versions: pysail 0.7.2 with pyspark-client 4.0.4.
# Seen:
#   Monday to Sunday: weekday [0, 1, 2, 3, 4, 5, -1], dayofweek [2, 3, 4, 5, 6, 7, 1], extract(dow) [1, 2, 3, 4, 5, 6, 0]
#   weekends of a year: 52 days of 104
#   Spark 4.0.5, 4.1.4 and 4.3.0: weekday of a Sunday 6, extract(dow) 1; they are not asked here because they need Java.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/days.py" <<'PY'
import datetime
import os

from pysail.spark import SparkConnectServer
from pyspark.sql import SparkSession

server = SparkConnectServer("127.0.0.1", 0)
server.start(background=True)
host, port = server.listening_address
spark = SparkSession.builder.remote(f"sc://{host}:{port}").getOrCreate()
week = "select explode(sequence(date'2026-01-05', date'2026-01-11')) day"
rows = spark.sql(f"select weekday(day), dayofweek(day), extract(dow from day) from ({week}) order by day").collect()
weekday, dayofweek, dow = ([row[i] for row in rows] for i in range(3))
year = "select explode(sequence(date'2026-01-01', date'2026-12-31')) day"
weekend = spark.sql(f"select count(*) from ({year}) where weekday(day) >= 5").collect()[0][0]
first = datetime.date(2026, 1, 1)
by_hand = sum((first + datetime.timedelta(n)).weekday() >= 5 for n in range(365))
print(f"Monday to Sunday: weekday {weekday}, dayofweek {dayofweek}, extract(dow) {dow}")
print(f"weekends of a year: {weekend} days of {by_hand}", flush=True)
os._exit(0 if weekday == [0, 1, 2, 3, 4, 5, -1] and dayofweek[6] == 1 and dow[6] == 0 and (weekend, by_hand) == (52, 104) else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq pysail==0.7.2 pyspark-client==4.0.4
"$place/venv/bin/python" -W ignore "$place/days.py" 2>/dev/null
