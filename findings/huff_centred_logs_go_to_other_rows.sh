#!/usr/bin/env bash
# Expected: log_centering_transformation adds to each row of a table of shops by district the logarithm of that row's
#   value less the district's mean, which a regression of the attraction model needs.
# Happens: the values come back in the order of the districts and are written to the rows from the first one on. In a table
#   that is in another order, by shop say, they stand beside other shops; they fit each other, so that driving time and
#   share still agree, but whatever is not transformed beside them (who takes part in a card) has no effect any more.
# Versions: huff 1.9.14, numpy 2.4.6, pandas 3.1.1.
# Seen:
#   by district: minutes -1.49, card 0.49, values on their own rows 300 of 300
#   by shop: minutes -1.52, card -0.03, values on their own rows 2 of 300
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/centred.py" <<'PY'
import sys

import numpy as np
import pandas as pd
from huff.models import log_centering_transformation

rng = np.random.default_rng(0)
table = pd.DataFrame([(f"d{d:02d}", f"shop {s}") for d in range(60) for s in range(5)], columns=["district", "shop"])
table["minutes"] = rng.uniform(2, 40, len(table))
table["card"] = rng.integers(0, 2, len(table))
drawn = table.minutes**-1.5 * np.exp(0.5 * table.card + rng.normal(0, 0.1, len(table)))
table["share"] = drawn / drawn.groupby(table.district).transform("sum")


def fit(rows):
    rows = rows.reset_index(drop=True)
    right = np.log(rows.minutes) - np.log(rows.minutes).groupby(rows.district).transform("mean")
    added = log_centering_transformation(rows.copy(), "district", ["minutes", "share"])
    minutes, share = (added[name] for name in added.columns if name not in rows.columns)
    card = rows.card - rows.card.groupby(rows.district).transform("mean")
    effects = np.linalg.lstsq(np.column_stack([minutes, card]), share, rcond=None)[0]
    return *effects, int(np.isclose(minutes, right).sum())


seen = {}
for order, rows in (("by district", table), ("by shop", table.sort_values(["shop", "district"]))):
    seen[order] = minutes, card, right = fit(rows)
    print(f"{order}: minutes {minutes:.2f}, card {card:.2f}, values on their own rows {right} of {len(rows)}")
sound, moved = seen.values()
right = abs(sound[0] + 1.5) < 0.05 and abs(sound[1] - 0.5) < 0.05 and sound[2] == len(table)
sys.exit(0 if right and abs(moved[0] + 1.5) < 0.2 and abs(moved[1]) < 0.2 and moved[2] < len(table) / 10 else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq huff==1.9.14 pandas==3.1.1 numpy==2.4.6
"$place/venv/bin/python" -W ignore "$place/centred.py" | grep ^by
