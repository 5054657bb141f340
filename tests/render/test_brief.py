"""The sheet to hand over is read back: one page with the answer and the options, and faults that name a cell."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from report_sample import both
from test_slides import has, shows, texts

from analysis.render.brief import TAG, read_brief, render_brief
from analysis.render.errors import RenderError


def tagged(notebook, table: str):
    """The notebook with the cover and one table on the sheet."""
    for cell in notebook.cells:
        if shows(cell, "cover") or any(payload["id"] == table for payload in shows(cell, "table")):
            cell.metadata["tags"] = [TAG]
    return notebook


@pytest.fixture
def sheet(notebook):
    short = next(p["id"] for c in notebook.cells for p in shows(c, "table") if len(p["rows"]) <= 12)
    return tagged(notebook, short)


def test_the_sheet_is_one_page_with_verdict_numbers_points_and_options(sheet, fonts, language):
    pdf = render_brief(sheet, language, fonts)
    (page,) = texts(pdf)
    assert [round(side) for side in pypdfium2.PdfDocument(pdf)[0].get_size()] == [595, 842]
    document = read_brief(sheet, language)
    cover, table = document.blocks
    for text in (cover.title, cover.subtitle, cover.verdict, *(point.heading for point in cover.points)):
        assert has(page, text)
    assert all(has(page, tile.value) and has(page, tile.interval) for tile in cover.tiles)
    assert all(has(page, column.title) for column in table.columns)
    assert all(has(page, row.cells[0].text) for row in table.rows)


def test_a_screen_reader_finds_its_language_and_a_table(sheet, fonts, language):
    with pikepdf.open(BytesIO(render_brief(sheet, language, fonts))) as pdf:
        assert str(pdf.Root.Lang) == {"zh": "zh-CN", "en": "en-GB"}[language]
        assert pdf.Root.MarkInfo.Marked
        assert not any("/Dest" in a for page in pdf.pages for a in page.get("/Annots", [])), "a link to nowhere"


def test_a_tag_on_what_cannot_stand_there_is_refused(sheet, fonts):
    chart = next(cell for cell in sheet.cells if shows(cell, "exhibit"))
    chart.metadata["tags"] = [TAG]
    with pytest.raises(RenderError, match='the tag "brief" is for the cover and for tables, found an exhibit'):
        render_brief(sheet, "en", fonts)


def test_a_sheet_needs_its_cover_and_fits_on_one_page(sheet, fonts):
    cell = next(cell for cell in sheet.cells if shows(cell, "cover"))
    (cover,) = shows(cell, "cover")
    cover["verdict"] = both("很长的结论。" * 200, "A verdict that goes on and on. " * 60)
    with pytest.raises(RenderError, match="the sheet does not fit on one page"):
        render_brief(sheet, "en", fonts)
    cell.metadata["tags"] = []
    with pytest.raises(RenderError, match='the sheet opens with the cover; give its cell the tag "brief"'):
        render_brief(sheet, "en", fonts)
