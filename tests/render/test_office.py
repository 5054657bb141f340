"""The files for office programs are read back: headings, tables, pictures, links, notes, as such programs see them."""

import re
from io import BytesIO

import docx
import nbformat
import pytest
from docx.oxml.ns import qn
from pptx import Presentation
from test_slides import shows, tagged

from analysis.render.document import read_document
from analysis.render.errors import RenderError
from analysis.render.office.powerpoint import render_powerpoint
from analysis.render.office.word import render_word


@pytest.fixture(scope="module")
def documents():
    return {}


@pytest.fixture
def word(notebook, fonts, language, documents):
    """The sample report as Word reads it; made once for a language."""
    if language not in documents:
        documents[language] = render_word(notebook, language, fonts)
    return docx.Document(BytesIO(documents[language]))


def flat(text: str) -> str:
    """Words without Markdown's marks and without spaces."""
    return "".join(re.sub(r"\[([^]]*)\]\([^)]*\)|[*`_\\]", r"\1", text).split())


def payloads(notebook, kind: str) -> list[dict]:
    return [payload for cell in notebook.cells for payload in shows(cell, kind)]


def test_headings_are_those_of_the_report_and_native(word, notebook, language):
    expected = [(b.level - 1, b.text) for b in read_document(notebook, language).blocks if hasattr(b, "level")]
    found = [p for p in word.paragraphs if p.style.name.startswith("Heading")]
    assert [int(p.style.name.split()[1]) for p in found][: len(expected)]
    assert [t for _, t in expected if flat(t) not in [flat(p.text) for p in found]] == []


def test_every_chart_stands_there_with_its_alternative_text_and_title(word, notebook, language):
    pictures = word.element.body.findall(".//" + qn("wp:docPr"))
    charts = payloads(notebook, "exhibit")
    assert [flat(p.get("descr")) for p in pictures] == [flat(chart["alt"][language]) for chart in charts]
    titles = [flat(p.text) for p in word.paragraphs if p.style.name == "Exhibit Title"]
    assert {flat(chart["title"][language]) for chart in charts} <= set(titles)
    widths = [shape.width for shape in word.inline_shapes]
    room = word.sections[0].page_width - word.sections[0].left_margin - word.sections[0].right_margin
    assert len(widths) == len(charts) and max(widths) <= room


def test_tables_are_native_with_a_head_that_repeats(word, notebook, language):
    tables = payloads(notebook, "table")
    assert len(word.tables) == len(tables) + 1, "and the numbers of the cover"
    for native, table in zip(word.tables[1:], tables, strict=True):
        heads = [flat(cell.text) for cell in native.rows[0].cells]
        assert heads == [flat((column.get("title") or column)[language]) for column in table["columns"]]
        assert len(native.rows) == len(table["rows"]) + 1
        assert native.rows[0]._tr.find(".//" + qn("w:tblHeader")) is not None


def test_each_row_has_a_cell_of_its_own_for_each_column(word):
    for table in word.tables:
        cells = [row._tr.findall(qn("w:tc")) for row in table.rows]
        assert {len(row) for row in cells} == {len(table.columns)}
        assert not [tc for row in cells for tc in row if tc.findall(f".//{qn('w:vMerge')}")]


def test_a_table_is_as_wide_as_the_page_in_small_letters_that_word_reads(word):
    section = word.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    order = ["tblStyle", "tblW", "tblBorders", "tblLayout", "tblCellMar", "tblLook"]
    for table in word.tables:
        assert {p.style.name for row in table.rows for cell in row.cells for p in cell.paragraphs} == {"Cell"}
        for row in table.rows:
            assert sum(cell.width for cell in row.cells) == pytest.approx(room, rel=0.001)
        found = [each.tag.split("}")[1] for each in table._tbl.tblPr]
        assert [tag for tag in found if tag in order] == order


def test_no_word_is_broken_between_two_lines(word):
    letter = word.styles["Cell"].font.size * 0.5
    for table in (t for t in word.tables if len(t.columns) <= 10):  # more have no room
        for row in table.rows:
            for cell in row.cells:
                longest = max((len(w) for w in re.findall(r"[\w,.%¥+-]+", cell.text, re.ASCII)), default=0)
                assert longest * letter <= cell.width, [(c.text, c.width.cm) for c in row.cells]


def test_links_lead_to_places_that_are_there(word):
    body = word.element.body
    targets = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    inside = [link for link in links if link]
    assert inside and set(inside) <= targets


def test_it_says_that_it_is_a_copy_and_of_which_edition(word, notebook, language):
    (cover,) = payloads(notebook, "cover")
    copy = {"zh": "可编辑副本", "en": "editable copy"}[language]
    said = [p.text for p in word.paragraphs if copy in p.text]
    assert len(said) == 1 and flat(cover["edition"][language]) in flat(said[0])
    assert flat(cover["edition"][language]) in flat(word.sections[0].footer.paragraphs[0].text)
    assert word.core_properties.title == cover["title"][language]


def test_the_same_report_is_the_same_file(notebook, fonts, language, documents, word):
    assert render_word(notebook, language, fonts) == documents[language]


def test_a_formula_is_a_native_one(notebook, fonts, language):
    cell = nbformat.v4.new_code_cell("")
    payload = {"kind": "passage", "markdown": {"zh": "式 $F/(c d)$ 。", "en": "Formula $F/(c d)$."}}
    cell.outputs = [nbformat.v4.new_output("display_data", {"application/vnd.strategy+json": payload})]
    notebook.cells.append(cell)
    made = docx.Document(BytesIO(render_word(notebook, language, fonts)))
    assert made.element.body.findall(".//" + qn("m:oMath"))


@pytest.fixture
def deck(notebook):
    return tagged(notebook, "chart-0", "chart-1", "chart-3")


def test_slides_have_the_claims_as_titles_and_charts_with_alternative_text(deck, fonts, language):
    slides = Presentation(BytesIO(render_powerpoint(deck, language, fonts))).slides
    shown = [p for p in payloads(deck, "exhibit") if p["id"] in ("chart-0", "chart-1", "chart-3")]
    assert len(slides) == 4
    for slide, exhibit in zip(list(slides)[1:], shown, strict=True):
        assert flat(slide.shapes.title.text) == flat(exhibit["title"][language])
        (picture,) = [s for s in slide.shapes if s.shape_type == 13]
        assert flat(picture._element._nvXxPr.cNvPr.get("descr")) == flat(exhibit["alt"][language])
        notes = flat(slide.notes_slide.notes_text_frame.text)
        for said in (exhibit.get("source"), exhibit.get("note")):
            assert not said or flat(said[language]) in notes


def test_nothing_stands_outside_a_slide(deck, fonts, language):
    shown = Presentation(BytesIO(render_powerpoint(deck, language, fonts)))
    for slide in shown.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= shown.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= shown.slide_height


def test_the_same_deck_is_the_same_file(deck, fonts, language):
    assert render_powerpoint(deck, language, fonts) == render_powerpoint(deck, language, fonts)


def test_a_chart_that_cannot_be_drawn_is_told_by_its_cell(deck, fonts, language):
    (cell,) = [c for c in deck.cells for p in shows(c, "exhibit") if p["id"] == "chart-1"]
    for output in cell.outputs:
        output.data["application/vnd.strategy+json"]["svg"] = dict.fromkeys(("zh", "en"), "<svg>no drawing")
    with pytest.raises(RenderError, match="notebook cell"):
        render_powerpoint(deck, language, fonts)
