#!/usr/bin/env bash
# Expected: FixedEffects with entity and time effects is the regression on dummies of shops and years, also where shops opened in
#   different years and so are in the panel for different times, as most panels of shops are.
# Happens: the means of the shops are taken out once and then those of the years, which is the answer for panels without a gap
#   alone. Where half of the shops open three years later an effect of 2 is 2.45, eight standard errors away, and no number of
#   shops mends it; the standard error is twice what it should be. Nothing is said. With one kind of effects, or without a
#   gap, the numbers are right.
# Versions: panelbox 1.0.2, statsmodels 0.15.0, numpy 2.4.6, pandas 3.1.1, scipy 1.17.1.
# Seen:
#   60 shops, all from the start: dummies 2.01 ± 0.025, panelbox 2.01 ± 0.025, warnings 0
#   60 shops, half from 2021: dummies 2.02 ± 0.028, panelbox 2.45 ± 0.055, warnings 0
#   600 shops, half from 2021: panelbox 2.40 ± 0.018, warnings 0
#   effects of shops alone: dummies 3.58, panelbox 3.58
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/shops.py" <<'PY'
import sys
import warnings

import numpy as np
import pandas as pd
import statsmodels.formula.api as smf

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from panelbox import FixedEffects

EFFECT = 2.0


def panel(shops, late):
    rng = np.random.default_rng(0)
    rows = []
    for shop in range(shops):
        level = rng.normal(0, 5)
        for year in range(8):
            price = rng.normal() + 0.5 * level + 0.6 * year
            sales = EFFECT * price + level + 1.5 * year + rng.normal(0, 0.5)
            if not (late and shop % 2 and year < 3):
                rows.append((shop, 2018 + year, price, sales))
    return pd.DataFrame(rows, columns=["shop", "year", "price", "sales"])


def asked(log, both=True):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        found = FixedEffects("sales ~ price", log, "shop", "year", time_effects=both).fit()
    return float(found.params["price"]), float(found.std_errors["price"]), len(told)


seen = {}
for name, shops, late in (("60 shops, all from the start", 60, False), ("60 shops, half from 2021", 60, True), ("600 shops, half from 2021", 600, True)):
    log = panel(shops, late)
    by = smf.ols("sales ~ price + C(shop) + C(year)", log).fit() if shops == 60 else None
    value, error, told = asked(log)
    dummies = f"dummies {by.params['price']:.2f} ± {by.bse['price']:.3f}, " if by is not None else ""
    print(f"{name}: {dummies}panelbox {value:.2f} ± {error:.3f}, warnings {told}")
    seen[name] = by.params["price"] if by is not None else EFFECT, value, error, told
whole, late, many = seen.values()
one = asked(panel(60, True), both=False)[0], smf.ols("sales ~ price + C(shop)", panel(60, True)).fit().params["price"]
print(f"effects of shops alone: dummies {one[1]:.2f}, panelbox {one[0]:.2f}")
right = abs(whole[0] - whole[1]) < 1e-6 and abs(one[0] - one[1]) < 1e-6 and abs(late[0] - EFFECT) < 0.15
sys.exit(0 if right and late[1] > 2.2 and many[1] > 2.2 and not late[3] else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq panelbox==1.0.2 statsmodels==0.15.0 numpy==2.4.6 pandas==3.1.1 scipy==1.17.1
"$place/venv/bin/python" "$place/shops.py"
