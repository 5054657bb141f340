"""The deck as a PowerPoint file: the claim as the slide's title, the chart as a picture, sources and odds in the notes.

Here: what each slide holds. Not here: which cells are slides (`analysis.render.slides`), the drawing (`pictures.py`).
"""

from datetime import datetime
from io import BytesIO

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.util import Cm, Pt

from analysis.common.blocks import Chart, Cover
from analysis.common.dates import date_in_words
from analysis.common.fonts import FontSet
from analysis.render.markdown import Pieces
from analysis.render.office import tree
from analysis.render.office.archive import undated
from analysis.render.office.pictures import pieces_and_pictures
from analysis.render.office.report_style import ACCENT, GREY, HAN, INK, LATIN
from analysis.render.slides import read_deck
from analysis.render.words import WORDS, prefixed

SHEET = (33.867, 19.05)  # cm, 16:9 as office programs have it
EDGE = 1.5  # cm
TITLE_ONLY = 5  # the layout of the default template
CHART_TOP, CHART_BOTTOM = 4.7, 17.4  # cm


def render_powerpoint(notebook, language: str, fonts: FontSet) -> bytes:
    """Return the tagged cells of an executed notebook as a .pptx file.

    Parameters
    ----------
    notebook : nbformat notebook node, executed.
    language : "zh" or "en".
    fonts : from `ensure_fonts`; charts are drawn with them.

    Raises
    ------
    RenderError : with the notebook cell, the cause and the next step.
    """
    deck = read_deck(notebook, language)
    pieces, pictures = pieces_and_pictures(deck, fonts)
    shown = Presentation()
    shown.slide_width, shown.slide_height = map(Cm, SHEET)
    for number, block in enumerate(deck.blocks, 1):
        slide = shown.slides.add_slide(shown.slide_layouts[TITLE_ONLY])
        if isinstance(block, Cover):
            _opening(slide, block, pieces)
        else:
            _exhibit(slide, block, pieces, pictures[block.id])
            if block is deck.blocks[-1]:
                _closing(slide, deck.cover, pieces)
        _foot(slide, deck.cover, pieces, f"{number} / {len(deck.blocks)}")
    return _bytes(shown, deck.cover)


def _opening(slide: Slide, cover: Cover, pieces: Pieces) -> None:
    _title(slide, _said(cover.verdict, pieces), size=30, top=3.2, height=5.6)
    _text(slide, (EDGE, 1.2, 26, 1.0), [(_said(cover.title, pieces), 18, INK, True)])
    _text(slide, (EDGE, 2.2, 26, 0.9), [(_said(cover.subtitle, pieces), 13, GREY, False)])
    width = (SHEET[0] - 2 * EDGE) / max(len(cover.tiles), 1)
    for n, tile in enumerate(cover.tiles):
        lines = [
            (_said(tile.value, pieces), 24, ACCENT, True),
            (_said(tile.interval, pieces), 11, GREY, False),
            (_said(tile.label, pieces), 13, INK, False),
        ]
        _text(slide, (EDGE + n * width, 10.2, width - 0.4, 4.5), lines)
    copy = WORDS[pieces.language]["copy"].format(edition=_said(cover.edition, pieces))
    _text(slide, (EDGE, 16.6, SHEET[0] - 2 * EDGE, 0.8), [(copy, 10, GREY, False)])
    points = [f"{_said(point.heading, pieces)}\n{_plain(point.markdown, pieces)}" for point in cover.points]
    slide.notes_slide.notes_text_frame.text = "\n\n".join(points)


def _exhibit(slide: Slide, block: Chart, pieces: Pieces, picture: bytes) -> None:
    _title(slide, _said(block.title, pieces), size=24, top=0.9, height=2.3)
    if block.subtitle:
        _text(slide, (EDGE, 3.1, SHEET[0] - 2 * EDGE, 1.3), [(_said(block.subtitle, pieces), 12, GREY, False)])
    drawn = slide.shapes.add_picture(BytesIO(picture), Cm(EDGE), Cm(CHART_TOP))
    room = (Cm(SHEET[0] - 2 * EDGE), Cm(CHART_BOTTOM - CHART_TOP))
    scale = min(room[0] / drawn.width, room[1] / drawn.height)
    drawn.width, drawn.height = round(drawn.width * scale), round(drawn.height * scale)
    drawn.left = (Cm(SHEET[0]) - drawn.width) // 2
    drawn._element._nvXxPr.cNvPr.set("descr", block.alt)
    lines = [
        prefixed(kind, _said(text, pieces), pieces.language)
        for kind, text in (("note", block.note), ("source", block.source))
        if text
    ]
    slide.notes_slide.notes_text_frame.text = "\n".join([*lines, block.alt])


def _closing(slide: Slide, cover: Cover, pieces: Pieces) -> None:
    """What would overturn the answer, or what to do next: the last paragraph of page one, said in the notes."""
    point = cover.points[-1]
    frame = slide.notes_slide.notes_text_frame
    frame.text = f"{frame.text}\n\n{_said(point.heading, pieces)}\n{_plain(point.markdown, pieces)}"


def _title(slide: Slide, text: str, size: float, top: float, height: float) -> None:
    """The slide's title, which its outline and screen readers go by."""
    title = slide.shapes.title
    title.left, title.top = Cm(EDGE), Cm(top)
    title.width, title.height = Cm(SHEET[0] - 2 * EDGE), Cm(height)
    _fill(title.text_frame, [(text, size, INK, True)])


def _text(slide: Slide, box: tuple[float, float, float, float], lines: list[tuple[str, float, str, bool]]) -> None:
    _fill(slide.shapes.add_textbox(*map(Cm, box)).text_frame, lines)


def _fill(frame, lines: list[tuple[str, float, str, bool]]) -> None:
    """Paragraphs of words, size in points, colour and whether bold."""
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE  # where a family is wider
    frame.margin_left = frame.margin_right = 0
    for n, (text, size, colour, bold) in enumerate(lines):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.name = Pt(size), bold, LATIN
        run.font.color.rgb = RGBColor.from_string(colour)
        family = run._r.get_or_add_rPr()
        family.append(family.makeelement(qn("a:ea"), {"typeface": HAN}))


def _foot(slide: Slide, cover: Cover, pieces: Pieces, page: str) -> None:
    day = date_in_words(cover.date, pieces.language)
    said = " · ".join([_said(cover.title, pieces), _said(cover.edition, pieces), day, page])
    _text(slide, (EDGE, 17.9, SHEET[0] - 2 * EDGE, 0.7), [(said, 9, GREY, False)])


def _said(text: str, pieces: Pieces) -> str:
    """The words of a one-line text."""
    return tree.plain(tree.inlines_of(pieces.line(text)))


def _plain(markdown: str, pieces: Pieces) -> str:
    """The words of paragraphs."""
    return "\n".join(tree.plain([block]) for block in tree.blocks_of(pieces.prose(markdown)))


def _bytes(shown, cover: Cover) -> bytes:
    """The file, with the report's title and date: the same bytes for the same deck."""
    about, day = shown.core_properties, datetime(cover.date.year, cover.date.month, cover.date.day)
    about.title, about.author, about.last_modified_by = cover.title, "", ""
    about.created = about.modified = day
    buffer = BytesIO()
    shown.save(buffer)
    return undated(buffer.getvalue())
