#!/usr/bin/env bash
# Expected: DensityCorrectedDissim takes from the index of dissimilarity what chance adds to it in small districts; with more
#   people the correction fades, and the index is that of the shares.
# Happens: the estimate of each district is sought from zero downhill, on a density that is flat there, to the last digit,
#   where district and city differ by 38 standard errors or more. The search stays at zero, and the more certain a difference
#   is the less it counts: members who live unevenly (0.279) come out as 0.145 in districts of 10,000 residents and as evenly
#   spread in districts of a million, with no message. From a start near the estimate the correction is as expected.
# Versions: segregation 2.5.4 (2.6.0, for Python 3.12 and later, has the same file), scipy 1.17.1, numpy 2.4.6, pandas 3.1.1.
# Seen:
#   100 residents a district: plain 0.282, corrected 0.270, by hand 0.270, truth 0.279
#   1,000 residents a district: plain 0.279, corrected 0.278, by hand 0.278, truth 0.279
#   10,000 residents a district: plain 0.279, corrected 0.145, by hand 0.279, truth 0.279
#   1,000,000 residents a district: plain 0.279, corrected 0.002, by hand 0.279, truth 0.279
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/districts.py" <<'PY'
import sys

import numpy as np
import pandas as pd
from scipy.optimize import minimize_scalar
from scipy.stats import norm
from segregation.singlegroup import DensityCorrectedDissim, Dissim

rng = np.random.default_rng(0)
share = rng.beta(2, 5, 50)  # of members among the residents of each district


def by_hand(members, residents):
    """The same correction, each district's search between nothing and a standard error above its estimate."""
    others = residents - members
    p, q = members / members.sum(), others / others.sum()
    sigma = np.sqrt(p * (1 - p) / members.sum() + q * (1 - q) / others.sum())
    theta = np.abs(p - q) / sigma
    best = [
        minimize_scalar(lambda x: -norm.pdf(at - x) - norm.pdf(at + x), bounds=(max(at - 3, 0), at + 1), method="bounded").x
        for at in theta
    ]
    return float(sigma @ best / 2)


def index(kind, members, residents):
    return float(kind(pd.DataFrame({"members": members, "residents": residents}), "members", "residents").statistic)


truth = index(Dissim, np.round(share * 1e9), np.full(50, 1e9))
seen = {}
for n in (100, 1000, 10_000, 1_000_000):
    members, residents = rng.binomial(n, share), np.full(50, n)
    plain, found = (index(kind, members, residents) for kind in (Dissim, DensityCorrectedDissim))
    seen[n] = plain, found, by_hand(members, residents)
    print(f"{n:,} residents a district: plain {plain:.3f}, corrected {found:.3f}, by hand {seen[n][2]:.3f}, truth {truth:.3f}")
small = all(abs(found - hand) < 0.01 for _, found, hand in (seen[100], seen[1000]))
large = seen[10_000][1] < 0.2 and seen[1_000_000][1] < 0.02
right = all(abs(seen[n][2] - truth) < 0.01 for n in (10_000, 1_000_000))
sys.exit(0 if small and large and right else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq segregation==2.5.4 scipy==1.17.1 numpy==2.4.6 pandas==3.1.1
"$place/venv/bin/python" -W ignore "$place/districts.py"
