#!/usr/bin/env bash
# Expected: evppi values the perfect knowledge of one input by a regression that bends, as the papers that its docstring
#   names do; where a card pays at both ends of an input and not in the middle, knowing the input is worth what it decides.
# Happens: the regression is a straight line unless another is handed over. On an effect that has no slope the line is flat,
#   and the worth of knowing what decides everything is near zero, without a warning; a straight effect is valued rightly,
#   a curved one by a few per cent too high.
# Versions: voiage 0.2.1, numpy 2.4.6, scipy 1.16.3.
# Seen:
#   worth x: evppi 0.398, exact 0.399
#   worth x² − 1: evppi 0.001, exact 0.484
#   worth e^x − e^0.5: evppi 0.645, exact 0.631
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/worth.py" <<'PY'
import sys
import warnings

import numpy as np
from scipy.stats import norm

warnings.simplefilter("ignore")
from voiage.methods.basic import evppi  # noqa: E402

rng = np.random.default_rng(0)
x, other = rng.standard_normal((2, 20_000))
# The mean of the positive part of each, in closed form; none is the other choice, worth 0 like their means.
cases = {
    "x": (x, norm.pdf(0)),
    "x² − 1": (x**2 - 1, 2 * norm.pdf(1)),
    "e^x − e^0.5": (np.exp(x) - np.exp(0.5), np.exp(0.5) * (norm.cdf(0.5) - norm.cdf(-0.5))),
}
seen = {}
for name, (worth, exact) in cases.items():
    choices = np.stack([np.zeros_like(x), worth + other], axis=1)
    seen[name] = evppi(choices, {"x": x, "other": other}, ["x"]), exact
    print(f"worth {name}: evppi {seen[name][0]:.3f}, exact {exact:.3f}")
(line, exact_line), (bent, exact_bent), _ = seen.values()
sys.exit(0 if abs(line - exact_line) < 0.01 and bent < 0.05 * exact_bent else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq voiage==0.2.1 numpy==2.4.6 scipy==1.16.3
"$place/venv/bin/python" "$place/worth.py"
