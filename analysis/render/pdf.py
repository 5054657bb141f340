"""A document set by Typst: PDF/A-2a and PDF/UA-1, the same bytes for the same input.

Here: the Typst source that calls the theme. Not here: its compilation (`typst_source.py`), sizes and colours
(`theme/report.typ`), Markdown (`markdown.py`), checks of the document (`check.py`).
"""

from functools import lru_cache
from importlib.resources import files

from analysis.common.blocks import Break, Chart, Cover, Prose, Table
from analysis.common.dates import date_in_words
from analysis.common.fonts import FontSet
from analysis.render.blocks import Heading
from analysis.render.check import check
from analysis.render.columns import layout
from analysis.render.document import Document, read_document
from analysis.render.markdown import Pieces, convert
from analysis.render.row_heads import with_row_heads
from analysis.render.svg import narrow_quotes, with_fallbacks
from analysis.render.typst_source import UNDATED, Source, content, day_of, labelled, string
from analysis.render.words import WORDS


def render_pdf(notebook, language: str, fonts: FontSet) -> bytes:
    """Return the report of an executed notebook as a PDF.

    Parameters
    ----------
    notebook : nbformat notebook node, executed.
    language : "zh" or "en".
    fonts : from `ensure_fonts`.

    Raises
    ------
    RenderError : with the notebook cell, the cause and the next step.
    """
    return compile_pdf(read_document(notebook, language), fonts)


def render_picture(notebook, language: str, fonts: FontSet) -> bytes:
    """Return page one of the report as a PNG, 110 dots per inch; parameters and errors as `render_pdf`."""
    document = read_document(notebook, language)
    pages = typst_source(document, fonts).compile(fonts, format="png", ppi=110.0)
    return pages[0] if isinstance(pages, list) else pages


def compile_pdf(document: Document, fonts: FontSet) -> bytes:
    """Return a document as a PDF; see `render_pdf`."""
    day = document.cover.date if document.cover else UNDATED
    return with_row_heads(typst_source(document, fonts).compile_pdf(fonts, day))


@lru_cache(maxsize=1)  # page one as a picture is set from what the PDF was set from
def typst_source(document: Document, fonts: FontSet) -> Source:
    """Return the checked Typst source of a document."""
    pieces = convert(document, "typst")
    outline = check(document, pieces, fonts)
    words, cover = WORDS[document.language], document.cover
    source = Source(fonts)
    source.files["report.typ"] = (files("analysis.render") / "theme" / "report.typ").read_bytes()
    title = cover.title if cover else document.title
    edition = f"[{pieces.line(cover.edition)} · {date_in_words(cover.date, document.language)}]" if cover else "[]"
    day = cover.date if cover else UNDATED
    source.add('#import "report.typ": *')
    source.add(
        f"#show: report.with(paper: {string(document.paper)}, lang: {string(document.language)}, "
        f"title: {string(title)}, short: {string(document.short)}, edition: {edition}, "
        f"date: {day_of(day)})"
    )
    if not cover:
        source.add(f"#std.title({string(title)})")
    rows = {row.anchor for block in document.blocks if isinstance(block, Table) for row in block.rows}
    blocks, index = document.blocks, 0
    while index < len(blocks):
        block = blocks[index]
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        level = outline.levels.get(index, 2) - 1
        match block:
            case Heading():
                text = pieces.line(block.text)
                source.add(f"#[#heading(level: {block.level - 1})[{text}]<{block.anchor}>]", block.place)
            case Prose():
                source.add(pieces.prose(block.markdown), block.place)
            case Chart() if block.half and isinstance(following, Chart) and following.half:
                left = _exhibit(block, level, pieces, source, rows)
                right = _exhibit(following, level, pieces, source, rows)
                source.add(f"#pair({left}, {right})", block.place)
                index += 1
            case Chart():
                # A half exhibit without another to stand beside keeps its size: full width would double its letters.
                width = ", width: 50%" if block.half else ""
                figure = f"exhibit(..{_exhibit(block, level, pieces, source, rows)}{width})"
                if isinstance(following, Prose) and following.may_lead:
                    source.add(f"#by-room({string(f'room-{block.anchor}')}, {figure}, [", block.place)
                    source.add(pieces.prose(following.markdown), following.place)
                    source.add("])")
                    index += 1
                else:
                    source.add(f"#{figure}", block.place)
            case Table():
                number = f"number: {string(block.number)}, "
                source.add(f"#data-table({number}{table_arguments(block, level, pieces, document)})", block.place)
            case Cover():
                source.named["cover"] = block.place
                told = f"contents-title: [{words['contents']}], notice: {content(pieces.line(block.notice))}"
                source.add(f"#cover({cover_arguments(block, pieces, words['interval'])}, {told})", block.place)
            case Break():
                source.add("#pagebreak(weak: true)", block.place)
        source.add("")
        index += 1
    return source


