"""The elements of the page, one for each block of the report.

Here: the HTML of headings, prose, exhibits, tables and the cover. Not here: how they look (`theme/`), the frame around
them (`page`), Markdown (`markdown`), inline SVG (`svg`).
"""

from dataclasses import replace
from html import escape

from analysis.common.blocks import Break, Chart, Cover, Prose, Row, Sliders, Table
from analysis.common.dates import date_in_words
from analysis.render.blocks import Heading
from analysis.render.document import Document
from analysis.render.html.citations import BACK
from analysis.render.html.palette import themed
from analysis.render.html.sorting import sort_keys
from analysis.render.html.whatif import what_if
from analysis.render.html.widths import least, shares, whole
from analysis.render.html.words import PAGE_WORDS
from analysis.render.markdown import Pieces
from analysis.render.svg import inline_svg
from analysis.render.words import WORDS, prefixed

DITTO = ("同上", "the same")  # a source named in the row above
LONG = 20  # a table of so many rows gets a box that filters them
SHORT_NAME = 90  # characters of a row's name in a card


class Blocks:
    """The elements of one document.

    `levels` gives the level of each exhibit's title, `rests` the rows that a row of the appendix rests on.
    """

    def __init__(self, document: Document, pieces: Pieces, levels: dict[int, int], rests: dict[str, tuple[str, ...]]):
        self.document, self.pieces, self.levels, self.rests = document, pieces, levels, rests
        self.words = WORDS[document.language] | PAGE_WORDS[document.language]

    def contents(self) -> str:
        """The sections as a list of links."""
        items = [
            f'<li><a href="#{block.anchor}">{self.pieces.line(block.text)}</a></li>'
            for block in self.document.blocks
            if isinstance(block, Heading) and block.level == 2
        ]
        return "<ol>\n" + "\n".join(items) + "\n</ol>"

    def main(self) -> str:
        """Every block in order, with `citations.BACK` marks where links back belong."""
        blocks, parts, index = self.document.blocks, [], 0
        if not self.document.cover:
            parts.append(f"<header class=cover><h1>{escape(self.document.title)}</h1></header>")
        while index < len(blocks):
            block = blocks[index]
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            if isinstance(block, Chart) and block.half and isinstance(following, Chart) and following.half:
                both = self.exhibit(block, self.levels[index]) + self.exhibit(following, self.levels[index + 1])
                parts.append(f'<div class="pair">\n{both}</div>')
                index += 2
                continue
            made = self.block(block, self.levels.get(index, 2))
            alone = isinstance(block, Chart) and block.half
            parts.append(f'<div class="pair">\n{made}</div>' if alone else made)
            index += 1
        return "\n".join(parts)

    def block(self, block, level: int) -> str:
        match block:
            case Heading():
                text = self.pieces.line(block.text)
                return f'<h{block.level} id="{block.anchor}">{text}</h{block.level}>'
            case Prose():
                return f'<div class="prose">\n{self.pieces.prose(block.markdown)}\n</div>'
            case Chart():
                return self.exhibit(block, level)
            case Table():
                return self.table(block, level)
            case Cover():
                return self.cover(block)
            case Sliders():
                lines = [self.pieces.line(text) for text in (block.title, block.subtitle, block.note)]
                return what_if(block, level, lines, self.document.language)
            case Break():
                return '<div class="break"></div>'

    def exhibit(self, block: Chart, level: int) -> str:
        line = self.pieces.line
        chart, kind = themed(inline_svg(block.svg, block.anchor, block.alt)), "chart"
        if block.narrow:
            narrow = themed(inline_svg(block.narrow, f"{block.anchor}-narrow", block.alt))
            chart, kind = f'<div class="wide">{chart}</div><div class="narrow">{narrow}</div>', "chart reflows"
        return (
            f'<figure class="exhibit" id="{block.anchor}" aria-labelledby="{block.anchor}--title">\n'
            f'<h{level} class="takeaway" id="{block.anchor}--title">{line(block.title)}</h{level}>\n'
            + _paragraph("subtitle", _numbered(block, line(block.subtitle)))
            + f'<div class="{kind}" tabindex="0" role="group" aria-label="{self.words["chart"]}">{chart}</div>\n'
            + self._foot("figcaption", block.note, block.source)
            + "</figure>\n"
        )

    def table(self, block: Table, level: int) -> str:
        line, size = self.pieces.line, " small" if block.small else ""
        titled = f'id="{block.anchor}--title"'
        name = f'aria-labelledby="{block.anchor}--title"' if block.title else f'aria-label="{self._name(block)}"'
        title = f'<h{level} class="takeaway" {titled}>{line(block.title)}</h{level}>\n' if block.title else ""
        said = [[self.pieces.words(row.cells[n].text) for row in block.rows] for n in range(len(block.columns))]
        heads, letter = [self.pieces.words(c.title) for c in block.columns], 0.42 if block.small else 0.48
        parts = shares(heads, said, [c.width for c in block.columns], letter)
        columns = "".join(f'<col style="width:{part}%">' if part else "<col>" for part in parts)
        head = "".join(
            f'<th scope="col" class="{c.align}{whole(name) if " " not in name else ""}">{line(c.title)}</th>'
            for c, name in zip(block.columns, heads, strict=True)
        )
        rows = "\n".join(self._rows(block))
        uses = ' data-sorts=""' if all(row.anchor for row in block.rows) else ""
        uses += ' data-filters=""' if len(block.rows) >= LONG else ""
        scrolls = escape(self.words["scrolls"].format(name=self._name(block)))
        return (
            f'<section class="table{size}" id="{block.anchor}" {name}{uses}>\n{title}'
            f'<div class="scroll" tabindex="0" role="region" aria-label="{scrolls}">\n'
            f'<table style="--room:{least(said, letter):.1f}rem">\n'
            f"<caption>{_numbered(block, line(block.caption) or line(block.title))}</caption>\n"
            f"<colgroup>{columns}</colgroup>\n"
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n"
            + self._foot("div", block.note, block.source)
            + "</section>\n"
        )

    def _name(self, block: Table) -> str:
        """What a table is called by those who hear it."""
        words = self.pieces.words(block.title or "") or self.pieces.words(block.caption or "")
        return escape(words or self.words["table"])

    def _rows(self, block: Table):
        rows = _without_ditto(block.rows)
        said = [[self.pieces.words(cell.text) for cell in row.cells] for row in rows]
        keys = [sort_keys(column) for column in zip(*(row.cells for row in rows), strict=True)]
        for number, row in enumerate(rows):
            cells = ""
            for at, (column, cell) in enumerate(zip(block.columns, row.cells, strict=True)):
                key = keys[at][number]
                sort = f' data-sort="{key}"' if key and row.anchor else ""
                text, kind = self.pieces.line(cell.text), column.align + whole(said[number][at])
                if at == 0:
                    back = BACK.format(row.anchor) if row.anchor else ""
                    cells += f'<th scope="row" class="{kind}"{sort}>{text}{back}</th>'
                else:
                    cells += f'<td class="{kind}"{sort}>{text}</td>'
            yield f"<tr{self._row_attributes(block, row, said[number])}>{cells}</tr>"

    def _row_attributes(self, block: Table, row: Row, said: list[str]) -> str:
        if not row.anchor:
            return ""
        attributes = f' id="{row.anchor}"'
        if self.rests.get(row.anchor):
            attributes += f' data-rests="{" ".join(self.rests[row.anchor])}"'
        words = [text for text, column in zip(said, block.columns, strict=True) if column.align == "left"][:2]
        name = " · ".join(words)
        # a row whose second cell also stands before its number is named by both: "a club in a city · annual fee"
        if len(words) == 2 and block.columns[1].align == "left" and len(name) <= SHORT_NAME:
            attributes += f' data-name="{escape(name)}"'
        return attributes

    def cover(self, block: Cover) -> str:
        line, day = self.pieces.line, date_in_words(block.date, self.document.language)
        tiles = "\n".join(
            f'<li><a href="#{t.anchor}"><strong>{line(t.value)}</strong><small>{line(t.interval)}</small>'
            f"<span>{line(t.label)}</span></a></li>"
            for t in block.tiles
        )
        points = "\n".join(
            f'<section class="point"><h2>{line(p.heading)}</h2><div>{self.pieces.prose(p.markdown)}</div></section>'
            for p in block.points
        )
        return (
            f'<header class="cover"><div class="band">\n'
            f'<p>{line(block.edition)} · <time datetime="{block.date.isoformat()}">{day}</time></p>\n'
            f'<h1>{line(block.title)}</h1>\n<p class="subtitle">{line(block.subtitle)}</p></div>\n'
            + _paragraph("notice", line(block.notice))
            + f'<p class="verdict">{line(block.verdict)}</p>\n<ul class="tiles">\n{tiles}\n</ul>\n'
            f'<p class="interval">{self.words["interval"]}</p>\n{points}\n</header>'
        )

    def _foot(self, tag: str, note: str | None, source: str | None) -> str:
        language = self.document.language
        lines = _paragraph("note", prefixed("note", self.pieces.line(note), language))
        lines += _paragraph("source", prefixed("source", self.pieces.line(source), language))
        return f'<{tag} class="foot">\n{lines}</{tag}>\n' if lines else ""


def _paragraph(name: str, text: str) -> str:
    return f'<p class="{name}">{text}</p>\n' if text else ""


def _numbered(block: Chart | Table, text: str) -> str:
    """The line below the title, which begins with the exhibit's number."""
    return f'<b class="nr">{block.number}</b> {text}' if block.number else text


def _without_ditto(rows: tuple[Row, ...]) -> list[Row]:
    """Rows with "the same" spelt out: a sorted or filtered row has another neighbour above it."""
    spelt: list[Row] = []
    for row in rows:
        above = spelt[-1].cells if spelt else ()
        cells = tuple(above[n] if above and cell.text in DITTO else cell for n, cell in enumerate(row.cells))
        spelt.append(replace(row, cells=cells))
    return spelt
