#!/usr/bin/env bash
# Expected: row_number() over (partition by member order by day) = 1 is each member's first visit, the same in SQL and in
#   expressions of one library and in two of its releases; if a visit without a day comes first or last, it does so everywhere.
# Happens: in the SQL of Polars 1.x windows put a missing day first, though ORDER BY at the end of the same query puts it last;
#   2.x puts it last in both, while over(order_by=) and sort of its own expressions go on putting it first. Of 1,000 members of
#   whom a tenth have one visit without a day, the upgrade gives each of these another first shop, another running sum and
#   another number for every visit, and the same question in expressions does not follow. Nothing is said.
# Versions: polars 1.44.2 and 2.1.0, duckdb 1.4.5, pyarrow 26.0.1.
# Seen:
#   polars 1.44.2: first visits in the shop without a day: SQL window 100, expressions 100; last by ORDER BY True
#   polars 2.1.0: first visits in the shop without a day: SQL window 0, expressions 100; last by ORDER BY True
#   duckdb 1.4.5: first visits in the shop without a day: SQL window 0
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/first.py" <<'PY'
import datetime
import sys

import polars as pl

member = [n // 3 for n in range(3000)]
day = [datetime.date(2026, 1, 1) + datetime.timedelta(n % 3) for n in range(3000)]
shop = ["a", "b", "c"] * 1000
for n in range(100):
    day[30 * n + 1], shop[30 * n + 1] = None, "no day"
visits = pl.DataFrame({"member": member, "day": day, "shop": shop})
window = "select member, shop, row_number() over (partition by member order by day) n from visits"
question = f"select count(*) from ({window}) where n = 1 and shop = 'no day'"
if sys.argv[1] == "duckdb":
    import duckdb

    visits = visits.to_arrow()
    answer = duckdb.sql(question).fetchone()[0]
    print(f"duckdb {duckdb.__version__}: first visits in the shop without a day: SQL window {answer}")
    sys.exit(0 if answer == 0 else 1)
sql = pl.SQLContext(visits=visits)
in_sql = sql.execute(question, eager=True).item()
first = visits.select("member", f=pl.col("shop").first().over("member", order_by="day")).unique("member")
in_expressions = (first["f"] == "no day").sum()
last = sql.execute("select day from visits order by day", eager=True)["day"].to_list()[-1] is None
print(f"polars {pl.__version__}: first visits in the shop without a day: SQL window {in_sql}, expressions {in_expressions}; "
      f"last by ORDER BY {last}")
sys.exit(0 if (in_sql, in_expressions, last) == (100 if sys.argv[1] == "1" else 0, 100, True) else 1)
PY
for version in 1.44.2 2.1.0; do
  python3 -m venv "$place/$version"
  "$place/$version/bin/pip" install -qq polars=="$version"
  "$place/$version/bin/python" "$place/first.py" "${version%%.*}"
done
"$place/2.1.0/bin/pip" install -qq duckdb==1.4.5 pyarrow==26.0.1
"$place/2.1.0/bin/python" "$place/first.py" duckdb
