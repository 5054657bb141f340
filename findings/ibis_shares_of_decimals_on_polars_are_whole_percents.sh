#!/usr/bin/env bash
# Expected: a quotient of two amounts is a double, as the schema of the expression says; the shares of three equal players
#   add up to one.
# Happens: on Polars a quotient of decimals has as many places as they have, and is cast to a double only then: of amounts
#   with two places a share is a whole per cent, three thirds are 0.99, and a rate of 2.5 % is 0.02 (halves go to the
#   even digit). DuckDB divides as doubles.
# Versions: ibis-framework 12.0.0, polars 2.1.0, duckdb 1.4.5, sqlglot 30.17.0, pandas 2.3.3, pyarrow 26.0.0.
# Seen:
#   schema: share float64, rate float64
#   polars: shares 0.33 0.33 0.33 add up to 0.99, rate 0.02
#   duckdb: shares 0.3333 0.3333 0.3333 add up to 1, rate 0.025
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/shares.py" <<'PY'
import sys
from decimal import Decimal

import ibis
import pyarrow as pa

yuan = pa.decimal128(10, 2)
paid = [Decimal("4500.00")] * 3
table = pa.table(
    {
        "platform": ["a", "b", "c"],
        "paid": pa.array(paid, yuan),
        "all": pa.array([sum(paid)] * 3, yuan),
        "commission": pa.array([Decimal("112.50")] * 3, yuan),
    }
)
seen = {}
for name, engine in (("polars", ibis.polars.connect()), ("duckdb", ibis.duckdb.connect())):
    orders = engine.create_table("orders", table)
    asked = orders.select("platform", share=orders.paid / orders["all"], rate=orders.commission / orders.paid)
    if not seen:
        print("schema:", ", ".join(f"{column} {kind}" for column, kind in asked.schema().items() if column != "platform"))
    found = asked.to_pyarrow().to_pydict()
    seen[name] = sum(found["share"]), found["rate"][0]
    print(
        f"{name}: shares", *(f"{share:.4g}" for share in found["share"]), f"add up to {seen[name][0]:.10g}, rate {found['rate'][0]:.4g}"
    )
sys.exit(0 if abs(seen["polars"][0] - 0.99) < 1e-9 and seen["polars"][1] == 0.02 and abs(seen["duckdb"][0] - 1) < 1e-9 else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq "ibis-framework[duckdb,polars]==12.0.0" polars==2.1.0 duckdb==1.4.5 sqlglot==30.17.0 pandas==2.3.3 pyarrow==26.0.0
"$place/venv/bin/python" "$place/shares.py"
