#!/usr/bin/env bash
# Expected: a cell whose format shows amounts from 10,000 on in units of 万 shows a loss of 12,345 as a loss, whichever part of
#   the format it falls to; numbers below zero keep their sign unless the format has a part for them.
# Happens: LibreOffice takes the part after a condition for the part of negative numbers and leaves the minus out: a loss of
#   12,345 reads 12345 beside a gain that reads 1.2万, with one part or two, and with three it reads 1.2万 as the gain does. The
#   value in the cell keeps its sign. The Chinese way to write a point, 0!.0, is printed with its exclamation mark.
# Versions: XlsxWriter 3.3.1, LibreOffice 7.4.7.
# Seen:
#   [>=10000]0\.0,"万": 1.2万 and 12345
#   [>=10000]0!.0,"万": 12!.3万 and 12345
#   [>=10000]0\.0,"万";0: 1.2万 and 12345
#   [>=10000]0\.0,"万";[<=-10000]0\.0,"万";0: 1.2万 and 1.2万
#   #,##0: 12,345 and -12,345
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
command -v soffice >/dev/null || { echo "LibreOffice (soffice) is needed"; exit 2; }
cat > "$place/wan.py" <<'PY'
import csv
import subprocess
import sys
from pathlib import Path

import xlsxwriter

place = Path(sys.argv[1])
SEEN = {
    '[>=10000]0\\.0,"万"': ["1.2万", "12345"],
    '[>=10000]0!.0,"万"': ["12!.3万", "12345"],
    '[>=10000]0\\.0,"万";0': ["1.2万", "12345"],
    '[>=10000]0\\.0,"万";[<=-10000]0\\.0,"万";0': ["1.2万", "1.2万"],
    "#,##0": ["12,345", "-12,345"],
}
book = xlsxwriter.Workbook(place / "wan.xlsx")
sheet = book.add_worksheet()
for row, form in enumerate(SEEN):
    for column, amount in enumerate((12345, -12345)):
        sheet.write_number(row, column, amount, book.add_format({"num_format": form}))
book.close()
profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true"  # cells as they are shown
command = ["soffice", profile, "--headless", "--convert-to", shown, "--outdir", str(place), str(place / "wan.xlsx")]
subprocess.run(command, check=True, capture_output=True, timeout=300)
with (place / "wan.csv").open(encoding="utf-8", newline="") as file:
    read = list(csv.reader(file))
for form, cells in zip(SEEN, read):
    print(f"{form}: {' and '.join(cells)}")
sys.exit(0 if read == list(SEEN.values()) else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq XlsxWriter==3.3.1
LC_ALL=C.UTF-8 "$place/venv/bin/python" "$place/wan.py" "$place"
