#!/usr/bin/env bash
# Expected: norm_access_df shows accessibility relative to its mean beside the table of shops per resident, access_df; it is
#   a property, so that to read it, or to have a score made of it, changes nothing.
# Happens: it divides the stored table itself. From the first look on, and after score(), access_df holds relative values
#   under the same names: 0.37 shops per thousand residents read as 950, with no message.
# Versions: access 1.1.10.post3, numpy 2.4.6, pandas 3.1.1.
# Seen:
#   by hand, per thousand: 0.37 0.44 0.25 0.57
#   access_df: 0.37 0.44 0.25 0.57
#   access_df after a look at norm_access_df: 949.68 1121.10 653.57 1457.14
#   access_df after score(): 949.68 1121.10 653.57 1457.14
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/look.py" <<'PY'
import sys

import numpy as np
import pandas as pd
from access import Access

minutes = np.array([[5.0, 12, 25, 40], [12, 5, 14, 35], [28, 14, 5, 18], [40, 35, 12, 5]])
residents, shops = np.array([3000.0, 8000, 5000, 2000]), np.array([2.0, 3, 1, 1])
names = ["a", "b", "c", "d"]


def made():
    costs = pd.DataFrame([(o, d, minutes[i, j]) for i, o in enumerate(names) for j, d in enumerate(names)])
    found = Access(
        demand_df=pd.DataFrame({"geoid": names, "residents": residents}), demand_index="geoid", demand_value="residents",
        supply_df=pd.DataFrame({"geoid": names, "shops": shops}), supply_index="geoid", supply_value="shops",
        cost_df=costs.set_axis(["origin", "dest", "minutes"], axis=1), cost_origin="origin", cost_dest="dest", cost_name="minutes",
    )
    found.two_stage_fca(name="reach", max_cost=15)
    return found


def per_thousand(found):
    return 1000 * found.access_df["reach_shops"].loc[names].to_numpy()


near = minutes <= 15
hand = 1000 * near @ (shops / (residents @ near))
plain, looked, scored = made(), made(), made()
looked.norm_access_df
scored.score(name="all", col_dict={"reach_shops": 1.0})
seen = {"access_df": plain, "access_df after a look at norm_access_df": looked, "access_df after score()": scored}
for name, values in ({"by hand, per thousand": hand} | {name: per_thousand(found) for name, found in seen.items()}).items():
    print(f"{name}:", *(f"{value:.2f}" for value in values))
mean = hand @ residents / residents.sum()
relative = all(np.allclose(per_thousand(found), 1000 * hand / mean) for found in (looked, scored))
sys.exit(0 if np.allclose(per_thousand(plain), hand) and relative else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq access==1.1.10.post3 pandas==3.1.1 numpy==2.4.6
"$place/venv/bin/python" -W ignore "$place/look.py"
