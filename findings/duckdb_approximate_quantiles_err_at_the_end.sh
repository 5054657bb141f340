#!/usr/bin/env bash
# Expected: approx_quantile is a t-digest, made so that the ends are the most exact: 99.9 % of orders per member is off
#   by a per cent or two, as 99 % is.
# Happens: of a million members whose orders fall as rank^-0.8 the 99.9 % is a tenth too high and the 99.99 % nearly
#   twice what it is (half of those above it are missed). Over Parquet read by two threads the same query answered 662,
#   688 and 5717, 7588 in turn.
# Versions: duckdb 1.4.5, 1.5.6 and 2.0.1, one thread.
# Seen:
#   the same with each: 50, 99, 99.9 and 99.99 % are [4, 88, 547, 3460], answered [4, 89, 601, 6505]; 0.0045% are above
#   the last
#   Spark 4.0.5 answered 542 of 547 for 99.9 %, and for 99.99 % the largest of all, which its accuracy of 1/10000 of the
#   ranks allows; Sail 0.7.2 answered 552 and 594 in two runs, and 5221 and 5383. They are not asked here.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/quantiles.py" <<'PY'
import sys

import duckdb
import numpy as np

ROWS, MEMBERS = 10_000_000, 1_000_000
draw = np.random.Generator(np.random.PCG64(1))
weights = np.cumsum((np.arange(MEMBERS) + 1.0) ** -0.8)
place = np.searchsorted(weights / weights[-1], draw.random(ROWS)).astype(np.int64)
member = {"member": place * 7_368_787 % MEMBERS}
connection = duckdb.connect(config={"threads": 1})
connection.execute("create table per_member as select member, count(*) as n from member group by 1 order by 1")
parts = "[0.5, 0.99, 0.999, 0.9999]"
found, right = connection.execute(f"select approx_quantile(n, {parts}), quantile_disc(n, {parts}) from per_member").fetchall()[0]
share = connection.execute("select count(*) filter (n > ?) / count(*) from per_member", [found[3]]).fetchall()[0][0]
print(f"{duckdb.__version__}: 50, 99, 99.9 and 99.99 % are {right}, answered {found}; {share:.4%} are above the last")
sys.exit(0 if found[0] == right[0] and found[2] > 1.05 * right[2] and found[3] > 1.3 * right[3] else 1)
PY
for version in 1.4.5 1.5.6 2.0.1; do
    python3 -m venv "$place/$version"
    "$place/$version/bin/pip" install -qq "duckdb==$version" numpy==2.3.5
    "$place/$version/bin/python" "$place/quantiles.py"
done
