"""A document set by Typst: PDF/A-2a and PDF/UA-1, the same bytes for the same input.

Here: the Typst source that calls the theme, and its compilation. Not here: sizes and colours
(`theme/report.typ`), Markdown (`markdown.py`), checks of the document (`check.py`).
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib.resources import files

import typst

from analysis.report.check import check
from analysis.report.document import Break, Cover, Document, Exhibit, Heading, Prose, Table, read_document
from analysis.report.errors import Place, RenderError
from analysis.report.fonts import FontSet
from analysis.report.markdown import Pieces, convert
from analysis.report.row_heads import with_row_heads
from analysis.report.svg import narrow_quotes
from analysis.report.words import WORDS, long_date, prefixed

STANDARDS = ["a-2a", "ua-1"]
UNDATED = date(1970, 1, 1)
WHOLE = 14  # a table of so few rows is kept on one page
SHORT = {"right": 22, "center": 12, "left": 10}  # a column of at most so many characters never wraps


@dataclass
class _Source:
    """Typst source under construction; remembers which line came from which cell."""

    lines: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, text: str, place: Place | None = None) -> None:
        if place is not None:
            self.starts.append(len(self.lines) + 1)
            self.places.append(place)
        self.lines += text.split("\n")

    def place(self, line: int) -> Place | None:
        found = bisect_right(self.starts, line) - 1
        return self.places[found] if found >= 0 else None


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
    pages = _compile(document, fonts, format="png", ppi=110.0)
    return pages[0] if isinstance(pages, list) else pages


def compile_pdf(document: Document, fonts: FontSet) -> bytes:
    """Return a document as a PDF; see `render_pdf`."""
    day = document.cover.date if document.cover else UNDATED
    stamp = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return with_row_heads(_compile(document, fonts, format="pdf", pdf_standards=STANDARDS, timestamp=stamp))


def _compile(document: Document, fonts: FontSet, **output):
    source = typst_source(document, fonts)
    files = {"main.typ": "\n".join(source.lines).encode(), **source.files}
    try:
        return typst.compile(files, ignore_system_fonts=True, font_paths=[str(fonts.folder)], **output)
    except typst.TypstError as fault:
        raise _render_error(fault, source, document) from None


@lru_cache(maxsize=1)  # page one as a picture is set from what the PDF was set from
def typst_source(document: Document, fonts: FontSet) -> _Source:
    """Return the checked Typst source of a document."""
    pieces = convert(document, "typst")
    outline = check(document, pieces, fonts)
    words, cover = WORDS[document.language], document.cover
    source = _Source()
    source.files["report.typ"] = (files("analysis.report") / "theme" / "report.typ").read_bytes()
    title = cover.title if cover else document.title
    edition = f"[{pieces.line(cover.edition)} · {long_date(cover.date, document.language)}]" if cover else "[]"
    day = cover.date if cover else UNDATED
    source.add('#import "report.typ": *')
    source.add(
        f"#show: report.with(paper: {_string(document.paper)}, lang: {_string(document.language)}, "
        f"title: {_string(title)}, short: {_string(document.short)}, edition: {edition}, "
        f"date: datetime(year: {day.year}, month: {day.month}, day: {day.day}))"
    )
    if not cover:
        source.add(f"#std.title({_string(title)})")
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
            case Exhibit() if block.half and isinstance(following, Exhibit) and following.half:
                left = _exhibit(block, level, pieces, source, rows)
                right = _exhibit(following, level, pieces, source, rows)
                source.add(f"#pair({left}, {right})", block.place)
                index += 1
            case Exhibit():
                # A half exhibit without another to stand beside keeps its size: full width would double its letters.
                width = ", width: 50%" if block.half else ""
                source.add(f"#exhibit(..{_exhibit(block, level, pieces, source, rows)}{width})", block.place)
            case Table():
                source.add(_table(block, level, pieces, document.language), block.place)
            case Cover():
                source.add(_cover(block, pieces, document.language, words), block.place)
            case Break():
                source.add("#pagebreak(weak: true)", block.place)
        source.add("")
        index += 1
    return source


def _exhibit(block: Exhibit, level: int, pieces: Pieces, source: _Source, rows: set[str | None]) -> str:
    language, drawn = pieces.language, "".join(f"{_string(a)}, " for a in block.drawn if a in rows)
    name = f"charts/{block.id}.svg"
    source.files[name] = narrow_quotes(block.svg).encode()
    return (
        f"(target: {_string(block.anchor)}, level: {level}, title: [{pieces.line(block.title)}], "
        f"subtitle: {_content(pieces.line(block.subtitle))}, "
        f"alt: {_string(block.alt)}, svg: {_string(name)}, "
        f"drawn: ({drawn}), "
        f"note: {_labelled(block.note, 'note', pieces, language)}, "
        f"source: {_labelled(block.source, 'source', pieces, language)})"
    )


def _table(block: Table, level: int, pieces: Pieces, language: str) -> str:
    widths = [_width(block, number, pieces) for number in range(len(block.columns))]
    if "fr" not in "".join(widths):  # else a table of short columns would end before the line above it
        widths[0] = "1fr"
    lines = [
        f"#data-table(target: {_string(block.anchor)}, level: {level}, "
        f"title: {_content(pieces.line(block.title))}, "
        f"caption: {_content(pieces.line(block.caption))},",
        f"  columns: ({', '.join(widths)},), align: ({', '.join(c.align for c in block.columns)},),",
        f"  head: ({', '.join(f'[{pieces.line(c.title)}]' for c in block.columns)},), "
        f"small: {str(block.small).lower()}, whole: {str(len(block.rows) <= WHOLE).lower()},",
        f"  note: {_labelled(block.note, 'note', pieces, language)}, "
        f"source: {_labelled(block.source, 'source', pieces, language)},",
    ]
    for row in block.rows:
        target = f"#row-target({_string(row.anchor)})" if row.anchor else ""
        cells = [f"[{pieces.line(cell)}]" for cell in row.cells]
        back = f" #used-on({_string(row.anchor)}, {WORDS[language]['pages']})" if row.anchor else ""
        cells[0] = f"[{target}{cells[0][1:-1]}{back}]"
        lines.append(f"  {', '.join(cells)},")
    return "\n".join(lines) + ")"


def _width(block: Table, number: int, pieces: Pieces) -> str:
    """A column of numbers or short words is as wide as they are; the others share the rest by weight."""
    column = block.columns[number]
    longest = max(len(pieces.words(row.cells[number])) for row in block.rows)
    if max(longest, len(pieces.words(column.title))) <= SHORT[column.align]:
        return "auto"
    if column.width:
        return f"{column.width}fr"
    return "1fr" if number == 0 and not any(c.width for c in block.columns) else "auto"


def _cover(block: Cover, pieces: Pieces, language: str, words: dict[str, str]) -> str:
    tiles = ", ".join(
        f"([{pieces.line(t.value)}], [{pieces.line(t.interval)}], [{pieces.line(t.label)}], label({_string(t.anchor)}))"
        for t in block.tiles
    )
    points = ", ".join(f"([{pieces.line(p.heading)}], [\n{pieces.prose(p.markdown)}\n])" for p in block.points)
    return (
        f"#cover(title: [{pieces.line(block.title)}], subtitle: [{pieces.line(block.subtitle)}], "
        f"edition: [{pieces.line(block.edition)}], date: [{long_date(block.date, language)}], "
        f"verdict: [{pieces.line(block.verdict)}], interval: [{words['interval']}], "
        f"contents-title: [{words['contents']}],\n"
        f"  tiles: ({tiles},), points: ({points},), overrides: {_content(pieces.line(block.overrides))})"
    )


def _labelled(text: str | None, kind: str, pieces: Pieces, language: str) -> str:
    return _content(prefixed(kind, pieces.line(text), language))


def _content(text: str) -> str:
    return f"[{text}]" if text else "none"


def _string(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _render_error(fault: typst.TypstError, source: _Source, document: Document) -> RenderError:
    places = re.findall(r"main\.typ:(\d+)", "\n".join([fault.diagnostic, *fault.trace]))
    place = source.place(int(places[0])) if places else None
    message = re.sub(r"^PDF/A-2a, PDF/UA-1 error: |^panicked with: ", "", fault.message).strip('"')
    if place is None and "cover" in message and document.cover:
        place = document.cover.place
    hints = f" ({'; '.join(fault.hints)})" if fault.hints else ""
    return RenderError(place, f"Typst cannot set this: {message}{hints}")
