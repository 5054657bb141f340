#!/usr/bin/env bash
# Expected: a Word table whose first column has one cell over two rows becomes a Markdown table in which the second row
#   keeps its columns, with the first one empty; a PowerPoint table does, and pandoc's reading of the same file does.
# Happens: markitdown's reading of docx leaves the covered cell out, and every later cell of that row moves one column to
#   the left: a number of shops stands under "City", a share under "Shops". Nothing says so, and the row only looks short.
# Versions: markitdown 0.1.9, python-docx 1.2.0, python-pptx 1.0.2.
# Seen:
#   docx: | 1,200 | −5% |
#   pptx: |  | 1,200 | −5% |
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/merged.py" <<'PY'
import sys
from pathlib import Path

import docx
import pptx
from markitdown import MarkItDown
from pptx.util import Inches

ROWS = [["City", "Shops", "Change"], ["Shanghai", "39,600", "43%"], ["", "1,200", "−5%"], ["Hangzhou", "900", "0.5%"]]
place = Path(sys.argv[1])


def fill(table):
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(1, 0).merge(table.cell(2, 0))


document = docx.Document()
fill(document.add_table(4, 3))
document.save(place / "t.docx")
deck = pptx.Presentation()
slide = deck.slides.add_slide(deck.slide_layouts[6])
fill(slide.shapes.add_table(4, 3, Inches(1), Inches(1), Inches(6), Inches(2)).table)
deck.save(place / "t.pptx")
found = {}
for kind in ("docx", "pptx"):
    text = MarkItDown().convert(place / f"t.{kind}").text_content
    found[kind] = next(line for line in text.splitlines() if "1,200" in line)
    print(f"{kind}: {found[kind]}")
sys.exit(0 if found["docx"].split("|")[1].strip() == "1,200" and found["pptx"].split("|")[2].strip() == "1,200" else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq "markitdown[docx,pptx]==0.1.9" python-docx==1.2.0 python-pptx==1.0.2
"$place/venv/bin/python" -W ignore "$place/merged.py" "$place"