def _exhibit(block: Chart, level: int, pieces: Pieces, source: Source, rows: set[str | None]) -> str:
    drawn = "".join(f"{string(a)}, " for a in block.drawn(pieces.language) if a in rows)
    name = f"charts/{block.id}.svg"
    source.files[name] = with_fallbacks(narrow_quotes(block.svg), source.fonts).encode()
    return (
        f"(target: {string(block.anchor)}, level: {level}, title: [{pieces.line(block.title)}], "
        f"subtitle: {content(pieces.line(block.subtitle))}, number: {string(block.number)}, "
        f"alt: {string(block.alt)}, svg: {string(name)}, "
        f"drawn: ({drawn}), "
        f"note: {labelled(block.note, 'note', pieces)}, "
        f"source: {labelled(block.source, 'source', pieces)})"
    )


def table_arguments(block: Table, level: int, pieces: Pieces, document: Document) -> str:
    """Return what the theme's `data-table` is called with."""
    page = layout(block, pieces, document.paper)
    lines = [
        f"target: {string(block.anchor)}, level: {level}, "
        f"title: {content(pieces.line(block.title))}, "
        f"caption: {content(pieces.line(block.caption))},",
        f"  columns: ({', '.join(page.columns)},), align: ({', '.join(c.align for c in block.columns)},),",
        f"  head: ({', '.join(f'[{pieces.line(c.title)}]' for c in block.columns)},), small: {_flag(block.small)}, "
        f"whole: {_flag(page.whole)}, sideways: {_flag(page.sideways)},",
        f"  note: {labelled(block.note, 'note', pieces)}, source: {labelled(block.source, 'source', pieces)},",
    ]
    for number, row in enumerate(block.rows):
        target = f"#row-target({string(row.anchor)})" if row.anchor else ""
        cells = [f"[{pieces.line(cell.text)}]" for cell in row.cells]
        back = f" #used-on({string(row.anchor)}, {WORDS[document.language]['pages']})" if row.anchor else ""
        # Line by line: to even out lines Typst would break a short name in the middle of a word of hanzi.
        lined = '#set par(linebreaks: "simple"); ' if back else ""
        cells[0] = f"[{lined}{target}{cells[0][1:-1]}{back}]"
        if number in page.tall:
            cells = [f"table.cell(breakable: true){cell}" for cell in cells]
        lines.append(f"  {', '.join(cells)},")
    return "\n".join(lines)


def _flag(value: bool) -> str:
    return str(value).lower()


def cover_arguments(block: Cover, pieces: Pieces, interval: str) -> str:
    """Return what a first page is called with: its head, the verdict, the numbers and the points."""
    tiles = ", ".join(
        f"([{pieces.line(t.value)}], [{pieces.line(t.interval)}], [{pieces.line(t.label)}], label({string(t.anchor)}))"
        for t in block.tiles
    )
    points = ", ".join(f"([{pieces.line(p.heading)}], [\n{pieces.prose(p.markdown)}\n])" for p in block.points)
    return (
        f"title: [{pieces.line(block.title)}], subtitle: [{pieces.line(block.subtitle)}], "
        f"edition: [{pieces.line(block.edition)}], date: [{date_in_words(block.date, pieces.language)}], "
        f"verdict: [{pieces.line(block.verdict)}], interval: [{interval}],\n"
        f"  tiles: ({tiles},), points: ({points},)"
    )
