#!/usr/bin/env bash
# Expected: a table that Typst sets is read back cell by cell as it stands on the page, as earlier releases and other
#   readers do: "39,600", "0.5%", "−5%".
# Happens: PyMuPDF 2.0's find_tables().extract() takes low and narrow marks out of the line they stand in and puts them
#   below it: "39600\n,", "05%\n.", "5%\n−". Who drops the line break or keeps the first line reads 0.5 % as 05 and loses
#   every minus. get_text() of the same page is right, and so are PyMuPDF 1.26 and pdfplumber.
# Versions: pymupdf 1.26.4 and 2.0, pdfplumber 0.11.10, typst 0.15.2.
# Seen:
#   pymupdf 1.26.4: [['City', 'Shops', 'Change'], ['Shanghai', '39,600', '0.5%'], ['Hangzhou', '1,200', '−5%']]
#   pymupdf 2.0: [['City', 'Shops', 'Change'], ['Shanghai', '39600\n,', '05%\n.'], ['Hangzhou', '1200\n,', '5%\n−']]
#   pdfplumber 0.11.10: [['City', 'Shops', 'Change'], ['Shanghai', '39,600', '0.5%'], ['Hangzhou', '1,200', '−5%']]
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/table.typ" <<'TYP'
#table(columns: 3, table.header[City][Shops][Change], [Shanghai], [39,600], [0.5%], [Hangzhou], [1,200], [−5%])
TYP
cat > "$place/read.py" <<'PY'
import importlib
import sys
from importlib.metadata import version

name, path, right = sys.argv[1], sys.argv[2], sys.argv[3] == "right"
reader = importlib.import_module(name)
if name == "pymupdf":
    page = reader.open(path)[0]
    table, text = page.find_tables().tables[0].extract(), page.get_text()
else:
    page = reader.open(path).pages[0]
    table, text = page.extract_tables()[0], page.extract_text()
print(f"{name} {version(name)}: {table}")
as_set = [["City", "Shops", "Change"], ["Shanghai", "39,600", "0.5%"], ["Hangzhou", "1,200", "−5%"]]
whole = all(cell in text for row in as_set for cell in row)
sys.exit(0 if whole and (table == as_set) == right else 1)
PY
python3 -m venv "$place/typst"
"$place/typst/bin/pip" install -qq typst==0.15.2 pdfplumber==0.11.10
"$place/typst/bin/python" -c 'import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])' "$place/table.typ" "$place/table.pdf"
read_by() {
    python3 -m venv "$place/$1"
    "$place/$1/bin/pip" install -qq "$1"
    "$place/$1/bin/python" -W ignore "$place/read.py" pymupdf "$place/table.pdf" "$2"
}
read_by pymupdf==1.26.4 right
read_by pymupdf==2.0 wrong
"$place/typst/bin/python" "$place/read.py" pdfplumber "$place/table.pdf" right
