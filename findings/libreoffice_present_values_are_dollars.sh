#!/usr/bin/env bash
# Expected: formulas in cells without a number format show plain numbers; the same sum of discounted flows does, written as
#   NPV or as quotients.
# Happens: LibreOffice shows what NPV gives in dollars where its own language is English, and everything added to, taken from
#   or chosen by it; the same value written as quotients has no currency. A workbook of yuan so gets a column of dollars,
#   though no cell in it has a currency. The internal rate of return is cut to two decimals of a per cent in the same way.
# Versions: XlsxWriter 3.3.1, LibreOffice 7.4.7.
# Seen:
#   =NPV(0.1,100,100): $173.55
#   =100/1.1+100/1.1^2: 173.553719008264
#   =A1+1000: $1,173.55
#   =MAX(A1,A2): $173.55
#   =A1/2+1: $87.78
#   =IRR({-100,60,60}): 13.07%
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
command -v soffice >/dev/null || { echo "LibreOffice (soffice) is needed"; exit 2; }
cat > "$place/npv.py" <<'PY'
import csv
import subprocess
import sys
from pathlib import Path

import xlsxwriter

place = Path(sys.argv[1])
SEEN = {
    "=NPV(0.1,100,100)": "$173.55",
    "=100/1.1+100/1.1^2": "173.553719008264",
    "=A1+1000": "$1,173.55",
    "=MAX(A1,A2)": "$173.55",
    "=A1/2+1": "$87.78",
    "=IRR({-100,60,60})": "13.07%",
}
book = xlsxwriter.Workbook(place / "npv.xlsx")
sheet = book.add_worksheet()
for row, formula in enumerate(SEEN):
    sheet.write_formula(row, 0, formula, None, "")
book.close()
profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"  # cells as they are shown
command = ["soffice", profile, "--headless", "--convert-to", shown, "--outdir", str(place), str(place / "npv.xlsx")]
subprocess.run(command, check=True, capture_output=True, timeout=300)
with (place / "npv.csv").open(encoding="utf-8", newline="") as file:
    read = [row[0] for row in csv.reader(file)]
for formula, cell in zip(SEEN, read):
    print(f"{formula}: {cell}")
sys.exit(0 if read == list(SEEN.values()) else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq XlsxWriter==3.3.1
LC_ALL=C.UTF-8 "$place/venv/bin/python" "$place/npv.py" "$place"
