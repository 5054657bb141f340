#!/usr/bin/env bash
# Expected: the mark of a footnote is told from the number it stands beside, in slides as in a document.
# Happens: pandoc writes pptx without footnotes: the mark is a raised "1" in the run of text, the note a last slide. Read as
#   text (python-pptx, markitdown, a search, a screen reader) the fee of ¥168 is ¥1681. In docx it is a reference without a
#   text of its own, and the fee reads ¥168.
# Versions: pypandoc-binary 1.17 (pandoc 3.9), python-pptx 1.0.2, python-docx 1.2.0, markitdown 0.1.9.
# Seen:
#   pptx: The fee is ¥1681 a year.
#   docx: The fee is ¥168 a year.
#   markitdown of the pptx: The fee is ¥1681 a year.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/notes.py" <<'PY'
import sys
from pathlib import Path

import docx
import pptx
import pypandoc
from markitdown import MarkItDown

place = Path(sys.argv[1])
for kind in ("pptx", "docx"):
    text = "# Fee\n\nThe fee is ¥168[^a] a year.\n\n[^a]: Handed back in full.\n"
    pypandoc.convert_text(text, kind, format="markdown", outputfile=str(place / f"fee.{kind}"))
shapes = [shape for slide in pptx.Presentation(place / "fee.pptx").slides for shape in slide.shapes]
slides = next(s.text_frame.text for s in shapes if s.has_text_frame and "¥" in s.text_frame.text)
word = next(p.text for p in docx.Document(place / "fee.docx").paragraphs if "¥" in p.text)
marked = next(line for line in MarkItDown().convert(place / "fee.pptx").text_content.splitlines() if "¥" in line)
print(f"pptx: {slides}\ndocx: {word}\nmarkitdown of the pptx: {marked}")
sys.exit(0 if slides == marked == "The fee is ¥1681 a year." and word == "The fee is ¥168 a year." else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq pypandoc-binary==1.17 python-pptx==1.0.2 python-docx==1.2.0 "markitdown[pptx]==0.1.9"
"$place/venv/bin/python" -W ignore "$place/notes.py" "$place"
