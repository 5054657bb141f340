#!/usr/bin/env bash
# Expected: a penalty is a prior: it counts once, data count with their number, and with ten times as many customers the
#   fit comes near the one without a penalty.
# Happens: the penalty stands beside the mean of the log-likelihood, so it weighs as much with 23,570 customers as with
#   2,357: the parameters are the same to four places, and the forecast stays a third above the unpenalised one.
# Versions: lifetimes 0.11.3, scipy 1.17.1, pandas 2.3.3.
# Seen:
#   no penalty, 2357 customers: a 0.7929, b 2.4258, 0.701 purchases ahead each
#   penalty 0.1, 2357 customers: a 0.1287, b 0.2671, 0.918 purchases ahead each
#   penalty 0.1, 23570 customers: a 0.1287, b 0.2671, 0.918 purchases ahead each
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/size.py" <<'PY'
import sys

import pandas as pd
from lifetimes import BetaGeoFitter
from lifetimes.datasets import load_cdnow_summary

log = load_cdnow_summary(index_col=[0])
ahead = []
for penalty, times in ((0, 1), (0.1, 1), (0.1, 10)):
    many = pd.concat([log] * times, ignore_index=True)
    fit = BetaGeoFitter(penalizer_coef=penalty).fit(many.frequency, many.recency, many["T"])
    each = fit.conditional_expected_number_of_purchases_up_to_time(39, many.frequency, many.recency, many["T"])
    ahead.append(each.mean())
    named = f"penalty {penalty}" if penalty else "no penalty"
    print(f"{named}, {len(many)} customers: a {fit.params_['a']:.4f}, b {fit.params_['b']:.4f}, {ahead[-1]:.3f} purchases ahead each")
sys.exit(0 if ahead[1] > 1.25 * ahead[0] and abs(ahead[2] / ahead[1] - 1) < 0.001 else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq lifetimes==0.11.3 "pandas==2.3.3" scipy==1.17.1
"$place/venv/bin/python" -W ignore "$place/size.py"
