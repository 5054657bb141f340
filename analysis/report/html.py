"""A document as one HTML page that asks no server for anything.

Here: the page's elements. Not here: how they look (`theme/page.css`), the frame around them
(`theme/page.html`), Markdown (`markdown.py`), inline SVG (`svg.py`).
"""

import re
from html import escape, unescape
from importlib.resources import files
from itertools import count
from string import Template

from analysis.report.check import check, plain_text
from analysis.report.document import (
    Break,
    Cover,
    Document,
    Exhibit,
    Heading,
    Prose,
    Table,
    read_document,
)
from analysis.report.fonts import FontSet, embedded_css
from analysis.report.markdown import Pieces, convert
from analysis.report.svg import inline_svg
from analysis.report.words import WORDS, long_date, prefixed

TAGS = {"zh": "zh-CN", "en": "en-GB"}
CITATION = re.compile(r'<a href="#([^"]+)"')
BACK = "<!--back:{}-->"


def render_html(notebook, language: str, fonts: FontSet) -> str:
    """Return the report of an executed notebook as one HTML page.

    Parameters
    ----------
    notebook : nbformat notebook node, executed.
    language : "zh" or "en".
    fonts : from `ensure_fonts`; the page carries the characters it uses.

    Raises
    ------
    RenderError : with the notebook cell, the cause and the next step.
    """
    return compose_html(read_document(notebook, language), fonts)


def compose_html(document: Document, fonts: FontSet) -> str:
    """Return a document as an HTML page; see `render_html`."""
    pieces = convert(document, "html")
    page = _Page(document, pieces, check(document, pieces, fonts).levels)
    main = _back_links(page.main(), page.words["back"])
    theme = files("analysis.report") / "theme"
    cover = document.cover
    title = cover.title if cover else document.title
    characters = plain_text(document.blocks) + document.title + plain_text(tuple(page.words.values()))
    return Template((theme / "page.html").read_text(encoding="utf-8")).substitute(
        language=TAGS[document.language],
        title=escape(title),
        short=escape(document.short),
        description=escape(cover.subtitle if cover else title),
        fonts=embedded_css(fonts, characters + unescape(re.sub(r"<[^>]*>", "", main)) + "年月日·↑"),
        style=(theme / "page.css").read_text(encoding="utf-8"),
        skip=page.words["skip"],
        contents_title=page.words["contents"],
        contents=page.contents(),
        generated=page.words["generated"],
        main=main,
    )


class _Page:
    """The elements of one document."""

    def __init__(self, document: Document, pieces: Pieces, levels: dict[int, int]):
        self.document, self.pieces, self.levels = document, pieces, levels
        self.words = WORDS[document.language]

    def contents(self) -> str:
        items = [
            f'<li><a href="#{block.anchor}">{self.pieces.line(block.text)}</a></li>'
            for block in self.document.blocks
            if isinstance(block, Heading) and block.level == 2
        ]
        return "<ol>\n" + "\n".join(items) + "\n</ol>"

    def main(self) -> str:
        blocks, parts, index = self.document.blocks, [], 0
        if not self.document.cover:
            parts.append(f"<header class=cover><h1>{escape(self.document.title)}</h1></header>")
        while index < len(blocks):
            block = blocks[index]
            following = blocks[index + 1] if index + 1 < len(blocks) else None
            if isinstance(block, Exhibit) and block.half and isinstance(following, Exhibit) and following.half:
                both = self.exhibit(block, self.levels[index]) + self.exhibit(following, self.levels[index + 1])
                parts.append(f'<div class="pair">\n{both}</div>')
                index += 2
                continue
            made = self.block(block, self.levels.get(index, 2))
            alone = isinstance(block, Exhibit) and block.half
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
            case Exhibit():
                return self.exhibit(block, level)
            case Table():
                return self.table(block, level)
            case Cover():
                return self.cover(block)
            case Break():
                return '<div class="break"></div>'

    def exhibit(self, block: Exhibit, level: int) -> str:
        line = self.pieces.line
        return (
            f'<figure class="exhibit" id="{block.anchor}" aria-labelledby="{block.anchor}--title">\n'
            f'<h{level} class="takeaway" id="{block.anchor}--title">{line(block.title)}</h{level}>\n'
            + _paragraph("subtitle", line(block.subtitle))
            + f'<div class="chart" tabindex="0">{inline_svg(block.svg, block.anchor, block.alt)}</div>\n'
            + self._foot("figcaption", block.note, block.source)
            + "</figure>\n"
        )

    def table(self, block: Table, level: int) -> str:
        line, size = self.pieces.line, " small" if block.small else ""
        name = f' aria-labelledby="{block.anchor}--title"' if block.title else f' aria-label="{self.words["table"]}"'
        title = (
            f'<h{level} class="takeaway" id="{block.anchor}--title">{line(block.title)}</h{level}>\n'
            if block.title
            else ""
        )
        caption = line(block.caption) or line(block.title)
        total = sum(column.width or 1 for column in block.columns)
        columns = "".join(f'<col style="width:{100 * (c.width or 1) / total:.1f}%">' for c in block.columns)
        head = "".join(f'<th scope="col" class="{c.align}">{line(c.title)}</th>' for c in block.columns)
        rows = "\n".join(self._row(block, row) for row in block.rows)
        return (
            f'<section class="table{size}" id="{block.anchor}"{name}>\n{title}'
            f'<div class="scroll" tabindex="0" role="region" aria-label="{self.words["table"]}">\n<table>\n'
            f"<caption>{caption}</caption>\n<colgroup>{columns}</colgroup>\n"
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n"
            + self._foot("div", block.note, block.source)
            + "</section>\n"
        )

    def _row(self, block: Table, row) -> str:
        target = f' id="{row.anchor}"' if row.anchor else ""
        back = BACK.format(row.anchor) if row.anchor else ""
        first, *rest = (self.pieces.line(cell) for cell in row.cells)
        cells = [f'<th scope="row" class="{block.columns[0].align}">{first}{back}</th>']
        cells += [f'<td class="{c.align}">{t}</td>' for c, t in zip(block.columns[1:], rest, strict=True)]
        return f"<tr{target}>{''.join(cells)}</tr>"

    def cover(self, block: Cover) -> str:
        line, day = self.pieces.line, long_date(block.date, self.document.language)
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
            + _paragraph("overrides", line(block.overrides))
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


def _back_links(main: str, title: str) -> str:
    """Name each citation of a row, and give the row a link back to the first of them."""
    numbers, first = count(1), {}

    def named(match: re.Match) -> str:
        name = f"cite-{next(numbers)}"
        first.setdefault(match.group(1), name)
        return f'<a id="{name}" href="#{match.group(1)}"'

    main = CITATION.sub(named, main)

    def back(match: re.Match) -> str:
        name = first.get(match.group(1))
        return f' <a class="back" href="#{name}" title="{title}" aria-label="{title}">↑</a>' if name else ""

    return re.sub(r"<!--back:([^>]+)-->", back, main)
