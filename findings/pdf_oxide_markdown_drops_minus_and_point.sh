#!/usr/bin/env bash
# Expected: Markdown of a page holds the characters that the page holds, as the same library's plain text and HTML do.
# Happens: in running text a run of signs alone, with neither letter nor digit, is often left out of the Markdown. A sign is a
#   run of its own where it is set in another face or style than the digits beside it: a formula ($-5.2%$ is then "5 2"), a
#   bold minus. So a fall is a rise. extract_text and to_html of the same page have them all.
# Versions: pdf_oxide 0.3.78, typst 0.15.2 and its own fonts.
# Seen:
#   as set: change −5.2% | bold −5.2% | plain −5.2%
#   text:   change −5.2% | bold −5.2% | plain −5.2%
#   html:   change −5.2% | bold −5.2% | plain −5.2%
#   md:     change 5 2 | bold 5.2% | plain −5.2%
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/signs.py" <<'PY'
import re
import sys

import pdf_oxide
import typst

SET = ["change $-5.2%$", "bold *−*5.2%", "plain −5.2%"]
page = pdf_oxide.PdfDocument.from_bytes(typst.compile("\n\n".join(SET).encode()))


def lines(text: str) -> list[str]:
    """The lines that say something, without marks of style and with spaces between words and numbers only."""
    plain = (re.sub(r"<[^>]*>|\*", "", line).strip() for line in text.splitlines())
    return [re.sub(r"(?<=−) (?=\d)", "", line) for line in plain if line]


whole = ["change −5.2%", "bold −5.2%", "plain −5.2%"]
text, html, md = lines(page.extract_text(0)), lines(page.to_html(0)), lines(page.to_markdown(0))
for name, found in (("as set:", whole), ("text:", text), ("html:", html), ("md:", md)):
    print(f"{name:7} {' | '.join(found)}")
sys.exit(0 if text == html == whole and md == ["change 5 2", "bold 5.2%", "plain −5.2%"] else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq pdf_oxide==0.3.78 typst==0.15.2
"$place/venv/bin/python" -W ignore "$place/signs.py"
