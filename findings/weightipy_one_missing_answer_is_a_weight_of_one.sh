#!/usr/bin/env bash
# Expected: survey weights for age and city bring the sample to the shares of the population; who did not say their city is
#   weighted by the age that they did give, or the gap is told.
# Happens: a row with a gap in any one of the questions is left out of the weighting and weighs exactly 1, whatever else is known
#   of it, and the targets are met among the others alone. Of 4,000 buyers, eight of ten young, with two fifths who did not say
#   their city, the old, who are half of the population, are 38 % of the weighted sample though everybody gave an age, and
#   mean spend is 107 instead of 125. No warning, nothing printed (what it prints of gaps needs verbose=True); complete rows
#   are weighted rightly.
# Versions: weightipy 0.4.2, pandas 3.1.1, numpy 2.4.6.
# Seen:
#   0 % without a city: old 50.0 %, mean spend 125.0, rows of weight one 0, warnings 0
#   20 % without a city: old 43.6 %, mean spend 115.5, rows of weight one 794, warnings 0
#   40 % without a city: old 38.0 %, mean spend 107.0, rows of weight one 1582, warnings 0
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/survey.py" <<'PY'
import contextlib
import io
import sys
import warnings

import numpy as np
import pandas as pd
import weightipy

draw = np.random.default_rng(1)
age = np.where(draw.random(4000) < 0.8, "young", "old")
city = draw.choice(["Beijing", "Shanghai", "Hangzhou", "Chengdu"], 4000, p=[0.4, 0.3, 0.2, 0.1])
unsaid = draw.random(4000)
targets = {
    "age": {"young": 50.0, "old": 50.0},
    "city": {"Beijing": 40.0, "Shanghai": 30.0, "Hangzhou": 20.0, "Chengdu": 10.0},
}
seen = []
for share in (0.0, 0.2, 0.4):
    survey = pd.DataFrame({"age": age, "city": city, "spend": np.where(age == "young", 50.0, 200.0)})
    survey.loc[unsaid < share, "city"] = np.nan
    printed = io.StringIO()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(printed):
        warnings.simplefilter("always")
        weight = weightipy.weight(survey, weightipy.scheme_from_dict(targets)).to_numpy()
    told = sum("nan" in str(one.message).lower() or "missing" in str(one.message).lower() for one in caught)
    told += "nan" in printed.getvalue().lower()
    old = weight[age == "old"].sum() / weight.sum()
    spend = np.average(survey.spend, weights=weight)
    ones = int((weight[unsaid < share] == 1).sum())
    assert ones == (unsaid < share).sum()
    seen.append((old, spend, told))
    print(f"{share:.0%} without a city: old {old:.1%}, mean spend {spend:.1f}, rows of weight one {ones}, warnings {told}".replace("%", " %"))
(whole, _, _), _, (old, spend, told) = seen
sys.exit(0 if abs(whole - 0.5) < 1e-6 and old < 0.4 and spend < 110 and told == 0 else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq weightipy==0.4.2 pandas==3.1.1 numpy==2.4.6
"$place/venv/bin/python" "$place/survey.py"
