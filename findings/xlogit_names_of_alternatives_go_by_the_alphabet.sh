#!/usr/bin/env bash
# Expected: a logit of who buys where, from rows that name their alternative (alts=), gives each alternative its own constant, and
#   predicts for each the share that it had, in whatever order the alternatives stand, as long as it is the same every time.
# Happens: coefficients and probabilities follow the order of the rows, their names the alphabet. With rows in the order
#   meituan, douyin, card the constant of the card bears the name of meituan, and what is left out as the base is not what
#   is said to be. predict gives back the wrong names: the card, which most people chose, is meituan in them, and
#   three of ten choices are hit instead of two of three. The price and the likelihood are right, so that nothing looks wrong.
# Versions: xlogit 0.2.7, numpy 2.4.6, scipy 1.17.1, pandas 3.1.1.
# Seen:
#   bought: meituan 21% douyin 32% card 47%
#   rows card, douyin, meituan: _intercept.douyin -0.56 _intercept.meituan -1.05 price -1.01
#      chosen most often: meituan 16% douyin 30% card 53% hit 66% likelihood -3836.6
#   rows meituan, douyin, card: _intercept.douyin 0.49 _intercept.meituan 1.05 price -1.01
#      chosen most often: meituan 53% douyin 30% card 16% hit 30% likelihood -3836.6
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/names.py" <<'PY'
import sys

import numpy as np
import pandas as pd
from xlogit import MultinomialLogit

PEOPLE = 5000
TRUE = {"meituan": 0.0, "douyin": 0.5, "card": 1.0}
rng = np.random.default_rng(0)
price = pd.DataFrame(rng.uniform(1, 5, (PEOPLE, 3)), columns=list(TRUE))
luck = rng.gumbel(size=price.shape)
bought = (-price + pd.Series(TRUE) + luck).idxmax(axis=1).to_numpy()
shares = pd.Series(bought).value_counts(normalize=True)


def asked(order):
    rows = price[order].stack().rename_axis(["person", "alt"]).rename("price").reset_index()
    rows["chosen"] = (rows["alt"].to_numpy() == np.repeat(bought, 3)).astype(int)
    here = {"varnames": ["price"], "alts": rows["alt"], "ids": rows["person"], "verbose": 0}
    model = MultinomialLogit()
    model.fit(X=rows[["price"]], y=rows["chosen"], fit_intercept=True, **here)
    choices, _, frequency = model.predict(rows[["price"]], return_proba=True, return_freq=True, **here)
    constants = {name: round(float(value), 2) for name, value in zip(model.coeff_names, model.coeff_)}
    hit = float((np.asarray(choices) == bought).mean())
    print(f"rows {', '.join(order)}:", *(f"{name} {value}" for name, value in constants.items()))
    print("   chosen most often:", *(f"{name} {frequency[name]:.0%}" for name in TRUE), f"hit {hit:.0%}", f"likelihood {model.loglikelihood:.1f}")
    return constants, {name: float(frequency[name]) for name in TRUE}, hit, model.loglikelihood


print("bought:", *(f"{name} {shares[name]:.0%}" for name in TRUE))
by_alphabet, other = asked(["card", "douyin", "meituan"]), asked(["meituan", "douyin", "card"])
right = abs(by_alphabet[0]["_intercept.meituan"] + 1) < 0.15 and by_alphabet[2] > 0.6 and abs(by_alphabet[3] - other[3]) < 0.01
wrong = other[0]["_intercept.meituan"] > 0.9 and abs(other[1]["meituan"] - by_alphabet[1]["card"]) < 0.02 and other[2] < 0.35
sys.exit(0 if right and wrong else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq xlogit==0.2.7 numpy==2.4.6 scipy==1.17.1 pandas==3.1.1
"$place/venv/bin/python" -W ignore "$place/names.py"
