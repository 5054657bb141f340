"""Cells of a notebook to lint."""

from __future__ import annotations


def code(source: str) -> dict:
    return {"cell_type": "code", "id": "c", "metadata": {}, "outputs": [], "execution_count": None, "source": source}


def markdown(source: str) -> dict:
    return {"cell_type": "markdown", "id": "m", "metadata": {}, "source": source.splitlines(keepends=True)}
