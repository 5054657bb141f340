"""Pandoc's document tree, as its JSON has it: the few nodes of which a report is made.

Here: making nodes. Not here: which nodes a block of the report becomes (`word.py`), reading Markdown (`markdown.py`).
Each function returns one node, or a list of inline nodes where it says so.
"""

import json
from collections.abc import Sequence
from typing import Any

Node = dict[str, Any]
ALIGNED = {"left": "AlignLeft", "right": "AlignRight", "center": "AlignCenter"}


def blocks_of(converted: str) -> list[Node]:
    """The block nodes of a piece of Markdown that `markdown.convert` made into a tree."""
    return json.loads(converted)["blocks"]


def inlines_of(converted: str) -> list[Node]:
    """The inline nodes of a one-line piece; an empty list for ""."""
    return blocks_of(converted)[0]["c"] if converted else []


def words(text: str) -> list[Node]:
    """Inline nodes of plain words.

    >>> words("two words")
    [{'t': 'Str', 'c': 'two'}, {'t': 'Space'}, {'t': 'Str', 'c': 'words'}]
    """
    nodes: list[Node] = []
    for word in text.split():
        nodes += [{"t": "Space"}] * bool(nodes) + [{"t": "Str", "c": word}]
    return nodes


def plain(nodes: list[Node]) -> str:
    """The words of nodes, without what only dresses them; TeX for a formula.

    >>> plain([{"t": "Strong", "c": words("two words")}, {"t": "LineBreak"}])
    'two words '
    """
    return "".join(_plain(node) for node in nodes)


def _plain(node: Any) -> str:
    if isinstance(node, list):
        return "".join(_plain(part) for part in node)
    if not isinstance(node, dict):
        return ""
    match node["t"]:
        case "Str":
            return node["c"]
        case "Space" | "SoftBreak" | "LineBreak":
            return " "
        case "Code" | "Math" | "CodeBlock":
            return node["c"][1]
    return _plain(node.get("c", ""))


def target(anchor: str | None, inlines: list[Node]) -> list[Node]:
    """Inline nodes that a link can lead to."""
    return [{"t": "Span", "c": [[anchor, [], []], inlines]}] if anchor else inlines


def link(anchor: str, inlines: list[Node]) -> Node:
    """A link to a place of the same document."""
    return {"t": "Link", "c": [["", [], []], inlines, ["#" + anchor, ""]]}


def heading(level: int, anchor: str, inlines: list[Node]) -> Node:
    """A heading, 1 the highest."""
    return {"t": "Header", "c": [level, [anchor, [], []], inlines]}


def paragraph(style: str, inlines: list[Node]) -> Node:
    """A paragraph in a style of the reference document."""
    return styled(style, [{"t": "Para", "c": inlines}])


def styled(style: str, blocks: list[Node]) -> Node:
    """Blocks in a style of the reference document."""
    return {"t": "Div", "c": [["", [], [["custom-style", style]]], blocks]}


def picture(file: str, alt: str, width: float) -> Node:
    """A picture with its alternative text; `width` in cm."""
    return {"t": "Image", "c": [["", [], [["width", f"{width:g}cm"]]], words(alt), [file, ""]]}


def page_break() -> Node:
    """A page break of Word."""
    return {"t": "RawBlock", "c": ["openxml", '<w:p><w:r><w:br w:type="page"/></w:r></w:p>']}


def table(
    aligned: Sequence[str], widths: Sequence[float], head: Sequence[list[Node]], rows: Sequence[Sequence[list[Node]]]
) -> Node:
    """A table with a head.

    Parameters
    ----------
    aligned : "left", "right" or "center" of each column.
    widths : share of the page's width of each column.
    head, rows : the inline nodes of each cell.
    """
    columns = [[{"t": ALIGNED[a]}, {"t": "ColWidth", "c": w}] for a, w in zip(aligned, widths, strict=True)]
    nothing = ["", [], []]

    def row(cells: Sequence[list[Node]]) -> list:
        filled = [[nothing, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": cell}]] for cell in cells]
        return [nothing, filled]

    body = [nothing, 0, [], [row(cells) for cells in rows]]
    heads = [row(head)] if head else []
    return {"t": "Table", "c": [nothing, [None, []], columns, [nothing, heads], [body], [nothing, []]]}


def document(blocks: list[Node], about: dict[str, str]) -> str:
    """The JSON of a whole document; `about` is its metadata, such as title and lang."""
    meta = {name: {"t": "MetaInlines", "c": words(text)} for name, text in about.items()}
    return json.dumps({"pandoc-api-version": [1, 23, 1], "meta": meta, "blocks": blocks}, ensure_ascii=False)
