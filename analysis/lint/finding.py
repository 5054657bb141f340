"""One thing to correct in one place of a text.

Belongs here: the record, its order and its sentence. Does not belong here: any rule that finds one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A fault of a text.

    Parameters
    ----------
    file : the file, as a path below the project.
    cell : number of the notebook cell from 1; None in a file without cells.
    line, column : where `text` begins, from 1; in a notebook the line of the cell, its first line included.
    text : the words at fault.
    message : what is wrong with them and what to do.
    """

    file: str
    cell: int | None
    line: int
    column: int
    text: str
    message: str

    def __str__(self) -> str:
        cell = f", cell {self.cell}" if self.cell is not None else ""
        return f"{self.file}{cell}, line {self.line}, column {self.column}: {self.message}"

    @property
    def place(self) -> tuple[str, int, int, int, str]:
        """What findings are sorted by: file, cell, line, column, message."""
        return self.file, self.cell or 0, self.line, self.column, self.message
