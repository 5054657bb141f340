"""How the Word document looks: its reference document with fonts, sizes and colours, and what pandoc leaves to be set.

Here: styles, footer, rules of tables. Not here: what stands in the document (`word.py`). Sizes and colours are those of
`theme/report.typ`; the report's own family is on few computers, so that families of the usual systems stand in for it.
"""

import subprocess
from functools import lru_cache
from io import BytesIO

import docx
import pypandoc
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from analysis.render.document import Document
from analysis.render.office.archive import undated

FULL, HALF = 16.6, 11.0  # cm, the width of a chart
PAPERS = {"a4": (21.0, 29.7), "us-letter": (21.59, 27.94)}  # cm
MARGIN = 2.2  # cm
SIDE = 68  # twips beside the words of a cell
ACCENT, INK, GREY, HAIR = "B5182B", "1D2227", "5B6670", "D5DADE"
LATIN, HAN = "Arial", "Microsoft YaHei"
# Style: size in points, colour, bold, space before and after in points, and whether it keeps with what follows.
STYLES = {
    "Normal": (10.5, INK, False, 0, 6, False),
    "Body Text": (10.5, INK, False, 0, 6, False),
    "First Paragraph": (10.5, INK, False, 0, 6, False),
    "Compact": (10.5, INK, False, 0, 2, False),
    "Title": (26, INK, True, 0, 4, True),
    "Subtitle": (13, GREY, False, 0, 4, True),
    "Date": (10, GREY, False, 0, 6, False),
    "Verdict": (16, ACCENT, True, 10, 8, False),
    "Point": (11, INK, True, 8, 2, True),
    "Heading 1": (19, INK, True, 18, 6, True),
    "Heading 2": (14, INK, True, 14, 4, True),
    "Heading 3": (12, INK, True, 10, 3, True),
    "Heading 4": (10.5, INK, True, 8, 2, True),
    "Exhibit Title": (11.5, INK, True, 12, 2, True),
    "Exhibit Subtitle": (9.5, GREY, False, 0, 3, True),
    "Chart": (10.5, INK, False, 2, 2, True),
    "Source Line": (8.5, GREY, False, 1, 5, False),
    "Cell": (7.5, INK, False, 1, 1, False),
    "Alert": (10, ACCENT, False, 4, 6, False),
}
LETTER_STYLES = {"Stress": ACCENT, "Hyperlink": None}  # a link has the colour of the words around it


def reference(document: Document) -> bytes:
    """The reference document that gives the converted one its styles, paper and footer."""
    word = docx.Document(BytesIO(_of_pandoc()))
    for name, values in STYLES.items():
        _set(_style(word, name, WD_STYLE_TYPE.PARAGRAPH), *values)
    for name, colour in LETTER_STYLES.items():
        font = _style(word, name, WD_STYLE_TYPE.CHARACTER).font
        font.color.rgb, font.bold = colour and RGBColor.from_string(colour), None
    section = word.sections[0]
    section.page_width, section.page_height = map(Cm, PAPERS[document.paper])
    section.left_margin = section.right_margin = Cm(MARGIN)
    section.top_margin = section.bottom_margin = Cm(MARGIN)
    _footer(section.footer, document)
    return _bytes(word)


def with_table_style(converted: bytes, document: Document) -> bytes:
    """The converted document with the rules of its tables, and the properties that programs show of a file."""
    word = docx.Document(BytesIO(converted))
    section = word.sections[0]
    room, cell = section.page_width - section.left_margin - section.right_margin, word.styles["Cell"].style_id
    for table in word.tables:
        _rules(table)
        _columns(table, room)
        for paragraph in table._tbl.iter(qn("w:p")):  # pandoc's own style of a cell has the size of prose
            paragraph.style = cell
        for row in table.rows:
            _append(row._tr.get_or_add_trPr(), "w:cantSplit")
    properties = word.core_properties
    properties.title = document.cover.title if document.cover else document.title
    properties.author, properties.comments = "", ""
    return _bytes(word)


@lru_cache(maxsize=1)
def _of_pandoc() -> bytes:
    asked = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    return subprocess.run(asked, capture_output=True, check=True).stdout


def _style(word: WordDocument, name: str, kind: WD_STYLE_TYPE):
    if name in [style.name for style in word.styles]:
        return word.styles[name]
    style = word.styles.add_style(name, kind)
    if kind == WD_STYLE_TYPE.PARAGRAPH:
        style.base_style = word.styles["Normal"]
    return style


def _set(
    style: ParagraphStyle, size: float, colour: str, bold: bool, before: float, after: float, with_next: bool
) -> None:
    font, paragraph = style.font, style.paragraph_format
    font.size, font.bold, font.italic = Pt(size), bold, False
    font.color.rgb = RGBColor.from_string(colour)
    paragraph.space_before, paragraph.space_after = Pt(before), Pt(after)
    paragraph.keep_with_next = with_next
    paragraph.alignment = None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script, family in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", HAN)):
        fonts.set(qn(f"w:{script}"), family)


def _footer(footer, document: Document) -> None:
    """Title, edition and the number of the page."""
    paragraph = footer.paragraphs[0]
    cover = document.cover
    said = f"{cover.title} · {cover.edition}" if cover else document.title
    runs = [paragraph.add_run(f"{said} · ")]
    for kind in ("begin", None, "end"):
        run = paragraph.add_run()
        if kind:
            _append(run._r, "w:fldChar", fldCharType=kind)
        else:
            _append(run._r, "w:instrText").text = "PAGE"
        runs.append(run)
    for run in runs:
        run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(GREY)


def _rules(table) -> None:
    """A thin line under each row, a darker one under the head, none between columns."""
    properties = table._tbl.tblPr
    borders, margins = _append(properties, "w:tblBorders"), _append(properties, "w:tblCellMar")
    for side in ("top", "bottom", "insideH"):
        _append(borders, f"w:{side}", val="single", sz="4", space="0", color=HAIR)
    for side in ("left", "right"):
        _append(margins, f"w:{side}", w=str(SIDE), type="dxa")
    # Word reads the properties of a table in one order alone.
    order = [qn(f"w:{name}") for name in ("tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblCellMar", "tblLook")]
    properties[:] = sorted(properties, key=lambda each: order.index(each.tag))
    for cell in table.rows[0].cells:
        edges = _append(cell._tc.get_or_add_tcPr(), "w:tcBorders")
        _append(edges, "w:bottom", val="single", sz="8", space="0", color=INK)
        for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
            run.font.bold = True


def _columns(table, room: int) -> None:
    """The columns as wide as `room` together, with each cell's width written down: not every program scales them."""
    columns = table._tbl.tblGrid.gridCol_lst
    shares = [column.w for column in columns]
    widths = [Emu(round(room * share / sum(shares))) for share in shares]
    for column, width in zip(columns, widths, strict=True):
        column.w = width
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = width


def _append(parent, tag: str, **attributes: str):
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


def _bytes(word: WordDocument) -> bytes:
    """The file: the same bytes for the same document, whenever it is written."""
    buffer = BytesIO()
    word.save(buffer)
    return undated(buffer.getvalue())
