"""One sheet to hand over: the cells of the report notebook that carry the tag "brief".

Here: which blocks the sheet is made from, and its Typst source. Not here: sizes (`theme/brief.typ`), what page one and
a table are made of (`pdf.py`). The sheet has no text of its own: it is page one and, below it, the tagged tables.
"""

from importlib.resources import files

from analysis.common.blocks import Table
from analysis.common.fonts import FontSet
from analysis.render.check import check_glyphs
from analysis.render.document import Document, read_tagged
from analysis.render.markdown import convert
from analysis.render.pdf import cover_arguments, table_arguments
from analysis.render.row_heads import with_row_heads
from analysis.render.typst_source import Source, content, day_of, string
from analysis.render.words import WORDS

TAG = "brief"
THEME = ("report.typ", "brief.typ")


def render_brief(notebook, language: str, fonts: FontSet) -> bytes:
    """Return the tagged cells of an executed notebook as one page in a PDF.

    Parameters
    ----------
    notebook : nbformat notebook node, executed.
    language : "zh" or "en".
    fonts : from `ensure_fonts`.

    Raises
    ------
    RenderError : with the notebook cell, the cause and the next step.
    """
    brief = read_brief(notebook, language)
    return with_row_heads(brief_source(brief, fonts).compile_pdf(fonts, brief.cover.date))


def read_brief(notebook, language: str) -> Document:
    """Return page one and the tables of an executed notebook that the sheet shows.

    A tagged cell that shows nothing, because the study compares no options, adds nothing.

    Raises
    ------
    RenderError : as `read_document`; or the sheet has no cover, or a tag on what cannot stand on it.
    """
    return read_tagged(notebook, language, TAG, Table, "the sheet")


def brief_source(brief: Document, fonts: FontSet) -> Source:
    """Return the checked Typst source of the sheet."""
    pieces = convert(brief, "typst")
    check_glyphs(brief, pieces, fonts)
    source, cover, language = Source(fonts), brief.cover, brief.language
    for name in THEME:
        source.files[name] = (files("analysis.render") / "theme" / name).read_bytes()
    source.named["sheet"] = cover.place
    tables = "".join(
        f"arguments({table_arguments(block, 1, pieces, brief)}), " for block in brief.blocks if block is not cover
    )
    source.add('#import "brief.typ": *')
    source.add(
        f"#show: brief.with(paper: {string(brief.paper)}, lang: {string(language)}, title: {string(cover.title)}, "
        f"date: {day_of(cover.date)})"
    )
    source.add(
        f"#sheet({cover_arguments(cover, pieces, WORDS[language]['deck'])}, "
        f"notice: {content(pieces.line(cover.overrides))}, tables: ({tables}))",
        cover.place,
    )
    return source
