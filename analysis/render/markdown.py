"""Every piece of Markdown of a document, converted in one run of pandoc.

Here: which texts of a block are Markdown, and the call of pandoc. Not here: how the converted pieces are
put together (`pdf.py`, `html/`). One run, because pandoc's start costs more than its work.
"""

import json
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files

import pypandoc

from analysis.common.blocks import Chart, Cover, Prose, Sliders, Table
from analysis.render.blocks import Block, Heading
from analysis.render.document import Document
from analysis.render.errors import CellLocation, RenderError


@dataclass(frozen=True)
class Piece:
    """Converted Markdown: the output, its words without formulas, internal links, headings, what would be lost."""

    out: str
    words: str
    links: tuple[str, ...]
    headings: tuple[tuple[int, str], ...]
    faults: tuple[str, ...] = ()


class Pieces:
    """The converted pieces of a document, looked up by the Markdown they were made from."""

    def __init__(self, pieces: dict[tuple[str, bool], Piece], language: str):
        self._pieces, self.language = pieces, language

    def line(self, text: str | None) -> str:
        """Return the output of a one-line text (a title, a cell, a note); "" for None."""
        return self._pieces[text, True].out if text else ""

    def words(self, text: str) -> str:
        """Return the visible words of a one-line text, without formulas; "" for ""."""
        return self._pieces[text, True].words if text else ""

    def prose(self, text: str) -> str:
        """Return the output of paragraphs."""
        return self._pieces[text, False].out

    def of(self, block: Block) -> list[Piece]:
        """Return the pieces of a block, in its order."""
        return [self._pieces[key] for key in texts(block)]


def texts(block: Block) -> Iterator[tuple[str, bool]]:
    """Yield the Markdown texts of a block, each with whether it is one line."""
    match block:
        case Heading():
            yield block.text, True
        case Prose():
            yield block.markdown, False
        case Chart():
            yield from _lines(block.title, block.subtitle, block.note, block.source)
        case Table():
            yield from _lines(block.title, block.caption, *(column.title for column in block.columns))
            for row in block.rows:
                yield from _lines(*(cell.text for cell in row.cells))
            yield from _lines(block.note, block.source)
        case Sliders():
            yield from _lines(block.title, block.subtitle, block.note)
        case Cover():
            yield from _lines(block.title, block.subtitle, block.edition, block.verdict, block.overrides, block.since)
            for tile in block.tiles:
                yield from _lines(tile.label, tile.value, tile.interval)
            for point in block.points:
                yield point.heading, True
                yield point.markdown, False


def convert(document: Document, to: str) -> Pieces:
    """Return all Markdown of `document` as "typst", "html" or "json", which is pandoc's document tree.

    Raises
    ------
    RenderError : Markdown that would lose something, with the cell it stands in.
    """
    places: dict[tuple[str, bool], CellLocation] = {}
    for block in document.blocks:
        for key in texts(block):
            places.setdefault(key, block.place)
    converted = dict(zip(places, read_pieces(list(places), to), strict=True))
    for key, piece in converted.items():
        if piece.faults:
            raise RenderError(places[key], f"{piece.faults[0]}. The text: {_short(key[0])}")
    return Pieces(converted, document.language)


def read_pieces(texts: Sequence[tuple[str, bool]], to: str = "typst") -> list[Piece]:
    """Each text converted, by itself, with what of it would be lost; the flag says whether it is one line."""
    pieces = [{"text": _one_line(text) if line else text, "inline": line} for text, line in texts]
    return [
        Piece(
            answer["out"],
            answer["plain"],
            tuple(answer["links"] or ()),
            tuple((level, text) for level, text in answer["headings"] or ()),
            tuple(answer["faults"] or ()),
        )
        for answer in (_pandoc({"to": to, "pieces": pieces}) if pieces else [])
    ]


def _lines(*candidates: str | None) -> Iterable[tuple[str, bool]]:
    return ((text, True) for text in candidates if text)


def _one_line(text: str) -> str:
    """The text without blank lines; `typography.lua` joins what remains as the language wants."""
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _pandoc(request: dict) -> list[dict]:
    script = str(files("analysis.render") / "theme" / "fragments.lua")
    run = subprocess.run(
        [pypandoc.get_pandoc_path(), "lua", script], input=json.dumps(request).encode(), capture_output=True
    )
    if run.returncode != 0:
        raise RenderError(None, f"pandoc stopped: {run.stderr.decode(errors='replace').strip()}")
    return json.loads(run.stdout)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
