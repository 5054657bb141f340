#!/usr/bin/env bash
# Expected: pandoc's reader of xlsx, new since 3.8.3, gives a sheet as a person sees it, or says what it left out: days as
#   days, shares as per cent, and no sheet or row that the workbook hides.
# Happens: numbers come without their formats (a day as 46023.0, 13.4 % as 0.134, yes as 1.0, minus half a per cent as
#   -5.0e-3), and hidden sheets and hidden rows stand among the others: notes that somebody hid before sending a workbook
#   are printed by whoever converts it.
# Versions: pypandoc-binary 1.17 (pandoc 3.9), XlsxWriter 3.3.1.
# Seen:
#   pandoc 3.9: Hangzhou 0.134 46023.0 1.0 | hidden row: Shanghai -5.0e-3 45901.0 0.0 | hidden sheet: margins
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/hidden.py" <<'PY'
import datetime
import sys
from pathlib import Path

import pypandoc
import xlsxwriter

file = str(Path(sys.argv[1]) / "shares.xlsx")
book = xlsxwriter.Workbook(file)
share, day = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "yyyy-mm-dd"})
sheet = book.add_worksheet("shares")
sheet.write_row(0, 0, ["city", "share", "since", "open"])
for row, (city, part, since, is_open) in enumerate(
    [("Hangzhou", 0.134, datetime.date(2026, 1, 1), True), ("Shanghai", -0.005, datetime.date(2025, 9, 1), False)], start=1
):
    sheet.write_string(row, 0, city)
    sheet.write_number(row, 1, part, share)
    sheet.write_datetime(row, 2, since, day)
    sheet.write_boolean(row, 3, is_open)
sheet.set_row(2, None, None, {"hidden": True})
notes = book.add_worksheet("margins")
notes.write_row(0, 0, ["merchant", "margin"])
notes.write_row(1, 0, ["A", 0.15])
notes.hide()
book.close()
lines = pypandoc.convert_file(file, "markdown", format="xlsx", extra_args=["--columns=200"]).splitlines()
rows = {cells[0]: cells for line in lines if (cells := line.split())}
headings = [line.split()[1] for line in lines if line.startswith("## ")]
print(
    f"pandoc {pypandoc.get_pandoc_version()}: {' '.join(rows['Hangzhou'])} | hidden row: {' '.join(rows['Shanghai'])} "
    f"| hidden sheet: {headings[1]}"
)
right = rows["Hangzhou"] == ["Hangzhou", "0.134", "46023.0", "1.0"] and rows["Shanghai"] == ["Shanghai", "-5.0e-3", "45901.0", "0.0"]
sys.exit(0 if right and headings == ["shares", "margins"] else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq pypandoc-binary==1.17 XlsxWriter==3.3.1
"$place/venv/bin/python" -W ignore "$place/hidden.py" "$place"
