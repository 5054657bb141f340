"""A title of several lines has them of about one length, so that none ends in a lonely hanzi or a short word."""

import pypdfium2
import pytest
from nbformat.v4 import new_notebook
from report_sample import _code, _markdown, exhibit

from analysis.render.pdf import render_pdf

ZH = "重度用户一年也只省六十八元，抵不上一百六十八元的年费"


def lines_of(fonts, lang: str, title: str) -> list[float]:
    """Widths of the lines of a title over a chart as wide as the page, in points, first to last."""
    shown = exhibit(0) | {"source": None, "title": {"zh": title, "en": title}}
    cells = [_markdown("# 题 | Title"), _markdown("## 节 | Section"), _code([shown])]
    page = pypdfium2.PdfDocument(render_pdf(new_notebook(cells=cells), lang, fonts))[0]
    text = page.get_textpage()
    lines, at, before, left_over = [], text.search(title[:4]).get_next()[0], 1e9, len(title)
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
