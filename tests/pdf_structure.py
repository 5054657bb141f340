"""What a screen reader finds in a finished report: the structure tree against the document that was set.

Belongs here: reading the tree, and the faults of one report as sentences. An empty list is a report that is sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pikepdf

from analysis.common.blocks import Chart, Table
from analysis.render.blocks import Heading
from analysis.render.document import Document

LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}


def elements(node) -> Iterator[pikepdf.Dictionary]:
    """Structure elements below a node, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def _kind(element) -> str:
    return str(element.S)[1:]


def _scope(cell) -> str:
    attributes = cell.get("/A", [])
    return next((str(a.Scope)[1:] for a in attributes if "/Scope" in a), "")


def _children(element, kind: str) -> list:
    return [e for e in elements(element) if _kind(e) == kind]


def _cells(row) -> list:
    return [e for e in elements(row) if _kind(e) in ("TH", "TD")]


def expected_order(document: Document) -> list[str]:
    """Sections, titles, charts (by their description) and tables in the order of the notebook."""
    order = []
    for block in document.blocks:
        match block:
            case Heading(level=2):
                order.append("H1")
            case Heading():
                order.append("H2")
            case Chart():
                order += ["H2", block.alt]
            case Table():
                order += [*(["H2"] if block.title else []), f"Table of {len(block.rows)}"]
    return order


def found_order(pdf: pikepdf.Pdf) -> list[str]:
    """The same, as the structure tree has it."""
    order = []
    for element in elements(pdf.Root.StructTreeRoot):
        match _kind(element):
            case "H1" | "H2" | "H3" as kind:
                order.append(kind)
            case "Figure":
                order.append(str(element.get("/Alt", "")))
            case "Table":
                order.append(f"Table of {len(_children(_children(element, 'TBody')[0], 'TR'))}")
    return order


def bookmarks(items, level: int = 1) -> list[str]:
    """Levels of the bookmarks, in order."""
    return [entry for item in items for entry in (f"H{level}", *bookmarks(item.children, level + 1))]


def _table_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    for number, table in enumerate((e for e in elements(pdf.Root.StructTreeRoot) if _kind(e) == "Table"), 1):
        (head,), (body,) = _children(table, "THead"), _children(table, "TBody")
        if not all(_kind(c) == "TH" and _scope(c) == "Column" for c in _cells(head)):
            yield f"table {number}: a head without scope Column"
        width = len(_cells(head))
        for line, row in enumerate(_children(body, "TR"), 1):
            first, *rest = _cells(row)
            if (_kind(first), _scope(first)) != ("TH", "Row") or any(_kind(c) != "TD" for c in rest):
                yield f"table {number}, row {line}: its first cell is {_kind(first)} with scope '{_scope(first)}'"
            if len(rest) + 1 != width:
                yield f"table {number}, row {line}: {len(rest) + 1} cells under {width} heads"


def _link_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    pages = {page.objgen for page in pdf.pages}
    named = pikepdf.NameTree(pdf.Root.Names.Dests)
    for number, page in enumerate(pdf.pages, 1):
        for note in page.get("/Annots", []):
            if note.Subtype != "/Link":
                continue
            if not str(note.get("/Contents", "")):
                yield f"page {number}: a link that nothing describes"
            if "/Dest" in note or note.A.S == "/GoTo":
                target = note.Dest if "/Dest" in note else note.A.D
                if isinstance(target, pikepdf.String):
                    target = named.get(str(target), [None])
                    target = target.D if isinstance(target, pikepdf.Dictionary) else target
                if not isinstance(target, pikepdf.Array) or target[0].objgen not in pages:
                    yield f"page {number}: a link to no page"
            elif note.A.S != "/URI" or not str(note.A.URI).startswith("http"):
                yield f"page {number}: a link of kind {note.A.S} to nowhere"


def _page_order_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    numbers, last = {page.objgen: n for n, page in enumerate(pdf.pages, 1)}, 1
    for element in elements(pdf.Root.StructTreeRoot):
        if "/Pg" in element:
            here = numbers[element.Pg.objgen]
            if here < last - 1 or (
                here < last and _kind(element) not in ("TR", "TD", "TH", "Span", "Link", "P", "Div")
            ):
                yield f"{_kind(element)} on page {here} is read after page {last}"
            last = max(last, here)


def _spoken(pdf: pikepdf.Pdf) -> set[str]:
    """Languages of phrases: on elements of the tree, and on runs of text inside a paragraph."""
    found = {str(e.Lang) for e in elements(pdf.Root.StructTreeRoot) if "/Lang" in e}
    for page in pdf.pages:
        for operands, _ in pikepdf.parse_content_stream(page, "BDC"):
            if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) and "/Lang" in operands[1]:
                found.add(str(operands[1].Lang))
    return found


def faults(pdf: bytes, document: Document) -> list[str]:
    """Everything that is wrong with the structure of a report."""
    other = LANGUAGES["en" if document.language == "zh" else "zh"]
    with pikepdf.open(BytesIO(pdf)) as opened:
        found = [*_table_faults(opened), *_link_faults(opened), *_page_order_faults(opened)]
        if str(opened.Root.Lang) != LANGUAGES[document.language]:
            found.append(f"the language is {opened.Root.Lang}")
        if str(opened.docinfo.Title) != document.cover.title:
            found.append(f"the title is {opened.docinfo.Title}")
        order, wanted = found_order(opened), expected_order(document)
        points = ["H1"] * len(document.cover.points)
        if order != points + wanted:
            found.append(f"read in the order {order}, expected {points + wanted}")
        with opened.open_outline() as outline:
            marks = bookmarks(outline.root)
        if marks != [entry for entry in wanted if entry in ("H1", "H2", "H3")]:
            found.append(f"bookmarks {marks} are not the headings")
        if other not in (said := _spoken(opened)):
            found.append(f"no phrase is marked as {other}, found {sorted(said)}")
        with opened.open_metadata() as metadata:
            if (metadata["pdfuaid:part"], metadata.pdfa_status) != ("1", "2A"):
                found.append(f"it claims {metadata['pdfuaid:part']} and {metadata.pdfa_status}")
    return found
