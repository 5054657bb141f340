"""Quotes and line breaks of running text, in the PDF and on the page: each right form is typed here by hand."""

import re

import pypdfium2
import pytest

from analysis.common.payload import MIME
from analysis.render.html import render_html
from analysis.render.pdf import render_pdf

CASES = {  # as typed: as set
    '他说"词"的时候，用了"另一个"': "他说“词”的时候，用了“另一个”",
    "'词'在句首，句尾'词'": "‘词’在句首，句尾‘词’",
    "“词”与‘词’照旧": "“词”与‘词’照旧",
    '用 "word" 与"GTV"口径': "用 “word” 与“GTV”口径",
    'App"小红书"里，**"全"**的': "App“小红书”里，“全”的",
    "\"外层 '里层' 说\"": "“外层 ‘里层’ 说”",
    "it's the members' card of '24": "it’s the members’ card of ’24",
    '小红卡\'s "fee"': "小红卡’s “fee”",
    'a 5" screen': 'a 5" screen',
    "第一行\n第二行": "第一行第二行",
    "“行末”\n“行首”": "“行末”“行首”",
    "他说“\n词\n”": "他说“词”",
    "**第一行**\n*第二行*": "第一行第二行",
    "行末，\nLatin 行首": "行末，Latin 行首",
    "行末 Latin\n行首": "行末 Latin 行首",
    "行末\n10 家": "行末 10 家",
    "one\nline": "one line",
    "“GTV”\n口径": "“GTV” 口径",
}


def _with_prose(book, markdown, kind="prose", **fields):
    for cell in book.cells:
        for output in cell.get("outputs", []):
            payload = output.data[MIME]
            if payload["kind"] == kind and payload.get("lang", "zh") == "zh":
                payload.update(fields or {"markdown": markdown})
                return book
    raise AssertionError(kind)


def _words(html: str) -> list[str]:
    """The text of each paragraph and heading."""
    return [re.sub(r"<[^>]*>", "", found) for found in re.findall(r"<(?:p|h\d)\b[^>]*>(.*?)</(?:p|h\d)>", html, re.S)]


def test_paragraphs_on_the_page(notebook, fonts):
    page = render_html(_with_prose(notebook, "\n\n".join(CASES)), "zh", fonts)
    assert [text for text in CASES.values() if text not in _words(page)] == []


def test_paragraphs_on_paper(notebook, fonts):
    document = pypdfium2.PdfDocument(render_pdf(_with_prose(notebook, "\n\n".join(CASES)), "zh", fonts))
    lines = "\n".join(page.get_textpage().get_text_range() for page in document).splitlines()
    assert [text for text in CASES.values() if text not in lines] == []


def test_a_title_of_several_lines(notebook, fonts):
    typed = {"zh": '老用户说"不"，\n所以\n---\nLatin 也不', "en": 'Old users say\n"no"'}
    page = render_html(_with_prose(notebook, "", "exhibit", title=typed), "zh", fonts)
    assert "老用户说“不”，所以—Latin 也不" in page or "老用户说“不”，所以 — Latin 也不" in _words(page)


@pytest.mark.parametrize("text", ['`"a" -- b`', "<https://example.org/it's--a>"])
def test_code_and_addresses_stay_as_typed(notebook, fonts, text):
    page = render_html(_with_prose(notebook, text), "zh", fonts)
    assert text.strip("`<>").replace('"', "&quot;") in page or text.strip("`<>") in page
