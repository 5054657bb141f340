#!/usr/bin/env bash
# Expected: the logarithm of a shop's profit over last year's is asked for, and one shop has made a loss: the query fails, as it
#   did in every release before, or the shop has no growth and passes no filter.
# Happens: DuckDB 2.0 answers NaN where 1.x refuses (ln, log10, log2, sqrt of what is below zero), and NaN is above every
#   number. The shop with the loss passes "grew by more than a tenth", ranks first, is the maximum, and makes the mean of
#   all NaN; a shop without profit has −inf. The median, which stays a number, has counted the loss as the best of all.
# Versions: duckdb 1.4.5, 1.5.6 and 2.0.1.
# Seen:
#   1.4.5: Out of Range Error: cannot take logarithm of a negative number; of a root: cannot take square root of a negative number
#   1.5.6: Out of Range Error: cannot take logarithm of a negative number; of a root: cannot take square root of a negative number
#   2.0.1: grew by more than a tenth ['grew', 'loss'], first ['loss'], mean nan, median 0.18; root above one ['grew', 'loss']
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/growth.py" <<'PY'
import math
import sys

import duckdb

con = duckdb.connect()
con.execute("create table shops as select * from (values ('grew', 120.0, 100.0), ('shrank', 90.0, 100.0), ('loss', -30.0, 100.0)) t(shop, now, before)")
con.execute("create table doubles as select shop, now::double as now, before::double as before from shops")


def ask(what, rest=""):
    return [row[0] for row in con.execute(f"select {what} from doubles {rest}").fetchall()]


def told(*question):
    try:
        ask(*question)
    except duckdb.Error as error:
        return str(error).splitlines()[0]
    return ""


growth = "ln(now / before)"
if duckdb.__version__.startswith("1."):
    log, root = told(growth), told("sqrt(now)")
    print(f"{duckdb.__version__}: {log}; of a root: {root.removeprefix('Out of Range Error: ')}")
    sys.exit(0 if "logarithm of a negative number" in log and "square root of a negative number" in root else 1)
passed = ask("shop", f"where {growth} > 0.1 order by shop")
first = ask("shop", f"order by {growth} desc limit 1")
mean, median = ask(f"avg({growth})")[0], ask(f"median({growth})")[0]
roots = ask("shop", "where sqrt(now / before) > 1 order by shop")
print(f"{duckdb.__version__}: grew by more than a tenth {passed}, first {first}, mean {mean}, median {median:.2f}; root above one {roots}")
wrong = passed == ["grew", "loss"] and first == ["loss"] and math.isnan(mean) and roots == ["grew", "loss"]
sys.exit(0 if wrong and abs(median - math.log(1.2)) < 1e-9 else 1)
PY
for release in duckdb==1.4.5 duckdb==1.5.6 duckdb==2.0.1; do
  python3 -m venv "$place/$release"
  "$place/$release/bin/pip" install -qq "$release"
  "$place/$release/bin/python" "$place/growth.py"
done
