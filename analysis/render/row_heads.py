"""First cells of table rows marked as the heads of their rows, in a finished PDF.

Belongs here: that one change of the structure tree. Typst knows row heads, but only behind a feature flag that its
Python binding cannot set, and tags such a cell as data that refers to its column's head. A head of a row needs fewer
bytes than that reference, so the cell is rewritten in place and no offset of the file moves.
"""

from __future__ import annotations

import re

FIRST_CELL = re.compile(rb"(?P<kind>/S/TD)(?P<parent>/P \d+ 0 R/A\[<</O/Table)(?P<column>/Headers\[\(U\d+x0y0\)\])")
ROW = b"/Scope/Row"


def with_row_heads(pdf: bytes) -> bytes:
    """Return the PDF with the first cell of each row of data as a header cell (TH) with scope Row."""

    def head(cell: re.Match[bytes]) -> bytes:
        return b"/S/TH" + cell["parent"] + ROW.ljust(len(cell["column"]))

    return FIRST_CELL.sub(head, pdf)
