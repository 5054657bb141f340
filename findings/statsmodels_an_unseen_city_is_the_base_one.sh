#!/usr/bin/env bash
# Expected: a model by city refuses a city that it never saw, or has no number for it, with either reader of formulas that
#   statsmodels 0.15 offers; they are given the same formula, the same table and the same new rows.
# Happens: patsy refuses the row. formulaic says in a warning that the city is cast to NaN, and then predicts for it what
#   it predicts for the base city, here the city with the largest level; a city that is missing has no number in either. So
#   a name in another spelling gets another city's forecast, and what the warning says is not what comes out.
# Versions: statsmodels 0.15.0, formulaic 1.2.2, patsy 1.0.3, pandas 3.1.1.
# Seen:
#   patsy: unknown refused, missing nan, base 42.0
#   formulaic: unknown 42.0, missing nan, base 42.0
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/unseen.py" <<'PY'
import sys

import numpy as np
import pandas as pd
import statsmodels.formula
import statsmodels.formula.api as smf

log = pd.DataFrame({"city": np.repeat(["hangzhou", "guangzhou", "shanghai"], 12), "month": np.tile(np.arange(12.0), 3)})
log["orders"] = log.city.map({"guangzhou": 40.0, "hangzhou": 20.0, "shanghai": 10.0}) + 2 * log.month
seen = {}
for engine in ("patsy", "formulaic"):
    statsmodels.formula.options.formula_engine = engine
    fit = smf.ols("orders ~ city + month", log).fit()

    def of(city):
        try:
            return f"{float(fit.predict(pd.DataFrame({'city': [city, 'shanghai'], 'month': [1.0, 1.0]}))[0]):.1f}"
        except Exception as refused:
            return "refused" if "does not match any of the expected levels" in str(refused) else repr(refused)

    seen[engine] = of("Guangzhou"), of(None), of("guangzhou")
    print(f"{engine}: unknown {seen[engine][0]}, missing {seen[engine][1]}, base {seen[engine][2]}")
sys.exit(0 if seen == {"patsy": ("refused", "nan", "42.0"), "formulaic": ("42.0", "nan", "42.0")} else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq statsmodels==0.15.0 formulaic==1.2.2 patsy==1.0.3 pandas==3.1.1
"$place/venv/bin/python" -W ignore "$place/unseen.py"
