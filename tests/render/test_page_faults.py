"""A notebook that cannot be set says which cell, under which heading, and why."""

import re

import pytest

from analysis.common.payload import MIME
from analysis.render.document import read_document
from analysis.render.errors import RenderError
from analysis.render.html import render_html
from analysis.render.pdf import compile_pdf, render_pdf

RENDERERS = [render_pdf, render_html]


def payloads(book, kind):
    """Yield (cell number, payload) of one kind."""
    for number, cell in enumerate(book.cells, 1):
        for output in cell.get("outputs", []):
            if output.data[MIME]["kind"] == kind:
                yield number, output.data[MIME]


def fault(render, book, fonts):
    with pytest.raises(RenderError) as caught:
        render(book, "zh", fonts)
    return str(caught.value)


def change(book, kind, /, **fields):
    number, payload = next(payloads(book, kind))
    payload.update(fields)
    return f"notebook cell {number} of {len(book.cells)}"


def prose(book, markdown):
    return change(book, "prose", markdown=markdown)


@pytest.mark.parametrize("render", RENDERERS)
@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("一个没有字形的字 ↩", "U+21A9"),
        ("见[某处](#figure-99)", 'no block or row has the anchor "figure-99"; did you mean "figure-9"?'),
        (r"公式 $\nosuchcommand{x}$", "nosuchcommand"),
        ("<table><tr><td>1</td></tr></table>", "raw html"),
        ("![图](x.png)", "make it an exhibit"),
        ("#### 跳级", "skips from level 2 to 4"),
        ("# 又一个标题", "second H1"),
        ("脚注[^1]\n\n[^1]: 字", "footnote"),
        ("<script>alert(1)</script>", "raw html"),
        ("<b onclick='x'>字</b>", "raw html"),
        ("`<script>x</script>`{=html}", "raw html"),
        ('`#read("x")`{=typst}', "raw typst"),
        ("\\input{x.tex}", "raw tex"),
        ("公式 $\\input{x.tex}$", "is not TeX that pandoc can convert"),
        ('公式 $#read("x")$', "is not TeX that pandoc can convert"),
        ("![](http://example.org/x.png)", "make it an exhibit"),
        ("[字](javascript:alert(1))", "only http://, https:// and mailto:"),
        ("<JavaScript:alert(1)>", "only http://, https:// and mailto:"),
        ("[字](file:///etc/hosts)", "only http://, https:// and mailto:"),
        ("[字](//example.org)", "only http://, https:// and mailto:"),
        ("[字](http://example.org){onclick=x}", "the attribute onclick"),
        ("[字]{style='background:url(http://example.org/x.png)'}", "the attribute style"),
        ("`字`{onclick=x}", "the attribute onclick"),
        ("::: {style=x}\n字\n:::", "the attribute style"),
        ("## 标题 {onclick=x}", "the attribute onclick"),
        ("~~~ {onclick=x}\n字\n~~~", "the attribute onclick"),
    ],
)
def test_prose(notebook, fonts, render, markdown, said):
    where = prose(notebook, markdown)
    message = fault(render, notebook, fonts)
    assert where in message and 'under "市场 1"' in message and said in message


@pytest.mark.parametrize("text", ["#import x", "#read(x)", "#{1+1}", "@import", "&lt;script&gt;", "= 字", "%x%"])
def test_what_means_something_to_another_language_is_printed_as_text(notebook, fonts, text):
    import pypdfium2

    prose(notebook, f"前 {text} 后")
    shown = text.replace("&lt;", "<").replace("&gt;", ">")
    page = render_html(notebook, "zh", fonts)
    assert f"前 {shown} 后".replace("<", "&lt;").replace(">", "&gt;") in page
    pages = pypdfium2.PdfDocument(render_pdf(notebook, "zh", fonts))
    words = "".join(page.get_textpage().get_text_range() for page in pages)
    assert shown.replace(" ", "") in words.replace(" ", "")


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("exhibit", {"alt": {"zh": " ", "en": "x"}}, '"alt.zh" must be a text that is not empty'),
        ("exhibit", {"alt": None}, '"alt" must be a text in both languages'),
        ("exhibit", {"svg": {"zh": "x", "en": "x"}}, "an SVG picture"),
        ("exhibit", {"width": "third"}, "one of full, half"),
        ("exhibit", {"titel": "x"}, 'unknown key "titel"'),
        ("exhibit", {"id": "chart-1"}, 'the anchor "exhibit-chart-1" is set twice'),
        ("exhibit", {"kind": "exhibitt"}, "a payload's kind must be one of"),
        ("table", {"rows": []}, "a list that is not empty"),
        ("table", {"rows": [{"anchor": None, "cells": [{"zh": "x", "en": "x"}]}]}, "6 cells"),
        ("cover", {"date": "22 November"}, "a date such as 2026-11-22"),
        ("prose", {"lang": "fr"}, '"lang" must be zh or en'),
    ],
)
def test_payload(notebook, fonts, kind, fields, said):
    where = change(notebook, kind, **fields)
    message = fault(render_pdf, notebook, fonts)
    assert said in message
    if "twice" not in said:
        assert where in message


