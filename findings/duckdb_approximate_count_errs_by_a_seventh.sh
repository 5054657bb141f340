#!/usr/bin/env bash
# Expected: approx_count_distinct, a HyperLogLog, errs by a per cent or two, as such counters do elsewhere, and less
#   the more there is to count; a count never exceeds the rows that were counted.
# Happens: DuckDB 1.4 and 1.5 keep 64 registers, so the error has a standard deviation of some 15 % at any size, the
#   worst of 200 counts is half too high, and 10^6 rows hold 1,140,708 different ids. 2.0 counts the same to 3 %, so an
#   upgrade moves every such count. The answer is the same each time it is asked, which makes it look sure.
# Versions: duckdb 1.4.5, 1.5.6 and 2.0.1.
# Seen:
#   1.4.5: 1,000,000 ids counted as 1,140,708; 200 groups of 20,000: error of standard deviation 0.152, worst 0.512
#   1.5.6: 1,000,000 ids counted as 1,140,708; 200 groups of 20,000: error of standard deviation 0.152, worst 0.512
#   2.0.1: 1,000,000 ids counted as 963,555; 200 groups of 20,000: error of standard deviation 0.033, worst 0.090
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/count.py" <<'PY'
import statistics
import sys

import duckdb

ids = duckdb.sql("select approx_count_distinct(i * 12345678901 + (1::bigint << 60)) from range(1000000) t(i)").fetchall()[0][0]
groups = duckdb.sql(
    "select approx_count_distinct('u' || i) / 20000 - 1 from range(4000000) t(i) group by i // 20000 order by 1"
).fetchall()
errors = [row[0] for row in groups]
spread, worst = statistics.pstdev(errors), max(map(abs, errors))
print(
    f"{duckdb.__version__}: 1,000,000 ids counted as {ids:,}; 200 groups of 20,000: "
    f"error of standard deviation {spread:.3f}, worst {worst:.3f}"
)
old = sys.argv[1] == "old"
sys.exit(0 if (ids > 1_100_000 and 0.11 < spread < 0.16 and worst > 0.3) == old and (old or spread < 0.045) else 1)
PY
count() {
    python3 -m venv "$place/$1"
    "$place/$1/bin/pip" install -qq "$1"
    "$place/$1/bin/python" "$place/count.py" "$2"
}
count duckdb==1.4.5 old
count duckdb==1.5.6 old
count duckdb==2.0.1 new
