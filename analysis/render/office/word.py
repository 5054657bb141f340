"""The report as a Word document: native headings, tables, formulas and links, charts as pictures.

Here: what each block becomes. Not here: fonts, sizes and colours (`report_style.py`), the nodes (`tree.py`).
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pypandoc

from analysis.common.blocks import Break, Chart, Cover, Prose, Table
from analysis.common.dates import date_in_words
from analysis.common.fonts import FontSet
from analysis.render.blocks import Block, Heading
from analysis.render.columns import text_width
from analysis.render.document import Document, read_document
from analysis.render.errors import RenderError
from analysis.render.markdown import Pieces
from analysis.render.office import tree
from analysis.render.office.pictures import pieces_and_pictures
from analysis.render.office.report_style import FULL, HALF, reference, with_table_style
from analysis.render.office.tree import Node
from analysis.render.typst_source import UNDATED
from analysis.render.words import TILE_HEADS, WORDS, prefixed

LANGUAGE_TAGS = {"zh": "zh-CN", "en": "en-GB"}
# What stays on one line: a Chinese character, or letters and digits with the spaces that do not break.
UNBROKEN = re.compile(r"(?:[^\s\u2e80-\uffef]|[\xa0\u202f])+(?:(?<=[\xa0\u202f])[\u2e80-\uffef])?|[\u2e80-\uffef]")
SHORT = 16  # a column of no longer cells is as wide as they are
BOLD = 1.12  # the width of a bold letter to that of others
LONGEST = 24  # letters of a word, such as an address, that a column gives way to
GAP = 4  # letters' room between two columns, and for who reads it in another font, whose letters are wider
LINE = 130  # letters in a line of a table as wide as the page


def render_word(notebook, language: str, fonts: FontSet) -> bytes:
    """Return the report of an executed notebook as a .docx file.

    Parameters
    ----------
    notebook : nbformat notebook node, executed.
    language : "zh" or "en".
    fonts : from `ensure_fonts`; charts are drawn with them.

    Raises
    ------
    RenderError : with the notebook cell, the cause and the next step.
    """
    document = read_document(notebook, language)
    pieces, pictures = pieces_and_pictures(document, fonts)
    blocks = [node for block in document.blocks for node in _nodes(block, pieces)]
    converted = _converted(document, tree.document(blocks, {"lang": LANGUAGE_TAGS[language]}), pictures)
    return with_table_style(converted, document)


def _converted(document: Document, tree_json: str, pictures: Mapping[str, bytes]) -> bytes:
    """The tree as a .docx, by pandoc; its dates are the report's."""
    day = document.cover.date if document.cover else UNDATED
    stamp = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    with TemporaryDirectory() as folder:
        for name, picture in pictures.items():
            (Path(folder) / f"{name}.png").write_bytes(picture)
        (Path(folder) / "reference.docx").write_bytes(reference(document))
        asked = ["--from=json", "--to=docx", "--reference-doc=reference.docx", "--output=report.docx"]
        run = subprocess.run(
            [pypandoc.get_pandoc_path(), *asked],
            input=tree_json.encode(),
            capture_output=True,
            cwd=folder,
            env=os.environ | {"SOURCE_DATE_EPOCH": str(stamp)},
        )
        if run.returncode != 0:
            raise RenderError(None, f"pandoc stopped: {run.stderr.decode(errors='replace').strip()}")
        return (Path(folder) / "report.docx").read_bytes()


def _nodes(block: Block, pieces: Pieces) -> Iterator[Node]:
    """The nodes of one block, in order."""
    match block:
        case Heading():
            yield tree.heading(block.level - 1, block.anchor, tree.inlines_of(pieces.line(block.text)))
        case Prose():
            yield from tree.blocks_of(pieces.prose(block.markdown))
        case Chart():
            yield from _exhibit(block, pieces)
        case Table():
            yield from _table(block, pieces)
        case Cover():
            yield from _cover(block, pieces)
        case Break():
            yield tree.page_break()


def _exhibit(block: Chart, pieces: Pieces) -> Iterator[Node]:
    title = tree.target(block.anchor, tree.inlines_of(pieces.line(block.title)))
    yield tree.paragraph("Exhibit Title", title)
    subtitle = tree.inlines_of(pieces.line(block.subtitle)) if block.subtitle else []
    yield tree.paragraph("Exhibit Subtitle", [*tree.words(block.number), {"t": "Space"}, *subtitle])
    width = HALF if block.half else FULL
    yield tree.paragraph("Chart", [tree.picture(f"{block.id}.png", block.alt, width)])
    yield from _below(block, pieces)


