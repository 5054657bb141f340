"""Where a block came from, and the error of a page.

Here: `CellLocation` and `RenderError`. Not here: the checks that raise it.
A renderer that says "line 812 of a generated file" helps nobody: every fault is told in terms of the
notebook that its reader can open.
"""

from dataclasses import dataclass

from analysis.errors import AnalysisError


@dataclass(frozen=True)
class CellLocation:
    """A notebook cell: its number (from 1), how many there are, and the heading above it.

    >>> str(CellLocation(4, 12, "The market"))
    'notebook cell 4 of 12 (under "The market")'
    """

    cell: int
    cells: int
    heading: str

    def __str__(self) -> str:
        under = f'under "{self.heading}"' if self.heading else "before the first heading"
        return f"notebook cell {self.cell} of {self.cells} ({under})"


class RenderError(AnalysisError):
    """The notebook cannot be set as a report; the message names the cell, the cause and the next step.

    Attributes
    ----------
    place : CellLocation or None
        The cell at fault; None when the fault belongs to no cell.
    """

    def __init__(self, place: CellLocation | None, sentence: str):
        self.place, self.sentence = place, sentence
        super().__init__(f"{place}: {sentence}" if place else sentence)

    def __reduce__(self) -> tuple:
        # Pages are made in other processes: without this the error could not come back from one.
        return type(self), (self.place, self.sentence)
