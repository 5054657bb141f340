"""A title, or a label of page one, of several lines has them of about one length: none ends in a lonely hanzi."""

import pypdfium2
import pytest
from nbformat.v4 import new_notebook
from report_sample import MIME, _code, _markdown, exhibit, sample_notebook

from analysis.render.pdf import render_pdf

ZH = "重度用户一年也只省六十八元，抵不上一百六十八元的年费"


def lines_of(fonts, lang: str, title: str) -> list[float]:
    """Widths of the lines of a title over a chart as wide as the page, in points, first to last."""
    shown = exhibit(0) | {"source": None, "title": {"zh": title, "en": title}}
    cells = [_markdown("# 题 | Title"), _markdown("## 节 | Section"), _code([shown])]
    return widths_of(fonts, lang, title, new_notebook(cells=cells))


def lines_of_label(fonts, lang: str, label: str) -> list[float]:
    """The same of what stands under the first number of page one."""
    notebook = sample_notebook(exhibits=1)
    for tile, words in zip(notebook.cells[1].outputs[0].data[MIME]["tiles"], [label, *"甲乙丙丁"], strict=True):
        tile["label"] = {"zh": words, "en": words}
    return widths_of(fonts, lang, label, notebook)


def widths_of(fonts, lang: str, words: str, notebook) -> list[float]:
    """Widths of the lines in which words stand on the first page."""
    page = pypdfium2.PdfDocument(render_pdf(notebook, lang, fonts))[0]
    text = page.get_textpage()
    lines, at, before, left_over = [], text.search(words[:4]).get_next()[0], 1e9, len(words)
    while left_over:
        left, _, right, _ = text.get_charbox(at)
        if right > left:  # what ends a line has no width
            if left < before:
                lines.append([left, right])
            lines[-1][1], before, left_over = right, left, left_over - 1
        at += 1
    return [right - left for left, right in lines]


@pytest.mark.parametrize("more", range(1, 13))
def test_a_title_of_two_lines_leaves_no_lonely_hanzi(fonts, more):
    title = (ZH * 2)[: 40 + more]
    widths = lines_of(fonts, "zh", title)
    assert len(widths) in (1, 2)
    if len(widths) == 2:
        assert widths[1] > 0.5 * widths[0]


def test_a_title_of_one_line_keeps_it(fonts):
    assert len(lines_of(fonts, "zh", ZH)) == 1


@pytest.mark.parametrize("length", range(8, 15))
def test_a_label_of_page_one_leaves_no_lonely_hanzi(fonts, length):
    widths = lines_of_label(fonts, "zh", "典型用户一年里省下的钱有多少元"[:length])
    assert len(widths) in (1, 2)
    if len(widths) == 2:
        assert widths[1] > 0.5 * widths[0]
