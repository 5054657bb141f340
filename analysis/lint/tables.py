"""CSV files of a study folder: every cell of words, with its row and column.

Belongs here: finding the cells. Does not belong here: what a column may hold (evidence) and rules. A file that cannot
be read as a table is left to the check of the evidence, which names the line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.evidence.columns import TABLES
from analysis.lint.passage import LintFinding, TextPassage


@dataclass(frozen=True)
class CellPassage(TextPassage):
    """The text of one cell; `header` is the name of its column."""

    header: str = ""

    def finding(self, start: int, text: str, message: str) -> LintFinding:
        """A finding about the words that begin at `start`, with the column's name."""
        found = super().finding(start, text, message)
        return LintFinding(found.file, None, found.line, found.column, text, f"column {self.header}: {message}")


def read_cells(folder: Path, name: Callable[[str], str]) -> Iterator[CellPassage]:
    """The cells of words of the tables in `folder`; `name` gives what findings call a file."""
    for table in TABLES:
        words = {column.name for column in table.columns if column.kind == "text" and not column.choices}
        try:
            text = (folder / table.file).read_bytes().decode("utf-8-sig")
            yield from _cells(text, words, name(table.file))
        except (OSError, ValueError, csv.Error):
            continue


def _cells(text: str, words: set[str], name: str) -> Iterator[CellPassage]:
    reader, lines, line = csv.reader(io.StringIO(text, newline=""), strict=True), text.splitlines(), 1
    header = next(reader, [])
    for row in reader:
        first, line = line + 1, reader.line_num
        for column, cell in zip(header, row, strict=False):
            if column in words and cell:
                yield CellPassage(name, None, "", cell, _places(cell, lines, first), False, False, header=column)


def _places(cell: str, lines: list[str], line: int) -> tuple[tuple[int, int], ...]:
    """Where each character stands; a cell with doubled quotes, or of several lines, is placed at its row."""
    start = lines[line - 1].find(cell) + 1 if line <= len(lines) else 0
    return tuple((line, start + at if start else 1) for at in range(len(cell)))
