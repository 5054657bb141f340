#!/usr/bin/env bash
# Expected: LibreOffice, which by default takes the results of another program's workbook as they are stored, either takes all
#   of a file or calculates all of it anew.
# Happens: cells with a function that this release does not know, and those that catch an error around it, are calculated;
#   what is made of them is not. Two shops whose rents were found by XLOOKUP, 30 and 40, read "#NAME?" and 0, in a column
#   whose total is still 70. Nothing says so.
# Versions: XlsxWriter 3.3.1, LibreOffice 7.4.7.
# Seen:
#   XLOOKUP: #NAME?
#   IFERROR(XLOOKUP, 0): 0
#   SUM of the two: 70
#   twice the second: 80
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
command -v soffice >/dev/null || { echo "LibreOffice (soffice) is needed"; exit 2; }
cat > "$place/stored.py" <<'PY'
import csv
import subprocess
import sys
from pathlib import Path

import xlsxwriter

place = Path(sys.argv[1])
CELLS = [  # what it is, the formula, the value that is stored, and what is shown
    ("XLOOKUP", '=XLOOKUP("a",E1:E2,F1:F2)', 30, "#NAME?"),
    ("IFERROR(XLOOKUP, 0)", '=IFERROR(XLOOKUP("b",E1:E2,F1:F2),0)', 40, "0"),
    ("SUM of the two", "=SUM(A1:A2)", 70, "70"),
    ("twice the second", "=A2*2", 80, "80"),
]
book = xlsxwriter.Workbook(place / "stored.xlsx", {"use_future_functions": True})
sheet = book.add_worksheet()
for row, (shop, rent) in enumerate((("a", 30), ("b", 40))):
    sheet.write_string(row, 4, shop)
    sheet.write_number(row, 5, rent)
for row, (_, formula, value, _) in enumerate(CELLS):
    sheet.write_formula(row, 0, formula, None, value)
book.close()
profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"  # cells as they are shown
command = ["soffice", profile, "--headless", "--convert-to", shown, "--outdir", str(place), str(place / "stored.xlsx")]
subprocess.run(command, check=True, capture_output=True, timeout=300)
with (place / "stored.csv").open(encoding="utf-8", newline="") as file:
    read = [row[0] for row in csv.reader(file)]
for (name, *_), cell in zip(CELLS, read):
    print(f"{name}: {cell}")
sys.exit(0 if read == [seen for *_, seen in CELLS] else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq XlsxWriter==3.3.1
LC_ALL=C.UTF-8 "$place/venv/bin/python" "$place/stored.py" "$place"
