"""Exhibits and tables are numbered in the order in which they appear, and sentences refer to them by id."""

import re

import pypdfium2
import pytest

from analysis.common.blocks import Chart, Table
from analysis.common.payload import MIME
from analysis.common.references import marked
from analysis.render.document import read_document
from analysis.render.errors import RenderError
from analysis.render.html import render_html
from analysis.render.pdf import render_pdf

NAMES = {Chart: {"zh": "图", "en": "Figure"}, Table: {"zh": "表", "en": "Table"}}


def _payloads(book, kind, language="en"):
    for cell in book.cells:
        for output in cell.get("outputs", []):
            payload = output.data[MIME]
            if payload["kind"] == kind and payload.get("lang", language) == language:
                yield payload


def _refer(book, language, *marks):
    first = next(_payloads(book, "prose", language))
    first["markdown"] = "See " + " and ".join(marks) + "."


def _plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_each_kind_counts_from_one_in_the_order_of_the_report(notebook, language):
    document = read_document(notebook, language)
    for kind, names in NAMES.items():
        said = [_plain(b.number) for b in document.blocks if isinstance(b, kind)]
        assert len(said) > 1
        assert said == [f"{names[language]} {n}" for n in range(1, len(said) + 1)]


def test_a_reference_says_the_number_and_leads_to_the_exhibit(notebook, fonts, language):
    shown = [p["id"] for p in _payloads(notebook, "exhibit")]
    last, table = shown[-1], next(_payloads(notebook, "table"))["id"]
    _refer(notebook, language, marked("exhibit", last), marked("table", table))
    figure, rows = f"{NAMES[Chart][language]} {len(shown)}", f"{NAMES[Table][language]} 1"
    page = render_html(notebook, language, fonts)
    assert re.search(rf'href="#exhibit-{last}"[^>]*>{figure.replace(" ", ".")}</a>', page)
    assert re.search(rf'href="#table-{table}"[^>]*>{rows.replace(" ", ".")}</a>', page)
    text = "".join(
        p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(render_pdf(notebook, language, fonts))
    )
    said = re.sub(r"\s", "", text)
    # once where it is referred to, once at the exhibit
    assert len(re.findall(rf"{figure.replace(' ', '')}(?!\d)", said)) == 2
    assert "[@" not in said and "[@" not in page


def test_a_reference_to_what_the_report_does_not_show_is_refused_with_its_cell(notebook, fonts, language):
    _refer(notebook, language, marked("exhibit", "no-such-chart"))
    with pytest.raises(RenderError, match="exhibit-no-such-chart") as caught:
        render_pdf(notebook, language, fonts)
    assert "notebook cell" in str(caught.value)
