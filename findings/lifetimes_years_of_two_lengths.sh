#!/usr/bin/env bash
# Expected: the value of the same customers over twelve months is the same whether their log is counted in weeks or in days.
# Happens: a month is 30 days or 4.345 weeks, so twelve of them are 360 days or 365: the same 2,357 customers, the same fit
#   rescaled, no discount, and in days they are worth 1.1 % less. The difference grows with the horizon and has no message.
# Versions: lifetimes 0.11.3, scipy 1.17.1, pandas 2.3.3.
# Seen:
#   weeks: 12 months are worth 75,872, a year of 365.25 days 75,917
#   days: 12 months are worth 75,047, a year of 365.25 days 75,917
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/year.py" <<'PY'
import sys

from lifetimes import BetaGeoFitter, GammaGammaFitter
from lifetimes.datasets import load_cdnow_summary_data_with_monetary_value

log = load_cdnow_summary_data_with_monetary_value()
back = log[log.frequency > 0]
spend = GammaGammaFitter().fit(back.frequency, back.monetary_value)
each = spend.conditional_expected_average_profit(log.frequency, log.monetary_value)
worth, year = {}, {}
for name, code, days in (("weeks", "W", 7), ("days", "D", 1)):
    x, t_x, t = log.frequency, log.recency * 7 / days, log["T"] * 7 / days
    fit = BetaGeoFitter().fit(x, t_x, t)
    worth[name] = spend.customer_lifetime_value(
        fit, x, t_x, t, log.monetary_value, time=12, freq=code, discount_rate=0.0
    ).sum()
    year[name] = (fit.conditional_expected_number_of_purchases_up_to_time(365.25 / days, x, t_x, t) * each).sum()
    print(f"{name}: 12 months are worth {worth[name]:,.0f}, a year of 365.25 days {year[name]:,.0f}")
same = abs(year["days"] / year["weeks"] - 1) < 1e-3
sys.exit(0 if same and 0.985 < worth["days"] / worth["weeks"] < 0.993 else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq lifetimes==0.11.3 "pandas==2.3.3" scipy==1.17.1
"$place/venv/bin/python" -W ignore "$place/year.py"
