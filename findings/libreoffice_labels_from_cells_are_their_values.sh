#!/usr/bin/env bash
# Expected: labels of a chart's columns that are taken from cells, the names of the leading brands or "1.2万", are shown by LibreOffice
#   as labels that are typed in are; the workbook holds their text beside the reference, so that nothing has to be looked up.
# Happens: in place of a label from a cell it shows the value of the column, in the column's own format, beside labels that are
#   typed in and shown as they are. The chart looks finished: numbers stand where names should be, and none is missing.
# Versions: XlsxWriter 3.3.1, LibreOffice 7.4.7, poppler 22.12.
# Seen:
#   in the workbook, beside its references: leader follower
#   cells: on the page 1234 567
#   typed: on the page leader follower
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
command -v soffice >/dev/null || { echo "LibreOffice (soffice) is needed"; exit 2; }
command -v pdftotext >/dev/null || { echo "poppler (pdftotext) is needed"; exit 2; }
cat > "$place/labels.py" <<'PY'
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import xlsxwriter

place = Path(sys.argv[1])
WORDS = ("leader", "follower")


def shown(kind: str, labels: list[dict[str, str]]) -> list[str]:
    """Which of the names and of the values stand on the page of a chart sheet."""
    book = xlsxwriter.Workbook(place / f"{kind}.xlsx")
    sheet = book.add_worksheet("Data")
    for row, line in enumerate(zip(("A", "B"), (1234, 567), WORDS, strict=True)):
        sheet.write_row(row, 0, line)
    page = book.add_chartsheet()
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {"categories": "=Data!$A$1:$A$2", "values": "=Data!$B$1:$B$2", "data_labels": {"value": True, "custom": labels}}
    )
    chart.set_legend({"none": True})
    chart.set_y_axis({"visible": False})
    page.set_chart(chart)
    sheet.hide()
    page.activate()
    page.set_first_sheet()
    book.close()
    profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(place), f"{place}/{kind}.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    text = subprocess.run(["pdftotext", f"{place}/{kind}.pdf", "-"], check=True, capture_output=True, text=True).stdout
    return [word for word in (*WORDS, "1234", "567") if re.search(rf"\b{word}\b", text)]


cells = shown("cells", [{"value": "=Data!$C$1"}, {"value": "=Data!$C$2"}])
typed = shown("typed", [{"value": word} for word in WORDS])
held = zipfile.ZipFile(place / "cells.xlsx").read("xl/charts/chart1.xml").decode()
inside = re.findall(r"<c:v>([^<]*)<", re.search(r"<c:dLbls>.*</c:dLbls>", held).group())
print("in the workbook, beside its references:", *inside)
print("cells: on the page", *cells)
print("typed: on the page", *typed)
sys.exit(0 if (inside, cells, typed) == (list(WORDS), ["1234", "567"], list(WORDS)) else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq XlsxWriter==3.3.1
"$place/venv/bin/python" -W ignore "$place/labels.py" "$place"
