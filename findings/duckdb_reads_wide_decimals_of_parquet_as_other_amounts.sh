#!/usr/bin/env bash
# Expected: a column of money whose type has more than 38 digits, as warehouses with wide decimals export it, is read with its
#   amounts, or refused.
# Happens: DuckDB 1.4 and 1.5 read it as doubles, and the amounts are others: 5.00 in 39 digits is 360,287,970,189,639,680,
#   without a word.
#   Which ones depends on the digits that the type may have and not on the values: with the full 76 they are right, and so
#   they are with 38. pyarrow reads all of them; DuckDB 2.0 does too.
# Versions: duckdb 1.4.5, 1.5.6 and 2.0.1, pyarrow 26.0.1.
# Seen:
#   the sum of 5.00, 120.50 and −3.00, which is 122.50, in types of 38, 39, 60 and 76 digits
#   duckdb 1.4.5: 38 digits 122.5, 39 digits 8.82778e+18, 60 digits 3.44835e+16, 76 digits 122.5
#   duckdb 1.5.6: 38 digits 122.5, 39 digits 8.82778e+18, 60 digits 3.44835e+16, 76 digits 122.5
#   duckdb 2.0.1: 38 digits 122.5, 39 digits 122.5, 60 digits 122.5, 76 digits 122.5
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/wide.py" <<'PY'
import sys
from decimal import Decimal

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

file = sys.argv[1]
amounts = [Decimal(text) for text in ("5.00", "120.50", "-3.00")]
sums = {}
for digits in (38, 39, 60, 76):
    kind = pa.decimal128(38, 2) if digits == 38 else pa.decimal256(digits, 2)
    pq.write_table(pa.table({"amount": pa.array(amounts, kind)}), file)
    assert pq.read_table(file)["amount"].to_pylist() == amounts  # the file is right
    sums[digits] = float(duckdb.sql(f"select sum(amount) from '{file}'").fetchall()[0][0])
print(f"duckdb {duckdb.__version__}: " + ", ".join(f"{d} digits {s:g}" for d, s in sums.items()))
right = {digits for digits, total in sums.items() if total == 122.5}
sys.exit(0 if right == ({38, 76} if duckdb.__version__.startswith("1.") else set(sums)) else 1)
PY
for release in duckdb==1.4.5 duckdb==1.5.6 duckdb==2.0.1; do
  python3 -m venv "$place/$release"
  "$place/$release/bin/pip" install -qq "$release" pyarrow==26.0.1
  "$place/$release/bin/python" "$place/wide.py" "$place/orders.parquet"
done
