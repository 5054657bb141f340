#!/usr/bin/env bash
# Expected: `context here().position()` before a figure says where the text before it ends, so that a page can decide: where
#   the figure does not fit into what is left, the words after it go first and fill the page.
# Happens: what follows moves the place that asks. A location is carried to the next page together with the figure that does
#   not fit; there all the page is left, the figure "fits" and stays first, half a page stays empty, and the layout converges
#   without a warning: the wrong answer confirms itself. A strip of no height but full width is not carried along, and with
#   its label the words go first. A rule to begin with the words does not mend it: with two such figures in a row the second
#   is decided while the first is still elsewhere.
#   Below: what stands on which page, in this order; 120 pt are left on page 1, a figure takes 200, words 80; "in a row": the
#   first figure fits, the second does not.
# Versions: typst 0.15.2 and its own fonts.
# Seen:
#   here():                     figure 2, words 2
#   here(), words to begin:     words 1, figure 2
#   the same, two in a row:     figure 1, words 2, figure 3, words 3
#   strip:                      words 1, figure 2
#   strip, two in a row:        figure 1, words 2, words 2, figure 3
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cat > "$place/room.py" <<'PY'
import sys

import typst

PAGE = """
#set page(width: 300pt, height: 600pt, margin: 50pt)
#set block(spacing: 0pt)
#let said(name, tall) = block(width: 100%, height: tall, breakable: false)[#metadata(name)<said>]
"""
HERE = """
#let by-room(name, figure, words) = context {
  let fits = here().position().y + 200pt <= 550pt
  if fits { figure; words } else { words; figure }
}
"""
BEGIN = HERE.replace("let fits =", "let fits = here().position().y > 0pt and")
STRIP = """
#let by-room(name, figure, words) = block(width: 100%, {
  block(width: 100%, height: 0pt)[#metadata(none)#label(name)]
  context {
    let fits = query(label(name)).first().location().position().y + 200pt <= 550pt
    if fits { figure; words } else { words; figure }
  }
})
"""
ONE = """
#block(height: 380pt)
#by-room("a", said("figure", 200pt), said("words", 80pt))
#context [#metadata(query(<said>).map(it => it.value + " " + str(it.location().page())).join(", "))<found>]
"""
TWO = ONE.replace("380pt", "250pt").replace(
    "#context", '#block(height: 300pt)\n#by-room("b", said("figure", 200pt), said("words", 80pt))\n#context'
)


def pages(rule: str, document: str) -> str:
    """What stands where: in the order of the pages, each with its page."""
    return typst.query((PAGE + rule + document).encode(), "<found>", field="value", one=True).strip('"')


seen = {
    "here():": pages(HERE, ONE),
    "here(), words to begin:": pages(BEGIN, ONE),
    "the same, two in a row:": pages(BEGIN, TWO),
    "strip:": pages(STRIP, ONE),
    "strip, two in a row:": pages(STRIP, TWO),
}
for name, found in seen.items():
    print(f"{name:27} {found}")
expected = [
    "figure 2, words 2",
    "words 1, figure 2",
    "figure 1, words 2, figure 3, words 3",
    "words 1, figure 2",
    "figure 1, words 2, words 2, figure 3",
]
sys.exit(0 if list(seen.values()) == expected else 1)
PY
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -qq typst==0.15.2
"$place/venv/bin/python" -W ignore "$place/room.py"
