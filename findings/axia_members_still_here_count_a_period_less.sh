#!/usr/bin/env bash
# Expected: of members seen for seven renewals, who left at the third has age 3 and who is still here has age 7; the shifted
#   beta-geometric fitted to 100,000 of them finds the parameters that the cohort was made with, the more so as their numbers
#   are exact.
# Happens: who is still here at age 7 counts as somebody with six renewals behind them. Mean churn of the first year stays
#   near (0.135 for 0.149), but the spread between members shrinks by half, and 30 % of members instead of 37 % are
#   expected to be left after twelve years, with no warning and whatever the penalty. With age 8 for those still here, a period
#   more than anybody was seen for, the parameters are found.
# Versions: axia 0.1.2, numpy 1.26.4, scipy 1.15.3, pandas 2.2.3.
# Seen:
#   made with: alpha 0.70, beta 4.00; left after 7 years 48.5 %, after 12 years 37.2 %
#   age 7 for those still here: alpha 1.57, beta 10.05; left after 7 years 44.4 %, after 12 years 29.8 %
#   age 8 for those still here: alpha 0.70, beta 4.00; left after 7 years 48.5 %, after 12 years 37.2 %
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/years.py" <<'PY'
import sys

import numpy as np
import pandas as pd
from axia import SBGSurvival
from scipy.special import betaln

ALPHA, BETA, SEEN, MEMBERS = 0.7, 4.0, 7, 100_000


def left(alpha, beta, years):
    return np.exp(betaln(alpha, beta + np.asarray(years)) - betaln(alpha, beta))


here = np.round(MEMBERS * left(ALPHA, BETA, np.arange(SEEN + 1))).astype(int)
gone = pd.DataFrame({"age": np.repeat(np.arange(1, SEEN + 1), -np.diff(here)), "alive": 0})


def told(what, alpha, beta):
    seven, twelve = left(alpha, beta, [7, 12])
    print(f"{what}: alpha {alpha:.2f}, beta {beta:.2f}; left after 7 years {seven:.1%}, after 12 years {twelve:.1%}".replace("%", " %"))
    return twelve


made = told("made with", ALPHA, BETA)
found = {}
for age in (SEEN, SEEN + 1):
    members = pd.concat([gone, pd.DataFrame({"age": age, "alive": 1}, index=range(here[-1]))], ignore_index=True)
    np.random.seed(0)
    model = SBGSurvival("age", "alive", gamma=0.0)
    model.fit(members)
    one = members.iloc[:1]
    alpha, beta = model.predict_params(one).iloc[0]
    found[age] = told(f"age {age} for those still here", alpha, beta)
    own = model.predict_survival(one, age=0, n_periods=13).to_numpy().ravel()[-1]
    assert abs(own - found[age]) < 1e-6  # its forecast is the curve of its parameters
sys.exit(0 if found[SEEN] < made - 0.05 and abs(found[SEEN + 1] - made) < 0.002 else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq axia==0.1.2 numpy==1.26.4 scipy==1.15.3 pandas==2.2.3
"$place/venv/bin/python" -W ignore "$place/years.py"
