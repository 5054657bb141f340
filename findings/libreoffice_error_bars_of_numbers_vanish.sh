#!/usr/bin/env bash
# Expected: error bars given as numbers, a list that XlsxWriter takes as well as a range of cells, are drawn by LibreOffice as
#   those of a range are.
# Happens: they are not there, and nothing says so: the chart has its columns and no error bars, on the page as in the file that
#   LibreOffice saves. With the same numbers in cells they are drawn. The numbers are in the workbook (c:numLit), as the format
#   allows.
# Versions: XlsxWriter 3.3.1, LibreOffice 7.4.7.
# Seen:
#   numbers: in the workbook 20 30 40, error bars in LibreOffice: 0
#   cells: in the workbook Sheet1!$B$1:$B$3, error bars in LibreOffice: 1
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
command -v soffice >/dev/null || { echo "LibreOffice (soffice) is needed"; exit 2; }
cat > "$place/bars.py" <<'PY'
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import xlsxwriter

place = Path(sys.argv[1])


def written(name: str, above: object, below: object) -> tuple[str, int]:
    """What the workbook holds for the upper ends, and how many series LibreOffice has with error bars."""
    book = xlsxwriter.Workbook(place / f"{name}.xlsx")
    sheet = book.add_worksheet()
    for row, numbers in enumerate(((100, 20, 15), (200, 30, 15), (300, 40, 15))):
        sheet.write_row(row, 0, numbers)
    chart = book.add_chart({"type": "column"})
    bars = {"type": "custom", "plus_values": above, "minus_values": below}
    chart.add_series({"values": "=Sheet1!$A$1:$A$3", "y_error_bars": bars})
    sheet.insert_chart("F1", chart)
    book.close()
    held = zipfile.ZipFile(place / f"{name}.xlsx").read("xl/charts/chart1.xml").decode()
    upper = re.search(r"<c:plus>.*</c:plus>", held).group()
    profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(place), f"{place}/{name}.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    saved = zipfile.ZipFile(place / f"{name}.ods")
    charts = [saved.read(part).decode() for part in saved.namelist() if re.fullmatch(r"Object[^/]*/content\.xml", part)]
    assert len(charts) == 1 and "<chart:series" in charts[0]
    return " ".join(re.findall(r"<c:(?:v|f)>([^<]*)<", upper)), charts[0].count("<chart:error-indicator")


seen = {
    "numbers": written("numbers", [20, 30, 40], [15, 15, 15]),
    "cells": written("cells", "=Sheet1!$B$1:$B$3", "=Sheet1!$C$1:$C$3"),
}
for name, (held, drawn) in seen.items():
    print(f"{name}: in the workbook {held}, error bars in LibreOffice: {drawn}")
sys.exit(0 if seen == {"numbers": ("20 30 40", 0), "cells": ("Sheet1!$B$1:$B$3", 1)} else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq XlsxWriter==3.3.1
"$place/venv/bin/python" -W ignore "$place/bars.py" "$place"
