#!/usr/bin/env bash
# Expected: an event study by imputation names its effects by months since the start, in whatever order the rows stand.
# Happens: how long a month is, is taken from the commonest step between rows that follow each other. In a table with the
#   newest month of each shop first, as exports of orders are, the step is −1: the same effects come back as those of the
#   months before the start, so that a gain that grows with time reads as one that fades until the start. The mean effect
#   stays as it is. In a table by month the step is 0 and there is no answer by month.
# Versions: did_imputation 0.1.0, pyhdfe 0.2.1, numpy 2.4.6, pandas 2.3.3, scipy 1.16.3, statsmodels 0.14.6.
# Seen:
#   oldest first: mean 3.93, tau0 0.9 tau1 2.2 tau2 3.0 tau3 4.1 tau4 5.0 tau5 6.0 tau6 6.7 tau7 8.0
#   newest first: mean 3.93, tau-7 8.0 tau-6 6.7 tau-5 6.0 tau-4 5.0 tau-3 4.1 tau-2 3.0 tau-1 2.2 tau0 0.9
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/events.py" <<'PY'
import sys
import warnings

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")
from did_imputation import did_imputation  # noqa: E402

rng = np.random.default_rng(0)
start = np.where(np.arange(150) < 40, 5.0, np.where(np.arange(150) < 80, 8.0, np.nan))  # the rest never took part
table = pd.DataFrame([(shop, month, start[shop]) for shop in range(150) for month in range(1, 13)])
table.columns = ["shop", "month", "joined"]
since = table.month - table.joined
table["sales"] = table.shop % 7 + 0.3 * table.month + np.where(since >= 0, since + 1.0, 0.0)  # a month more, one more
table["sales"] += rng.normal(0, 0.5, len(table))


def effects(rows, **how):
    found = did_imputation(rows.reset_index(drop=True), y="sales", i="shop", t="month", Ei="joined", **how)
    return {name: float(value) for name, value in found.estimates.items()}


orders = {"oldest first": [True, True], "newest first": [True, False]}
seen = {}
for name, ascending in orders.items():
    rows = table.sort_values(["shop", "month"], ascending=ascending)
    (mean,), seen[name] = effects(rows).values(), effects(rows, allhorizons=True)
    print(f"{name}: mean {mean:.2f},", *(f"{month} {value:.1f}" for month, value in seen[name].items()))
right, turned = seen.values()
same = all(abs(turned[f"tau{-month}"] - right[f"tau{month}"]) < 1e-9 for month in range(8))
sys.exit(0 if same and len(turned) == 8 and abs(right["tau7"] - 8) < 0.5 else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq did_imputation==0.1.0 pyhdfe==0.2.1 numpy==2.4.6 pandas==2.3.3 scipy==1.16.3 statsmodels==0.14.6
"$place/venv/bin/python" "$place/events.py"
