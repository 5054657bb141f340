#!/usr/bin/env bash
# Expected: an evaluator of workbooks rounds -2.5 up to -2 and down to -3 in each of the functions that do so, as
#   spreadsheets document them.
# Happens: formulas gives CEILING.MATH, CEILING.PRECISE, ISO.CEILING and FLOOR.MATH of -2.5 as 3, 3, 3 and 2 where the step is
#   left out: the sign is gone, so a loss rounds to a profit. CEILING and FLOOR with a step of 1 answer rightly beside them.
# Versions: formulas 1.3.4, XlsxWriter 3.3.1.
# Seen:
#   CEILING.MATH(-2.5) 3, CEILING.PRECISE(-2.5) 3, ISO.CEILING(-2.5) 3, FLOOR.MATH(-2.5) 2, CEILING(-2.5,1) -2, FLOOR(-2.5,1) -3
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/ceilings.py" <<'PY'
import os
import sys

import formulas
import xlsxwriter

ASKED = {
    "CEILING.MATH(-2.5)": 3, "CEILING.PRECISE(-2.5)": 3, "ISO.CEILING(-2.5)": 3, "FLOOR.MATH(-2.5)": 2,
    "CEILING(-2.5,1)": -2, "FLOOR(-2.5,1)": -3,
}
os.chdir(sys.argv[1])
book = xlsxwriter.Workbook("ceilings.xlsx")
sheet = book.add_worksheet("S")
for row, text in enumerate(ASKED):
    sheet.write_formula(row, 0, f"={text}")
book.close()
cells = formulas.ExcelModel().loads("ceilings.xlsx").finish().calculate()
found = {text: float(cells[f"'[ceilings.xlsx]S'!A{row + 1}"].value[0, 0]) for row, text in enumerate(ASKED)}
print(", ".join(f"{text} {value:g}" for text, value in found.items()))
sys.exit(0 if found == ASKED else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq "formulas==1.3.4" XlsxWriter==3.3.1 openpyxl==3.1.5
"$place/venv/bin/python" -W ignore "$place/ceilings.py" "$place" 2> /dev/null
