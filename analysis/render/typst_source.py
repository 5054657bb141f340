"""Typst source under construction, and its compilation: every fault is told by the cell it came from.

Here: what any page that Typst sets has in common. Not here: which calls of a theme a document makes (`pdf.py`,
`slides_pdf.py`), sizes and colours (`theme`).
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import typst

from analysis.common.fonts import FontSet
from analysis.render.errors import CellLocation, RenderError
from analysis.render.markdown import Pieces
from analysis.render.words import prefixed

STANDARDS = ["a-2a", "ua-1"]
UNDATED = date(1970, 1, 1)


@dataclass
class Source:
    """Typst source under construction; remembers which line came from which cell.

    `named` are the words by which a fault names a block, where Typst does not tell the line of it.
    """

    fonts: FontSet
    lines: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    places: list[CellLocation] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    named: dict[str, CellLocation] = field(default_factory=dict)

    def add(self, text: str, place: CellLocation | None = None) -> None:
        """Add lines, which come from a cell."""
        if place is not None:
            self.starts.append(len(self.lines) + 1)
            self.places.append(place)
        self.lines += text.split("\n")

    def place(self, line: int) -> CellLocation | None:
        """The cell that a line came from."""
        found = bisect_right(self.starts, line) - 1
        return self.places[found] if found >= 0 else None

    def compile(self, fonts: FontSet, **output):
        """What Typst makes of the source.

        Raises
        ------
        RenderError : with the notebook cell and what Typst says.
        """
        given = {"main.typ": "\n".join(self.lines).encode(), **self.files}
        try:
            return typst.compile(given, ignore_system_fonts=True, font_paths=[str(fonts.folder)], **output)
        except typst.TypstError as fault:
            raise self._fault(fault) from None

    def compile_pdf(self, fonts: FontSet, day: date) -> bytes:
        """The same as PDF/A-2a and PDF/UA-1 with the date of the report: the same bytes for the same input."""
        stamp = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return self.compile(fonts, format="pdf", pdf_standards=STANDARDS, timestamp=stamp)

    def _fault(self, fault: typst.TypstError) -> RenderError:
        lines = re.findall(r"main\.typ:(\d+)", "\n".join([fault.diagnostic, *fault.trace]))
        place = self.place(int(lines[0])) if lines else None
        message = re.sub(r"^PDF/A-2a, PDF/UA-1 error: |^panicked with: ", "", fault.message).strip('"')
        if place is None:
            place = next((here for name, here in self.named.items() if name in message), None)
        hints = f" ({'; '.join(fault.hints)})" if fault.hints else ""
        return RenderError(place, f"Typst cannot set this: {message}{hints}")


def labelled(text: str | None, kind: str, pieces: Pieces) -> str:
    """A source or note line that says what it is, as an argument."""
    return content(prefixed(kind, pieces.line(text), pieces.language))


def content(text: str) -> str:
    """Content as an argument; none where there is none."""
    return f"[{text}]" if text else "none"


def string(text: str) -> str:
    """A string as an argument."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def day_of(day: date) -> str:
    """A date as an argument."""
    return f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"
