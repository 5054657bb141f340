#!/usr/bin/env bash
# Expected: 1.0 * shops / residents is a rate in double precision, as in DuckDB, in Polars' own expressions and in the SQL of
#   Polars 1.x; times a million it is shops per million residents.
# Happens: in the SQL of Polars 2 a number with a point is a decimal, and a quotient of decimals has seven digits after the
#   point, however small it is: 37 shops for 12 million residents are 0.0000031, and 3.1 per million instead of 3.08. A rate of
#   one in thirty million is nothing. Without "1.0 *" the same quotient is a double, so that what is written to be on the safe
#   side of integer division costs the digits; cast(… as double) keeps them.
# Versions: polars 1.44.2 and 2.1.0, duckdb 1.4.5.
# Seen:
#   right per million:     3.083 0.526 0.769 0.033
#   1.44.2, 1.0 * shops:   3.083 0.526 0.769 0.033, together 4.412
#   2.1.0, 1.0 * shops:    3.100 0.500 0.800 0.000, together 4.400
#   2.1.0, shops alone:    3.083 0.526 0.769 0.033, together 4.412
#   2.1.0, expressions:    3.083 0.526 0.769 0.033, together 4.412
#   duckdb, 1.0 * shops:   3.083 0.526 0.769 0.033, together 4.412
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/rates.py" <<'PY'
import sys

import polars as pl

cities = pl.DataFrame({"shops": [37, 5, 1, 1], "residents": [12_000_000, 9_500_000, 1_300_000, 30_000_000]})
right = [1e6 * shops / residents for shops, residents in cities.rows()]


def shown(name, values):
    values = [float(value) for value in values]
    print(f"{name + ':':<22}", *(f"{value:.3f}" for value in values), end="" if name.startswith("right") else ", ")
    print() if name.startswith("right") else print(f"together {sum(values):.3f}")
    return max(abs(value - exact) for value, exact in zip(values, right)) < 1e-9


def asked(rate):
    return pl.sql(f"select {rate} * 1000000 as rate from cities", eager=True)["rate"]


version = pl.__version__
if version.startswith("1."):
    shown("right per million", right)
    sys.exit(0 if shown(f"{version}, 1.0 * shops", asked("1.0 * shops / residents")) else 1)
import duckdb

safe = shown(f"{version}, 1.0 * shops", asked("1.0 * shops / residents"))
alone = shown(f"{version}, shops alone", asked("shops / residents"))
own = shown(f"{version}, expressions", cities.select(1.0 * pl.col("shops") / pl.col("residents") * 1_000_000).to_series())
con = duckdb.connect()
con.execute("create table cities as select unnest($s) as shops, unnest($r) as residents", {"s": cities["shops"].to_list(), "r": cities["residents"].to_list()})
answered = [row[0] for row in con.execute("select 1.0 * shops / residents * 1000000 from cities").fetchall()]
other = shown("duckdb, 1.0 * shops", answered)
cast = max(abs(float(a) - b) for a, b in zip(asked("cast(shops as double) / residents"), right)) < 1e-9
sys.exit(0 if (safe, alone, own, other, cast) == (False, True, True, True, True) else 1)
PY
python3 -m venv "$place/before"
"$place/before/bin/pip" install -qq polars==1.44.2
"$place/before/bin/python" "$place/rates.py"
python3 -m venv "$place/after"
"$place/after/bin/pip" install -qq polars==2.1.0 duckdb==1.4.5
"$place/after/bin/python" "$place/rates.py"
