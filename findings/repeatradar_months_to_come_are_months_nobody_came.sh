#!/usr/bin/env bash
# Expected: in a triangle of cohorts by age, a cell that lies after the end of the record is empty: nobody can know it yet.
# Happens: it is 0, and so is in a mean over cohorts, in the long form and in the integer counts, where no empty cell is
#   possible. Members of whom two fifths come in every period seem to fade away: 35 % in the first, 2 % in the eleventh.
#   The cell on the end of the record is half seen, and half as large.
# Versions: repeatradar 1.0.0, numpy 2.4.6, pandas 2.3.3.
# Seen:
#   every cohort, cells before the end of the record: 40.3 % on average
#   mean over cohorts by age 1, 3, 6, 9, 11: 35 28 19 9 2
#   cells after the end of the record: 66, empty 0, zero 66
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/cohorts.py" <<'PY'
import sys
import warnings

import numpy as np
import pandas as pd

warnings.simplefilter("ignore")
from repeatradar import generate_cohort_data  # noqa: E402

rng = np.random.default_rng(1)
end = pd.Timestamp("2025-12-31")
rows = []
for member, joined in enumerate(rng.choice(pd.date_range("2025-01-01", end), 6000)):
    later = [30 * age + int(rng.integers(30)) for age in range(1, 13) if rng.random() < 0.4]
    rows += [(member, pd.Timestamp(joined) + pd.Timedelta(days=days)) for days in (0, *later)]
log = pd.DataFrame(rows, columns=["member", "day"])
log = log[log.day <= end]
rate = generate_cohort_data(log, "day", "member", calculate_retention_rate=True)
known, to_come = [], []
for number, (start, row) in enumerate(rate.iterrows()):
    for age, value in row.items():
        last = start + pd.offsets.MonthEnd(1) + pd.Timedelta(days=30 * (age + 1) - 1)  # for who joined on the last day
        if age and last <= end:
            known.append(value)
        if start + pd.Timedelta(days=30 * age) > end:
            to_come.append(value)
mean = rate.mean()
print(f"every cohort, cells before the end of the record: {np.mean(known):.1f} % on average")
print("mean over cohorts by age 1, 3, 6, 9, 11:", *(f"{mean[age]:.0f}" for age in (1, 3, 6, 9, 11)))
empty, zero = int(np.isnan(to_come).sum()), int(np.equal(to_come, 0).sum())
print(f"cells after the end of the record: {len(to_come)}, empty {empty}, zero {zero}")
sys.exit(0 if abs(np.mean(known) - 40) < 1 and mean[11] < 3 and zero == len(to_come) > 0 else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq repeatradar==1.0.0 pandas==2.3.3 numpy==2.4.6
"$place/venv/bin/python" "$place/cohorts.py"
