#!/usr/bin/env bash
# Expected: with refunds as negative amounts and on_negative="net", the default, the spend of a customer is what was paid
#   less what was given back; where rows are left out a warning counts them, as it does under "drop".
# Happens: only what is given back on the day of a purchase is taken off. A refund of the next day is a period without a
#   purchase and goes, with no warning under "net", so that both policies give the same spend. Where a third of each
#   purchase is given back a day later, spend per visit, of which Gamma-Gamma makes the value of customers, is half as
#   high again as what was kept.
# Versions: clvkit 0.2.1, numpy 2.4.6, pandas 3.1.1.
# Seen:
#   refunds on the day: net 66.8 a visit, warnings 0, drop 100.1 a visit, warnings 1, kept 66.8
#   refunds a day later: net 100.1 a visit, warnings 0, drop 100.1 a visit, warnings 1, kept 66.8
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/refunds.py" <<'PY'
import sys
import warnings

import numpy as np
import pandas as pd
from clvkit import CustomerBase

rng = np.random.default_rng(0)
bought = pd.DataFrame({"customer_id": np.repeat(np.arange(500), 7)})
bought["date"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(np.tile(np.arange(7) * 14, 500), unit="D")
bought["amount"] = rng.integers(50, 151, len(bought)) * 1.0
bought["amount"] *= 100 / bought.amount.mean()
rate = 1 / 3  # of each purchase


def spend(log, policy):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        base = CustomerBase.from_transactions(
            log, customer_id_col="customer_id", datetime_col="date", amount_col="amount", time_unit="D", on_negative=policy
        )
    table = base.to_pandas()
    mine = sum(issubclass(entry.category, UserWarning) for entry in told)
    return float((table.monetary_value * table.frequency).sum() / table.frequency.sum()), mine


seen = {}
for when, days in (("on the day", 0), ("a day later", 1)):
    back = bought.assign(date=bought.date + pd.Timedelta(days=days), amount=-bought.amount * rate)
    log = pd.concat([bought, back]).sort_values(["customer_id", "date"])
    repeat = log[log.date >= pd.Timestamp("2025-01-15")]  # of the visits after the first
    kept = repeat.amount.sum() / (repeat.amount > 0).sum()
    seen[when] = spend(log, "net"), spend(log, "drop"), kept
    shown = (f"{policy} {value:.1f} a visit, warnings {count}" for policy, (value, count) in zip(("net", "drop"), seen[when]))
    print(f"refunds {when}:", ", ".join(shown) + f", kept {kept:.1f}")
same, later = seen.values()
netted = abs(same[0][0] - same[2]) < 0.01 and abs(later[0][0] - 1.5 * later[2]) < 0.5
sys.exit(0 if netted and later[0][0] == later[1][0] and later[0][1] == 0 and later[1][1] == 1 else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq clvkit==0.2.1 pandas==3.1.1 numpy==2.4.6
"$place/venv/bin/python" "$place/refunds.py"
