"""A deck of slides set by Typst: PDF/A-2a and PDF/UA-1, 16:9, the same bytes for the same input.

Here: the Typst source that calls `theme/slides.typ`. Not here: which cells are slides (`slides.py`), sizes and colours.
"""

from importlib.resources import files

from analysis.common.blocks import Chart, Cover
from analysis.common.dates import date_in_words
from analysis.common.fonts import FontSet
from analysis.render.check import check_glyphs
from analysis.render.document import Document
from analysis.render.markdown import Pieces, convert
from analysis.render.slides import read_deck
from analysis.render.svg import narrow_quotes, smallest_letter, with_fallbacks
from analysis.render.typst_source import Source, content, day_of, labelled, string
from analysis.render.words import WORDS

THEME = ("report.typ", "slides.typ")


def render_slides(notebook, language: str, fonts: FontSet) -> bytes:
    """Return the tagged cells of an executed notebook as slides in a PDF.

    Parameters
    ----------
    notebook : nbformat notebook node, executed.
    language : "zh" or "en".
    fonts : from `ensure_fonts`.

    Raises
    ------
    RenderError : with the notebook cell, the cause and the next step.
    """
    deck = read_deck(notebook, language)
    return slides_source(deck, fonts).compile_pdf(fonts, deck.cover.date)


def slides_source(deck: Document, fonts: FontSet) -> Source:
    """Return the checked Typst source of a deck."""
    pieces = convert(deck, "typst")
    check_glyphs(deck, pieces, fonts)
    source, cover = Source(fonts), deck.cover
    for name in THEME:
        source.files[name] = (files("analysis.render") / "theme" / name).read_bytes()
    source.add('#import "slides.typ": *')
    source.add(
        f"#show: deck.with(lang: {string(deck.language)}, title: {string(cover.title)}, "
        f"edition: [{pieces.line(cover.edition)}], what-if: {str(cover.overrides is not None).lower()}, "
        f"day: [{date_in_words(cover.date, deck.language)}], date: {day_of(cover.date)})"
    )
    for block in deck.blocks:
        match block:
            case Cover():
                source.named["opening slide"] = block.place
                source.add(_opening(block, pieces), block.place)
            case Chart():
                closing = _closing(cover, pieces) if block is deck.blocks[-1] else "none"
                source.named[f'"{block.id}"'] = block.place
                source.add("#pagebreak()", block.place)
                source.add(_slide(block, closing, pieces, source), block.place)
    return source


def _opening(cover: Cover, pieces: Pieces) -> str:
    tiles = ", ".join(
        f"([{pieces.line(tile.value)}], [{pieces.line(tile.interval)}], [{pieces.line(tile.label)}])"
        for tile in cover.tiles
    )
    return (
        f"#opening(title: [{pieces.line(cover.title)}], subtitle: [{pieces.line(cover.subtitle)}], "
        f"verdict: [{pieces.line(cover.verdict)}], tiles: ({tiles},), "
        f"interval: [{WORDS[pieces.language]['deck']}], overrides: {content(pieces.line(cover.overrides))})"
    )


def _slide(block: Chart, closing: str, pieces: Pieces, source: Source) -> str:
    name = f"charts/{block.id}.svg"
    source.files[name] = with_fallbacks(narrow_quotes(block.svg), source.fonts).encode()
    return (
        f"#slide(name: {string(block.id)}, title: [{pieces.line(block.title)}], "
        f"subtitle: {content(pieces.line(block.subtitle))}, alt: {string(block.alt)}, svg: {string(name)}, "
        f"letter: {smallest_letter(block.svg):.6f}, note: {labelled(block.note, 'note', pieces)}, "
        f"source: {labelled(block.source, 'source', pieces)}, closing: {closing})"
    )


def _closing(cover: Cover, pieces: Pieces) -> str:
    point = cover.points[-1]
    return f"([{pieces.line(point.heading)}], [\n{pieces.prose(point.markdown)}\n])"
