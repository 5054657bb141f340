"""Tables of the report put together: heads, rows, words around them.

Belongs here: short ways to write a table's parts. Does not belong here: what stands in its cells, the shape of a table
and its JSON (`common.blocks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.common.blocks import Cell, Column, Row, Table
from analysis.common.languages import LANGUAGES

Both = dict[str, str]
EMPTY: Both = dict.fromkeys(LANGUAGES, "")
DASH: Both = dict.fromkeys(LANGUAGES, "–")
MARKS = re.compile(r"([\\`*_\[\]{}<>#$|~^@])")


def escaped(text: object) -> str:
    """A value's text as Markdown that prints just that text, on one line.

    >>> escaped("a_b | c*")
    'a\\\\_b \\\\| c\\\\*'
    """
    return MARKS.sub(r"\\\1", " ".join(str(text).split()))


def column(zh: str, en: str, align: str = "left", width: float = 1.0) -> Column:
    """A column head; `width` is a share of what the columns of numbers leave."""
    return Column(pair(zh, en), align, width)


def row(*cells: Cell | Both, anchor: str | None = None, rests: Iterable[str] = (), weak: bool = False) -> Row:
    """A row of texts and of cells that carry a number; for the rest see `Row`."""
    filled = tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in cells)
    return Row(filled, anchor, tuple(rests), weak)


def rated(scale: dict[str, Both], level: str) -> Cell:
    """A rating, which sorts by its rank; `scale` gives the words of each level, the least first.

    >>> rated({"low": {"zh": "低", "en": "low"}, "high": {"zh": "高", "en": "high"}}, "high").value
    1.0
    """
    return Cell(scale[level], float([*scale].index(level)))


def same(text: str) -> Both:
    """A text that reads the same in both languages."""
    return dict.fromkeys(LANGUAGES, text)


def pair(zh: str, en: str) -> Both:
    """A text in both languages."""
    return {"zh": zh, "en": en}


def table(
    name: str,
    columns: Iterable[Column],
    rows: Iterable[Row],
    *,
    caption: Both,
    title: Both | None = None,
    note: Both | None = None,
) -> Table:
    """A table in small type.

    Parameters
    ----------
    name : its id; the link target is ``table-`` and the name.
    columns, rows : from `column` and `row`, as many cells as there are columns.
    caption : what the table holds, for whoever cannot see it and under the heading above it.
    title : a heading of its own; None where the section's heading says it.
    """
    return Table(
        id=name, size="small", columns=tuple(columns), rows=tuple(rows), title=title, caption=caption, note=note
    )
