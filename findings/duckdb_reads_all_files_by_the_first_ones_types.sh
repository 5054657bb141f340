#!/usr/bin/env bash
# Expected: two months of orders, one file with whole yuan as integers and one with yuan and fen as doubles, are read as
#   doubles or refused. Polars, pyarrow, Sail and Spark refuse.
# Happens: DuckDB casts every file to the types of the one whose name comes first and says nothing: fen are rounded off
#   row by row, the second month's times lose their hour where the first holds days, and area codes their zero where it
#   holds numbers. A file with another name is another sum, and a condition is asked of the rounded amount.
# Versions: duckdb 1.4.5, 1.5.6 and 2.0.1.
# Seen:
#   the same with each but for the last digits: integers first (2199000.0, '2025-02-01', '571', 99); doubles first
#   (2199300.0000000247, '2025-02-01 23:30:00', '571', 100); union_by_name (2199300.0000000247, ...)
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/mixed.py" <<'PY'
import sys
from pathlib import Path

import duckdb

place = Path(sys.argv[1])
WHOLE = "select (100 + i)::bigint as amount, date '2025-01-31' as time, 571 as city from range(1000) t(i)"
PARTS = (
    "select 100.3::double + i as amount, timestamp '2025-02-01 23:30:00' as time, '0571' as city from range(1000, 2000) t(i)"
)
QUESTION = "select sum(amount)::double, max(time)::varchar, max(city)::varchar, count(*) filter (amount > 2000) from "


def answered(name: str, first: str, second: str, options: str = "") -> tuple:
    (place / name).mkdir()
    duckdb.sql(f"copy ({first}) to '{place}/{name}/a.parquet'")
    duckdb.sql(f"copy ({second}) to '{place}/{name}/b.parquet'")
    return duckdb.sql(f"{QUESTION} read_parquet('{place}/{name}/*.parquet' {options})").fetchall()[0]


whole, parts = answered("whole", WHOLE, PARTS), answered("parts", PARTS, WHOLE)
names = answered("names", WHOLE, PARTS, ", union_by_name = true")
print(f"{duckdb.__version__}: integers first {whole}; doubles first {parts}; union_by_name {names}")
right = whole[0] == 2_199_000 and whole[1:3] == ("2025-02-01", "571") and round(parts[0], 3) == round(names[0], 3) == 2_199_300
sys.exit(0 if right and parts[1] == names[1] == "2025-02-01 23:30:00" else 1)
PY
for version in duckdb==1.4.5 duckdb==1.5.6 duckdb==2.0.1; do
    python3 -m venv "$place/$version"
    "$place/$version/bin/pip" install -qq "$version"
    mkdir "$place/files-$version"
    "$place/$version/bin/python" "$place/mixed.py" "$place/files-$version"
done
