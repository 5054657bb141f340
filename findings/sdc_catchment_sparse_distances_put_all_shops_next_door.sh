#!/usr/bin/env bash
# Expected: distances may be a sparse table, as the signature says; pairs that it lacks are out of reach, and the answer is
#   that of the full table.
# Happens: a pair that is not there is taken for a distance of nothing and set to 1e-6, so that every shop is in reach of
#   everybody and access is the same everywhere, while the total still adds up to the supply. With adjust_zeros=False the
#   answer is that of the full table, except where two places coincide.
# Versions: sdc-catchment 0.1.1, scipy 1.17.1, numpy 2.4.6, pandas 3.1.1.
# Seen:
#   full table: access 0.0000 to 0.0033, without any shop 8 places, adds up to 30.0 shops
#   sparse, the same pairs: access 0.0015 to 0.0015, without any shop 0 places, adds up to 30.0 shops
#   sparse, adjust_zeros=False: access 0.0000 to 0.0033, without any shop 8 places, adds up to 30.0 shops
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/reach.py" <<'PY'
import sys

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.spatial.distance import cdist
from sdc_catchment.catchment import catchment_ratio

rng = np.random.default_rng(0)
homes, shops = rng.uniform(0, 5, (200, 2)), rng.uniform(0, 5, (30, 2))
distance = cdist(homes, shops)  # km
people = pd.DataFrame({"geoid": np.arange(200), "value": 100.0})
supply = pd.DataFrame({"geoid": np.arange(30), "value": 1.0})
near = sparse.csr_matrix(np.where(distance < 1.0, distance, 0.0))
asked = {
    "full table": (distance, {}),
    "sparse, the same pairs": (near, {}),
    "sparse, adjust_zeros=False": (near, {"adjust_zeros": False}),
}
seen = {}
for name, (table, how) in asked.items():
    access = np.asarray(catchment_ratio(people, supply, table, weight=1.0, **how), float)
    seen[name] = access
    print(
        f"{name}: access {access.min():.4f} to {access.max():.4f}, without any shop {(access == 0).sum()} places, "
        f"adds up to {100 * access.sum():.1f} shops"
    )
full, same, kept = seen.values()
sys.exit(0 if np.allclose(kept, full) and np.ptp(same) < 1e-9 and (full == 0).sum() == 8 else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq sdc-catchment==0.1.1 scipy==1.17.1 numpy==2.4.6 pandas==3.1.1
"$place/venv/bin/python" "$place/reach.py"
