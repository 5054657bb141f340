#!/usr/bin/env bash
# Expected: a cell that a workbook holds as text stays text when it is turned into Markdown: the file says which it is, and
#   openpyxl reads '0571'.
# Happens: markitdown goes through pandas and HTML and back, where the columns are guessed anew: the text 0571 comes out as
#   571.0 with an empty cell in its column, and 1234567 as 1.234567e+06 beside a small number.
# Versions: markitdown 0.1.9, XlsxWriter 3.3.1, openpyxl 3.1.5.
# Seen:
#   openpyxl: 0571 is str
#   markitdown: | Hangzhou | 571.0 | 2026-01-01 | 1.234567e+06 |
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/codes.py" <<'PY'
import datetime
import sys
from pathlib import Path

import openpyxl
import xlsxwriter
from markitdown import MarkItDown

file = Path(sys.argv[1]) / "codes.xlsx"
book = xlsxwriter.Workbook(file)
sheet, day = book.add_worksheet("areas"), book.add_format({"num_format": "yyyy-mm-dd"})
sheet.write_row(0, 0, ["city", "code", "since", "sales"])
sheet.write_string(1, 0, "Hangzhou")
sheet.write_string(1, 1, "0571")
sheet.write_datetime(1, 2, datetime.date(2026, 1, 1), day)
sheet.write_number(1, 3, 1234567)
sheet.write_string(2, 0, "all")
sheet.write_number(2, 3, 0.0000001)
book.close()
held = openpyxl.load_workbook(file)["areas"]["B2"].value
print(f"openpyxl: {held} is {type(held).__name__}")
row = next(line for line in MarkItDown().convert(file).text_content.splitlines() if "Hangzhou" in line)
print(f"markitdown: {row}")
cells = [cell.strip() for cell in row.strip("|").split("|")]
sys.exit(0 if held == "0571" and cells == ["Hangzhou", "571.0", "2026-01-01", "1.234567e+06"] else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq "markitdown[xlsx]==0.1.9" XlsxWriter==3.3.1 openpyxl==3.1.5
"$place/venv/bin/python" -W ignore "$place/codes.py" "$place"
