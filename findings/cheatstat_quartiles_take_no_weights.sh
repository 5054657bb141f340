#!/usr/bin/env bash
# Expected: uniV(table, column, weight="w") describes a weighted survey, the median and the quartiles by the same weights as the
#   mean and the standard deviation that stand beside them in one table.
# Happens: the mean, its interval and the spread are weighted; mode, quartiles and median are those of the rows, with no word
#   of it. A panel that drew heavy buyers twenty times as often says a mean of 105 yuan, weighted back, and a median of
#   539, where half of all buyers spend 69 or less. Named beside it, "Exzess" is kurtosis less three, but the kurtosis is the
#   excess already: of a normal sample it is −3.
# Versions: cheatstat 4.1.2, pandas 3.1.1, numpy 2.4.6, scipy 1.17.1.
# Seen:
#   weighted: mean 105, quartiles 50 69 87
#   uniV with weights: mean 105, quartiles 70 539 765
#   rows as they are: mean 438, quartiles 70 539 765
#   a normal sample: Kurtosis 0.0, Exzess -3.0
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/quartiles.py" <<'PY'
import sys

import cheatstat
import numpy as np
import pandas as pd

rng = np.random.default_rng(0)
light, heavy = rng.uniform(30, 100, 900), rng.uniform(500, 1000, 1100)
panel = pd.DataFrame({"spend": np.concatenate([light, heavy]), "w": np.concatenate([np.full(900, 10.0), np.full(1100, 0.5)])})
panel["w"] *= len(panel) / panel.w.sum()  # their mean is one, as surveys deliver them


def table(log, column, **weights):
    stat = cheatstat.uniV(log, column, **weights).stat.set_index("Statistik")["Wert"]
    return {name: float(stat[name]) for name in ("Mittelwert", "25%-Quantil", "50%-Quantil (Median)", "75%-Quantil", "Kurtosis", "Exzess")}


def spread(log):
    rows = log.loc[log.index.repeat((log.w / log.w.min()).round().astype(int))].spend  # each as often as it stands for
    return [rows.mean(), *rows.quantile([0.25, 0.5, 0.75])]


names = ("Mittelwert", "25%-Quantil", "50%-Quantil (Median)", "75%-Quantil")
right, rows = spread(panel), [panel.spend.mean(), *panel.spend.quantile([0.25, 0.5, 0.75])]
answered = [table(panel, "spend", weight="w")[name] for name in names]
for name, values in {"weighted": right, "uniV with weights": answered, "rows as they are": rows}.items():
    print(f"{name}: mean {values[0]:.0f}, quartiles", *(f"{value:.0f}" for value in values[1:]))
normal = table(pd.DataFrame({"x": rng.normal(size=100_000)}), "x")
print(f"a normal sample: Kurtosis {normal['Kurtosis']:.1f}, Exzess {normal['Exzess']:.1f}")
mean_weighted = abs(answered[0] - right[0]) < 0.01
quartiles_of_rows = max(abs(a - b) for a, b in zip(answered[1:], rows[1:])) < 0.01
sys.exit(0 if mean_weighted and quartiles_of_rows and rows[2] > 5 * right[2] and normal["Exzess"] < -2.9 else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq cheatstat==4.1.2 pandas==3.1.1 numpy==2.4.6 scipy==1.17.1
"$place/venv/bin/python" -W ignore "$place/quartiles.py"
