"""Sheet, row heads, spoken languages and back links of a sample: set right, and seen when they are not."""

import dataclasses
import re

import pypdfium2
import pytest
from pdf_structure import faults

from analysis.common.payload import MIME
from analysis.render import pdf as pdf_module
from analysis.render.document import read_document
from analysis.render.errors import RenderError
from analysis.render.pdf import compile_pdf, render_pdf

SHEETS = {"a4": (595.3, 841.9), "us-letter": (612.0, 792.0)}
SPOKEN = {"zh": "他说 let us meet again 就走了。", "en": "They call it 小红卡 here."}


@pytest.fixture
def spoken(notebook, language):
    """The sample with a phrase of the other language in it."""
    prose = [o.data[MIME] for c in notebook.cells for o in c.get("outputs", []) if o.data[MIME]["kind"] == "prose"]
    for payload in prose[:2]:
        payload["markdown"] += "\n\n" + SPOKEN[payload["lang"]]
    return notebook


def _cover(notebook):
    return notebook.cells[1].outputs[0].data[MIME]


def _pages(pdf):
    return list(pypdfium2.PdfDocument(pdf))


def test_the_structure_is_that_of_the_document(spoken, fonts, language):
    document = read_document(spoken, language)
    assert faults(compile_pdf(document, fonts), document) == []


def test_a_row_without_a_head_is_seen(spoken, fonts, language, monkeypatch):
    monkeypatch.setattr(pdf_module, "with_row_heads", lambda made: made)
    document = read_document(spoken, language)
    assert any("its first cell is TD" in fault for fault in faults(compile_pdf(document, fonts), document))


def test_another_order_title_or_language_is_seen(spoken, fonts, language, pdf):
    document = read_document(spoken, language)
    blocks = list(document.blocks)
    blocks[-1], blocks[-2] = blocks[-2], blocks[-1]
    cover = dataclasses.replace(document.cover, title="Another")
    other = dataclasses.replace(document, blocks=(cover, *blocks[1:]))
    found = faults(pdf, other)  # the sample without the phrase, held against another document
    assert any(fault.startswith("the title is") for fault in found)
    assert any(fault.startswith("no phrase is marked") for fault in found)
    small = dataclasses.replace(document, blocks=tuple(b for b in document.blocks if b is not blocks[3]))
    assert any(fault.startswith("read in the order") for fault in faults(compile_pdf(document, fonts), small))


def test_row_heads_move_no_byte(notebook, fonts, monkeypatch):
    whole = render_pdf(notebook, "en", fonts)
    monkeypatch.setattr(pdf_module, "with_row_heads", lambda made: made)
    before = render_pdf(notebook, "en", fonts)
    assert len(before) == len(whole) and before != whole


@pytest.mark.parametrize("paper", SHEETS)
def test_the_sheet_is_a_setting(notebook, fonts, language, paper):
    _cover(notebook)["paper"] = paper
    pages = _pages(render_pdf(notebook, language, fonts))
    for page in pages:
        assert page.get_size() == pytest.approx(SHEETS[paper], abs=0.1)
        words = page.get_textpage()
        for index in range(words.count_rects()):
            left, _, right, _ = words.get_rect(index)
            assert left > 60 and right < page.get_width() - 58
    assert f"1 / {len(pages)}" in pages[0].get_textpage().get_text_range()


def test_a4_is_the_sheet_where_nothing_is_said(pdf):
    assert _pages(pdf)[0].get_size() == pytest.approx(SHEETS["a4"], abs=0.1)


def test_another_sheet_is_refused(notebook, fonts):
    _cover(notebook)["paper"] = "foolscap"
    with pytest.raises(RenderError, match=r'"paper" must be one of a4, us-letter, found \'foolscap\''):
        render_pdf(notebook, "en", fonts)


def test_a_row_names_the_pages_of_its_number_and_links_to_them(notebook, fonts, language):
    exhibit = next(
        o.data[MIME] for c in notebook.cells for o in c.get("outputs", []) if o.data[MIME]["kind"] == "exhibit"
    )
    exhibit["data"] = {
        "numbers": [{"id": "f5", "anchor": "figure-5"}, {"id": "none", "anchor": ""}],
        "printed": [{"id": i, "lang": "en", "part": "label"} for i in ("f5", "none")],
    }
    pages = [page.get_textpage().get_text_range() for page in _pages(render_pdf(notebook, language, fonts))]
    opening = {"zh": r"参与商户的消费占比 {}\s+第 ?([\d、 ]+?) ?页", "en": r"participants {}\s+p\. ((?:\d, )*\d)"}
    said = {n: re.findall(opening[language].format(n), "".join(pages)) for n in (2, 5, 6)}
    standing = [1, *(n for n, text in enumerate(pages, 1) if "7:3" in text)]  # its tile on the cover, then the prose
    assert [re.findall(r"\d+", found) for found in said[2]] == [list(map(str, standing))]
    assert (len(said[5]), len(said[6])) == (1 if language == "en" else 0, 0)  # drawn in one edition's chart only
