#!/usr/bin/env bash
# Expected: with FE_unit and FE_time the effect of a card on shops' sales is that of the regression on dummies of shops and
#   months; a month before and a month after are enough for it, and are the plain difference in differences.
# Happens: with two months both kinds of fixed effects are switched off, and what is regressed is sales on the card alone: the
#   mean of the shops with a card after the start less that of everything else. Here these shops were larger all along, and a
#   gain of 2 is 25, with an interval far from it and nothing printed (the note needs verbose=True). With three months the
#   effects are kept and the answer is right; statsmodels' warning, about the test of trends before, comes with both.
# Versions: diffindiff 2.5.8, statsmodels 0.15.0, numpy 2.4.6, pandas 3.1.1, scipy 1.17.1.
# Seen:
#   2 months: dummies 2.31, difference of differences 2.31; diffindiff 25.35 (18.77 to 31.94), printed ''
#   3 months: dummies 1.72; diffindiff 1.72 (1.38 to 2.07), printed ''
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/months.py" <<'PY'
import contextlib
import io
import sys

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf
from diffindiff.didanalysis import did_analysis

EFFECT, SHOPS = 2.0, 40


def panel(months):
    noise = np.random.default_rng(0).normal(0, 0.5, (SHOPS, len(months)))
    rows = []
    for shop in range(SHOPS):
        for number, month in enumerate(months):
            member, after = shop < SHOPS // 2, number >= len(months) // 2
            sales = 100 + shop % 20 + 30 * member + 5 * number + EFFECT * (member and after) + noise[shop, number]
            rows.append((f"s{shop:02d}", month, sales, int(member and after), member, after))
    return pd.DataFrame(rows, columns=["shop", "month", "sales", "card", "member", "after"])


def asked(log):
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        model = did_analysis(
            data=log.drop(columns=["member", "after"]), unit_col="shop", time_col="month", treatment_col=["card"],
            outcome_col="sales", FE_unit=True, FE_time=True, freq="MS",
        )
    row = model.treatment_effects().iloc[0]
    return float(row["Estimate"]), float(row["CI lower"]), float(row["CI upper"]), told.getvalue().strip()


seen = {}
for months in (["2025-01-01", "2025-02-01"], ["2025-01-01", "2025-02-01", "2025-03-01"]):
    log = panel(months)
    dummies = smf.ols("sales ~ card + C(shop) + C(month)", log).fit().params["card"]
    value, low, high, told = asked(log)
    means = log.groupby(["member", "after"]).sales.mean()
    plain = (means[True, True] - means[True, False]) - (means[False, True] - means[False, False])
    both = f", difference of differences {plain:.2f}" if len(months) == 2 else ""
    print(f"{len(months)} months: dummies {dummies:.2f}{both}; diffindiff {value:.2f} ({low:.2f} to {high:.2f}), printed {told!r}")
    seen[len(months)] = dummies, value, low, plain, told
two, three = seen[2], seen[3]
right = abs(two[0] - two[3]) < 1e-9 and abs(two[0] - EFFECT) < 0.5 and abs(three[0] - three[1]) < 0.01
sys.exit(0 if right and two[1] > 20 and two[2] > 15 and not two[4] else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq diffindiff==2.5.8 statsmodels==0.15.0 pandas==3.1.1 numpy==2.4.6 scipy==1.17.1
"$place/venv/bin/python" -W ignore "$place/months.py"
