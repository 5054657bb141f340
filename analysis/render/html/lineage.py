"""What a row of the appendix rests on: the inputs behind a figure, the facts behind an input.

Here: reading that from the table of numbers and from the rows' own links. Not here: how a card shows it
(`theme/cards.js`).
"""

import re
from collections.abc import Iterable

from analysis.render.document import MIME, Document, Row, Table

WEAK = "▲"  # how the table of assumptions marks weak evidence of high impact
EVIDENCE = re.compile(r"\[\d+\]\(#([^)]+)\)")


def lineage(notebook) -> dict[str, tuple[str, ...]]:
    """Return the anchors of the inputs behind each printed figure, by the figure's anchor.

    Parameters
    ----------
    notebook : nbformat notebook node, executed; one without a table of numbers has no lineage.
    """
    found: dict[str, tuple[str, ...]] = {}
    for record in _records(notebook):
        # as `wording.quantities.anchor` says it; importing that would load the whole model to set a page
        roots = tuple(f"input-{name.replace('_', '-')}" for name in record.get("roots", ()))
        found.setdefault(record["anchor"], tuple(root for root in roots if root != record["anchor"]))
    return found


def _records(notebook) -> Iterable[dict]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {}).get(MIME, {}).get("data")
            yield from (data or {}).get("numbers", ())


def rests_on(document: Document, figures: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return for each row of a document the rows it rests on: the weakest evidence first, then as they are listed.

    A figure's come from `figures`, as `lineage` gives them; any other row's are the rows that its cells link to.
    """
    rows = [row for block in document.blocks if isinstance(block, Table) for row in block.rows if row.anchor]
    order = {row.anchor: (WEAK not in row.cells[0], at) for at, row in enumerate(rows)}
    return {
        row.anchor: tuple(sorted((a for a in figures.get(row.anchor) or _cited(row) if a in order), key=order.get))
        for row in rows
    }


def _cited(row: Row) -> tuple[str, ...]:
    """The rows that a row links to by a bare number, as to its evidence; a link in a sentence is something else."""
    text = " ".join(row.cells)
    return tuple(dict.fromkeys(EVIDENCE.findall(text)))
