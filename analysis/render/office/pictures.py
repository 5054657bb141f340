"""Charts as pictures for programs that cannot be trusted with an SVG.

Here: drawing them, by Typst, in the report's own fonts. Not here: where they stand.
"""

from collections.abc import Iterable

from analysis.common.blocks import Chart
from analysis.common.fonts import FontSet
from analysis.render.check import check_glyphs
from analysis.render.document import Document
from analysis.render.errors import RenderError
from analysis.render.markdown import Pieces, convert
from analysis.render.svg import narrow_quotes, with_fallbacks
from analysis.render.typst_source import Source, string

DENSITY = 220.0  # dots per inch of a chart at its own size, enough for print


def pieces_and_pictures(document: Document, fonts: FontSet) -> tuple[Pieces, dict[str, bytes]]:
    """Return a document's Markdown as pandoc's tree, its letters checked, and its charts as pictures.

    Raises
    ------
    RenderError : Markdown that would be lost, a letter without a glyph or a chart that cannot be drawn, with its cell.
    """
    pieces = convert(document, "json")
    check_glyphs(document, pieces, fonts)
    return pieces, chart_pictures([block for block in document.blocks if isinstance(block, Chart)], fonts)


def chart_pictures(exhibits: Iterable[Chart], fonts: FontSet) -> dict[str, bytes]:
    """Return each exhibit's chart as a PNG, by the exhibit's id.

    Raises
    ------
    RenderError : a chart that Typst cannot draw, with its notebook cell.
    """
    return {exhibit.id: _picture(exhibit, fonts) for exhibit in exhibits}


def _picture(exhibit: Chart, fonts: FontSet) -> bytes:
    """One chart; each is set alone, because Typst does not say which of several it could not draw."""
    source, name = Source(fonts), f"charts/{exhibit.id}.svg"
    source.files[name] = with_fallbacks(narrow_quotes(exhibit.svg), fonts).encode()
    source.add(f"#set page(width: auto, height: auto, margin: 0pt)\n#image({string(name)})", exhibit.place)
    try:
        pages = source.compile(fonts, format="png", ppi=DENSITY)
    except RenderError as fault:
        raise RenderError(exhibit.place, f'the chart "{exhibit.id}": {fault.sentence}') from None
    return pages[0] if isinstance(pages, list) else pages
