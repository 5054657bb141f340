#!/usr/bin/env bash
# Expected: write_string puts any text into a cell, its angle brackets escaped, as it does with "<b>margin</b>".
# Happens: text that begins with <r> and ends with </r> is taken for XlsxWriter's own rich text and copied into the file
#   unescaped, with no warning. In LibreOffice such a cell is empty; with a bare < inside, every text of the workbook from
#   there on is gone, still without a message, and openpyxl cannot open the file.
# Versions: XlsxWriter 3.3.1, openpyxl 3.1.5, LibreOffice 7.4.7.
# Seen:
#   in the file: <si><t>above</t></si><si><r>margin < fee</r></si><si><t>below</t></si>
#   openpyxl: ParseError
#   LibreOffice: ['above', '', '', '7']
#   LibreOffice, no bare < inside: ['above', '', 'below', '7']
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
command -v soffice >/dev/null || { echo "LibreOffice (soffice) is needed"; exit 2; }
cat > "$place/rich.py" <<'PY'
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import xlsxwriter

place = Path(sys.argv[1])


def written(name: str, text: str) -> Path:
    book = xlsxwriter.Workbook(place / name)
    sheet = book.add_worksheet()
    for row, line in enumerate(("above", text, "below")):
        sheet.write_string(row, 0, line)
    sheet.write_number(3, 0, 7)
    book.close()
    return place / name


def opened(file: Path) -> list[str]:
    profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "csv", "--outdir", str(place), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return file.with_suffix(".csv").read_text(encoding="utf-8").splitlines()


bare, closed = written("bare.xlsx", "<r>margin < fee</r>"), written("closed.xlsx", "<r>margin</r>")
held = zipfile.ZipFile(bare).read("xl/sharedStrings.xml").decode()
held = held[held.index("<si>") : held.rindex("</sst>")]
print("in the file:", held)
try:
    read = openpyxl.load_workbook(bare).active["A2"].value
except Exception as error:
    read = type(error).__name__
print("openpyxl:", read)
print("LibreOffice:", of_bare := opened(bare))
print("LibreOffice, no bare < inside:", of_closed := opened(closed))
same = "<r>margin < fee</r>" in held and read == "ParseError"
sys.exit(0 if same and of_bare == ["above", "", "", "7"] and of_closed == ["above", "", "below", "7"] else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq XlsxWriter==3.3.1 openpyxl==3.1.5
"$place/venv/bin/python" -W ignore "$place/rich.py" "$place"
