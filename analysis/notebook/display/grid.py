"""The payload of a table: heads, rows, words around it. Every table of the report is built here.

Belongs here: the shape of a table. Does not belong here: what stands in its cells.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analysis.common.languages import LANGUAGES

Cell = dict[str, str]
EMPTY: Cell = dict.fromkeys(LANGUAGES, "")
DASH: Cell = dict.fromkeys(LANGUAGES, "–")


def column(zh: str, en: str, align: str = "left", width: float = 1.0) -> dict[str, Any]:
    """A column head; `width` is a share of what the columns of numbers leave."""
    return {"zh": zh, "en": en, "align": align, "width": width}


def row(*cells: Cell, anchor: str | None = None) -> dict[str, Any]:
    """A row; `anchor` makes it a link target."""
    return {"anchor": anchor, "cells": list(cells)}


def same(text: str) -> Cell:
    """A cell that reads the same in both languages."""
    return dict.fromkeys(LANGUAGES, text)


def pair(zh: str, en: str) -> Cell:
    """A text in both languages."""
    return {"zh": zh, "en": en}


def table(
    name: str,
    columns: Iterable[dict[str, Any]],
    rows: Iterable[dict[str, Any]],
    *,
    caption: Cell,
    title: Cell | None = None,
    note: Cell | None = None,
) -> dict[str, Any]:
    """A table in small type.

    Parameters
    ----------
    name : its id; the link target is ``table-`` and the name.
    columns, rows : from `column` and `row`, as many cells as there are columns.
    caption : what the table holds, for whoever cannot see it and under the heading above it.
    title : a heading of its own; None where the section's heading says it.
    """
    return {
        "kind": "table",
        "id": name,
        "size": "small",
        "columns": list(columns),
        "rows": list(rows),
        "title": title,
        "caption": caption,
        "note": note,
        "source": None,
    }