def _below(block: Chart | Table, pieces: Pieces) -> Iterator[Node]:
    """The note and the source line."""
    for kind, text in (("note", block.note), ("source", block.source)):
        if text:
            said = pieces.line(text)
            label = prefixed(kind, pieces.words(text), pieces.language)
            mark = [] if label == pieces.words(text) else [*tree.words(WORDS[pieces.language][kind]), {"t": "Space"}]
            yield tree.paragraph("Source Line", mark + tree.inlines_of(said))


def _line(style: str, converted: str) -> Iterator[Node]:
    if converted:
        yield tree.paragraph(style, tree.inlines_of(converted))


def _table(block: Table, pieces: Pieces) -> Iterator[Node]:
    if block.title:
        title = tree.target(block.anchor, tree.inlines_of(pieces.line(block.title)))
        yield tree.paragraph("Exhibit Title", title)
    heads = [tree.inlines_of(pieces.line(column.title)) for column in block.columns]
    rows = [[tree.inlines_of(pieces.line(cell.text)) for cell in row.cells] for row in block.rows]
    for cells, row in zip(rows, block.rows, strict=True):
        cells[0] = tree.target(row.anchor, cells[0])
    aligned = [column.align for column in block.columns]
    yield tree.styled("Cell", [tree.table(aligned, _widths(block, pieces), heads, rows)])
    yield from _below(block, pieces)


def _widths(block: Table, pieces: Pieces) -> list[float]:
    """Each column's share of the page's width: short ones as wide as their cells, others as they need it."""
    heads = [pieces.words(column.title) for column in block.columns]
    cells = [[pieces.words(row.cells[n].text) for row in block.rows] for n in range(len(heads))]
    longest = [max(map(text_width, said), default=0) for said in cells]
    usual = [sum(map(text_width, said)) / max(len(said), 1) for said in cells]
    word = [max(BOLD * _word(head), 0, *map(_word, said)) for head, said in zip(heads, cells, strict=True)]
    short = [length <= SHORT for length in longest]
    least = [max(n, min(w, SHORT)) + GAP if s else w + GAP for n, w, s in zip(longest, word, short, strict=True)]
    rest = max(LINE - sum(least), 0)
    weights = [0 if s else n for s, n in zip(short, usual, strict=True)]
    parts = [own + rest * weight / (sum(weights) or 1) for own, weight in zip(least, weights, strict=True)]
    return [part / sum(parts) for part in parts]


def _word(text: str) -> int:
    """The width of the longest part of a text that stays on one line, as far as a column can give way to it.

    >>> _word("by far"), _word("由全部情形"), _word("5,520\xa0万元")
    (3, 2, 8)
    """
    return min(max(map(text_width, UNBROKEN.findall(text)), default=0), LONGEST)


def _cover(cover: Cover, pieces: Pieces) -> Iterator[Node]:
    language = pieces.language
    yield tree.paragraph("Title", tree.inlines_of(pieces.line(cover.title)))
    yield tree.paragraph("Subtitle", tree.inlines_of(pieces.line(cover.subtitle)))
    dated = [
        *tree.inlines_of(pieces.line(cover.edition)),
        {"t": "Space"},  # a text gives up the spaces at its ends
        *tree.words("·"),
        {"t": "Space"},
        *tree.words(date_in_words(cover.date, language)),
    ]
    yield tree.paragraph("Date", dated)
    copy = WORDS[language]["copy"].format(edition=pieces.words(cover.edition))
    yield tree.paragraph("Source Line", tree.words(copy))
    yield from _line("Alert", pieces.line(cover.notice))
    yield tree.paragraph("Verdict", tree.inlines_of(pieces.line(cover.verdict)))
    yield from _tiles(cover, pieces)
    for point in cover.points:
        yield tree.paragraph("Point", tree.inlines_of(pieces.line(point.heading)))
        yield from tree.blocks_of(pieces.prose(point.markdown))


def _tiles(cover: Cover, pieces: Pieces) -> Iterator[Node]:
    """The cover's numbers as a table: number, interval, what it is."""
    if not cover.tiles:
        return
    rows = []
    for tile in cover.tiles:
        value = [{"t": "Strong", "c": tree.inlines_of(pieces.line(tile.value))}]
        label = tree.inlines_of(pieces.line(tile.label))
        rows.append([[tree.link(tile.anchor, value)], tree.inlines_of(pieces.line(tile.interval)), label])
    heads = [tree.words(word) for word in TILE_HEADS[pieces.language]]
    yield tree.styled("Cell", [tree.table(["right", "right", "left"], [0.18, 0.27, 0.55], heads, rows)])
