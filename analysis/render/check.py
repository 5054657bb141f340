"""What no single payload can tell: links that lead nowhere, anchors used twice, headings that skip a level,
characters that the fonts lack.

Here: checks over a whole document, the same for PDF and HTML. Not here: the checks of one payload
(`common.blocks`) and what Typst itself finds (`pdf.py`).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass

from analysis.common.blocks import Chart, Cover, Prose, Sliders, Table
from analysis.common.fonts import FontSet, missing_glyphs
from analysis.common.names import did_you_mean
from analysis.render.blocks import Block, Heading
from analysis.render.document import Document
from analysis.render.errors import RenderError
from analysis.render.markdown import Pieces

SVG_TEXT = re.compile(r"<(?:style|metadata|defs|!--)\b.*?</(?:style|metadata|defs)>|<[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class Outline:
    """Where each exhibit's and table's title stands among the headings: block index → notebook level."""

    levels: dict[int, int]


def check(document: Document, pieces: Pieces, fonts: FontSet) -> Outline:
    """Return the heading levels of the titles of a document that is whole.

    Raises
    ------
    RenderError : the first fault, with its cell.
    """
    check_glyphs(document, pieces, fonts)
    _check_anchors(document, pieces)
    return _check_headings(document, pieces)


def anchors(block: Block) -> list[str]:
    """Return the link targets that a block sets."""
    match block:
        case Heading():
            return [block.anchor]
        case Chart() | Sliders():
            return [block.anchor]
        case Table():
            return [block.anchor, *(row.anchor for row in block.rows if row.anchor)]
    return []


def _check_anchors(document: Document, pieces: Pieces) -> None:
    places = {}
    for block in document.blocks:
        for anchor in anchors(block):
            if anchor in places:
                raise RenderError(block.place, f'the anchor "{anchor}" is set twice, first in {places[anchor]}')
            places[anchor] = block.place
    for block in document.blocks:
        wanted = [link for piece in pieces.of(block) for link in piece.links]
        if isinstance(block, Cover):
            wanted += [tile.anchor for tile in block.tiles]
        for link in wanted:
            if link not in places:
                near = did_you_mean(link, places)
                raise RenderError(block.place, f'no block or row has the anchor "{link}"{near}')


def _check_headings(document: Document, pieces: Pieces) -> Outline:
    level, levels = 1, {}
    for index, block in enumerate(document.blocks):
        found = []
        if isinstance(block, Heading):
            found = [(block.level, block.text)]
        elif isinstance(block, Prose):
            found = list(pieces.of(block)[0].headings)
        elif isinstance(block, Chart | Table | Sliders) and block.title:
            levels[index] = min(level + 1, 6)
        for said in heading_faults(level, found):
            raise RenderError(block.place, said)
        level = found[-1][0] if found else level
    return Outline(levels)


def heading_faults(level: int, headings: Iterable[tuple[int, str]]) -> Iterator[str]:
    """What is wrong with headings, each a level and its text, that follow one of some level."""
    for here, text in headings:
        if here == 1:
            yield f'"{text}" is a second H1; begin it with ## or more'
        elif here > level + 1:
            yield f'the heading "{text}" skips from level {level} to {here}; use level {level + 1}'
        level = here


def check_glyphs(document: Document, pieces: Pieces, fonts: FontSet) -> None:
    """Refuse characters that the fonts lack, in texts and charts; RenderError names them and the cell."""
    title = document.title + document.short
    everything = title + "".join(_all_text(block, pieces) for block in document.blocks)
    if not fonts.lacks(everything):
        return
    for block in document.blocks:
        lacking = fonts.lacks(_all_text(block, pieces))
        if lacking:
            raise RenderError(block.place, glyph_sentence(lacking))
    raise RenderError(None, glyph_sentence(fonts.lacks(title)))


def glyph_sentence(lacking: set[str]) -> str:
    """What to say of characters that cannot be drawn."""
    never = missing_glyphs("".join(lacking))
    lacking = never or lacking
    named = ", ".join(f'"{c}" (U+{ord(c):04X} {unicodedata.name(c, "unnamed")})' for c in sorted(lacking)[:5])
    if never:
        return f"the fonts of the report have no glyph for {named}; write it in another way"
    return f"the fonts of the build folder lack {named}; pass them as ensure_fonts(build, extra=…)"


def _all_text(block: Block, pieces: Pieces) -> str:
    words = "".join(piece.words for piece in pieces.of(block))
    return words + SVG_TEXT.sub(" ", block.svg) if isinstance(block, Chart) else words


def plain_text(value: object) -> str:
    """Return every string inside a document, for the characters a font must hold."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        return "".join(map(plain_text, value))
    if is_dataclass(value):
        return "".join(plain_text(getattr(value, field.name)) for field in fields(value))
    return ""
