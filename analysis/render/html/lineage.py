"""What a row of the appendix rests on: the inputs behind a figure, the facts behind an input.

Here: reading that from the records of printed numbers and from the rows themselves. Not here: how a card shows it
(`theme/cards.js`).
"""

from collections.abc import Iterable

from analysis.common.blocks import Table
from analysis.common.payload import MIME
from analysis.render.document import Document


def lineage(notebook) -> dict[str, tuple[str, ...]]:
    """Return the anchors of the inputs behind each printed figure, by the figure's anchor.

    Parameters
    ----------
    notebook : nbformat notebook node, executed; one without a table of numbers has no lineage.
    """
    found: dict[str, tuple[str, ...]] = {}
    for record in _records(notebook):
        rests = tuple(root for root in record.get("rests", ()) if root != record["anchor"])
        found.setdefault(record["anchor"], rests)
    return found


def _records(notebook) -> Iterable[dict]:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {}).get(MIME, {}).get("data")
            yield from (data or {}).get("numbers", ())


def rests_on(document: Document, figures: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return for each row of a document the rows it rests on: the weakest evidence first, then as they are listed.

    A figure's come from `figures`, as `lineage` gives them; any other row says itself what it rests on.
    """
    rows = [row for block in document.blocks if isinstance(block, Table) for row in block.rows if row.anchor]
    order = {row.anchor: (not row.weak, at) for at, row in enumerate(rows)}
    return {
        row.anchor: tuple(sorted((a for a in figures.get(row.anchor) or row.rests if a in order), key=order.get))
        for row in rows
    }