@pytest.mark.parametrize("render", RENDERERS)
def test_glyph_inside_a_chart(notebook, fonts, render):
    number, payload = next(payloads(notebook, "exhibit"))
    payload["svg"]["zh"] = payload["svg"]["zh"].replace("领先者", "领先\U0001f600")
    message = fault(render, notebook, fonts)
    assert f"cell {number} of" in message and "GRINNING FACE" in message


def test_a_glyph_that_only_the_build_lacks_says_how_to_add_it(notebook, fonts):
    where = prose(notebook, "㑊")
    message = fault(render_pdf, notebook, fonts)
    assert where in message and "ensure_fonts(build, extra=" in message


def test_a_fault_that_typst_finds_is_told_by_cell(notebook, fonts, monkeypatch):
    from analysis.render import pdf

    where = prose(notebook, "很好")
    document = read_document(notebook, "zh")
    convert = pdf.convert

    def broken(document, to):
        pieces = convert(document, to)
        key = ("很好", False)
        pieces._pieces[key] = type(pieces._pieces[key])("$ nosuchname $", "", (), ())
        return pieces

    monkeypatch.setattr(pdf, "convert", broken)
    with pytest.raises(RenderError, match="unknown variable: nosuchname") as caught:
        compile_pdf(document, fonts)
    assert where in str(caught.value)


def test_a_cover_of_more_than_a_page(notebook, fonts):
    where = change(notebook, "cover", verdict={"zh": "太长的结论。" * 300, "en": "x"})
    message = fault(render_pdf, notebook, fonts)
    assert where in message and "does not fit on one page" in message


def test_a_cell_that_failed(notebook, fonts):
    import nbformat

    notebook.cells[3].outputs.append(nbformat.v4.new_output("error", ename="KeyError", evalue="'fee'", traceback=[]))
    message = fault(render_pdf, notebook, fonts)
    assert "notebook cell 4 of" in message and "KeyError: 'fee'" in message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"image/png": "iVBORw0=", "text/plain": "<Figure>"}, "a picture without title, alternative text and source"),
        ({"text/html": "<b>x</b>", "text/plain": "x"}, "shows HTML, which the report cannot print; show a DataFrame"),
        ({MIME: {"kind": "prose", "lang": "zh", "markdown": "字", "data": {"shown": True}}}, "without its English"),
    ],
)
def test_what_would_be_lost_without_a_word_is_refused(notebook, fonts, data, said):
    import nbformat

    notebook.cells[3].outputs.append(nbformat.v4.new_output("display_data", data))
    message = fault(render_html, notebook, fonts)
    assert said in message and "notebook cell 4 of" in message


def test_markdown_of_an_analyst_in_both_languages_is_printed(notebook, fonts):
    for lang, text in (("zh", "自己的一句"), ("en", "A sentence of one's own")):
        payload = {"kind": "prose", "lang": lang, "markdown": text, "data": {"shown": True}}
        notebook.cells[3].outputs.append(_output(payload))
    page = render_html(notebook, "en", fonts)
    assert "A sentence of one" in page and "自己的一句" not in page


def test_an_unexecuted_notebook(notebook, fonts):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    assert "execute it first" in fault(render_html, notebook, fonts)


def test_a_fault_survives_the_way_back_from_a_worker_process(notebook, fonts):
    import pickle

    prose(notebook, "见[某处](#nowhere)")
    with pytest.raises(RenderError) as caught:
        render_pdf(notebook, "zh", fonts)
    returned = pickle.loads(pickle.dumps(caught.value))
    assert str(returned) == str(caught.value) and returned.place == caught.value.place


def test_a_heading_in_one_language(notebook, fonts):
    notebook.cells[2].source = "## 市场"
    message = fault(render_html, notebook, fonts)
    assert "notebook cell 3 of" in message and '"中文 | English"' in message


def test_other_outputs_and_texts_are_ignored(notebook, fonts):
    import nbformat

    notebook.cells[2].source += "\n\nOnly for readers of the notebook ↩"
    notebook.cells[3].outputs.append(nbformat.v4.new_output("stream", text="↩"))
    assert "Only for readers" not in render_html(notebook, "en", fonts)


def test_a_section_may_bring_its_own_heading_and_passage(notebook, fonts):
    said = {"zh": "甲乙之争", "en": "First against second"}
    heading, passage = ({"kind": "heading", "text": said}, {"kind": "passage", "markdown": said})
    number, _ = next(payloads(notebook, "prose"))
    before = render_html(notebook, "en", fonts)
    notebook.cells[number - 1].outputs[:0] = [_output(heading), _output(passage)]
    page = render_html(notebook, "en", fonts)
    (anchor,) = re.findall(r'id="(section-[^"]+)"[^>]*>\s*First against second', page)
    assert f'id="{anchor}"' in before and "First against second" not in before
    assert re.search(r"<p[^>]*>\s*First against second", page), "the passage"
    notebook.cells[number - 1].outputs.append(_output(heading))
    assert "must follow the heading that it replaces" in fault(render_html, notebook, fonts)


def _output(payload):
    import nbformat

    return nbformat.v4.new_output("display_data", data={MIME: payload})
