#!/usr/bin/env bash
# Expected: orders by month of a file whose times are all written in UTC ("2026-01-31T17:30:00Z") are the same whether the file is
#   CSV or JSON, on a laptop in Shanghai or a server in UTC, and with the next release of the engine.
# Happens: DuckDB 1.x reads the times of JSON as clock times without a zone, those of CSV as moments, whose month is the one of the
#   machine's zone: on one machine in Shanghai the same orders are 12 in January by the one file and 8 by the other. DuckDB 2.0
#   reads both as moments: the two files agree, and the months of a JSON file, which were the same everywhere, are now others
#   in Shanghai than in UTC. No query fails, and none of them names a zone.
# Versions: duckdb 1.4.5, 1.5.6 and 2.0.1 (with pytz).
# Seen:
#   1.4.5: UTC json 12, UTC csv 12, Asia/Shanghai json 12, Asia/Shanghai csv 8
#   1.5.6: UTC json 12, UTC csv 12, Asia/Shanghai json 12, Asia/Shanghai csv 8
#   2.0.1: UTC json 12, UTC csv 12, Asia/Shanghai json 8, Asia/Shanghai csv 8
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/months.py" <<'PY'
import json
import os
import sys
from pathlib import Path

import duckdb

place = Path(sys.argv[1])
# Eight orders of January by any clock, four of its last evening in UTC, which is the first of February in Shanghai, and six.
times = [f"2026-01-{day}T04:00:00Z" for day in range(11, 19)] + [f"2026-01-31T{hour}:30:00Z" for hour in range(17, 21)]
times += [f"2026-02-{day}T04:00:00Z" for day in range(11, 17)]
(place / "orders.json").write_text(json.dumps([{"moment": time} for time in times]))
(place / "orders.csv").write_text("moment\n" + "\n".join(times) + "\n")
seen = {}
for kind in ("json", "csv"):
    query = f"select count(*) from '{place}/orders.{kind}' where strftime(moment::date, '%Y-%m') = '2026-01'"
    seen[kind] = duckdb.sql(query).fetchall()[0][0]
zone = os.environ["TZ"]
shanghai = zone == "Asia/Shanghai"
print(f"{zone} json {seen['json']}, {zone} csv {seen['csv']}", end="\n" if shanghai else ", ")
two = duckdb.__version__.startswith("2")
sys.exit(0 if seen == {"json": 8 if shanghai and two else 12, "csv": 8 if shanghai else 12} else 1)
PY
for version in 1.4.5 1.5.6 2.0.1; do
  python3 -m venv "$place/$version"
  "$place/$version/bin/pip" install -qq duckdb=="$version" pytz==2026.3
  printf '%s: ' "$version"
  for zone in UTC Asia/Shanghai; do
    TZ=$zone "$place/$version/bin/python" "$place/months.py" "$place"
  done
done
