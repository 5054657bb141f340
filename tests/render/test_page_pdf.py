"""The PDF is read back: what a reader, a screen reader and an archive find in it."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from analysis.common.payload import MIME
from analysis.render.pdf import render_pdf


@pytest.fixture
def opened(pdf):
    with pikepdf.open(BytesIO(pdf)) as document:
        yield document


@pytest.fixture
def text(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def _structure(document):
    """Every structure element as (type, element), in reading order."""

    def walk(node):
        if isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield str(node.S)[1:], node
            if "/K" in node:
                children = node.K if isinstance(node.K, pikepdf.Array) else [node.K]
                for child in children:
                    yield from walk(child)

    yield from walk(document.Root.StructTreeRoot)


def _titles(outline):
    for item in outline:
        yield item.title
        yield from _titles(item.children)


def test_the_text_is_there(text, language):
    wanted = {
        "zh": ["一张会员卡为何停下", "照原样重启不可行", "追赶者", "会员的回本点由"],
        "en": ["Why a membership card stopped", "Do not relaunch it", "Follower", "break-even point"],
    }
    flat = "".join(text.split())
    for words in wanted[language]:
        assert "".join(words.split()) in flat


def test_the_other_language_is_not_there(text, language):
    assert ("Do not relaunch" in text) == (language == "en")
    assert ("照原样重启" in text) == (language == "zh")


def test_it_is_tagged_titled_and_in_its_language(opened, language):
    assert opened.Root.MarkInfo.Marked
    assert str(opened.Root.Lang).startswith(language)
    title = {"zh": "一张会员卡为何停下", "en": "Why a membership card stopped"}[language]
    assert str(opened.docinfo.Title) == title
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata.pdfa_status == "2A"
    assert str(opened.docinfo.CreationDate).startswith("D:20261122")


def test_the_outline_tells_the_argument(opened, language):
    with opened.open_outline() as outline:
        titles = list(_titles(outline.root))
    section, claim = {
        "zh": ("市场 1", "老用户每月消费 320 元才回本，超过多数人的实际消费"),
        "en": ("The market 1", "A member breaks even at 320 yuan a month, more than most users spend"),
    }[language]
    assert section in titles
    assert claim in titles


def test_every_picture_and_formula_has_an_alternative_text(opened, language):
    found = list(_structure(opened))
    alternatives = {kind: [] for kind in ("Figure", "Formula")}
    for kind, node in found:
        if kind in alternatives:
            alternatives[kind].append(str(node.get("/Alt", "")))
    assert all(alternatives["Figure"]) and all(alternatives["Formula"])
    start = {"zh": "折线图：领先者", "en": "Line chart: the leader"}[language]
    assert sum(alt.startswith(start) for alt in alternatives["Figure"]) == 6
    assert r"x^* = \frac{F}{e\,c}" in alternatives["Formula"]


def test_tables_have_header_cells(opened):
    kinds = [kind for kind, _ in _structure(opened)]
    tables = kinds.count("Table")
    assert tables >= 4
    assert kinds.count("TH") >= 6 * 4


def test_only_embedded_fonts(opened):
    names = set()
    for item in opened.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor":
            names.add(str(item.FontName))
            assert "/FontFile2" in item or "/FontFile3" in item, item.FontName
    assert any("NotoSansSC" in name and "Bold" in name for name in names)
    assert all("NotoSansSC" in name or "Math" in name for name in names), names


def test_links_lead_somewhere(opened):
    internal = 0
    for page in opened.pages:
        for note in page.get("/Annots", []):
            if note.Subtype == "/Link":
                if "/A" in note and note.A.S == "/URI":
                    continue
                internal += 1
                target = note.Dest if "/Dest" in note else note.A.D
                assert isinstance(target, pikepdf.Array) or str(target), "a link without a target"
    assert internal >= 10


def test_the_cover_is_one_page(pdf, language):
    document = pypdfium2.PdfDocument(pdf)
    first = "".join(document[0].get_textpage().get_text_bounded().split())
    second = "".join(document[1].get_textpage().get_text_bounded().split())
    last_point = {"zh": "达标后再收98元年费", "en": "Charge98yuanonlyonce"}[language]
    assert last_point in first
    assert {"zh": "自2026-10版以来：年费198→168元", "en": "Sinceedition2026-10:Fee¥198→¥168"}[language] in first
    assert {"zh": "市场1", "en": "Themarket1"}[language] in second
    assert f"1/{len(document)}" in first


def test_nothing_stands_in_the_margins(pdf):
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document, 1):
        words = page.get_textpage()
        for index in range(words.count_rects()):
            left, _, right, _ = words.get_rect(index)
            assert left > 60 and right < page.get_width() - 58, (
                number, words.get_text_bounded(*words.get_rect(index)))  # fmt: skip


def test_long_words_break_inside_their_cells(notebook, fonts):
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            payload = output.data[MIME]
            if payload["kind"] == "table":
                for row in payload["rows"]:
                    row["cells"][3] = {"zh": "2025-09-22/2025-12-31", "en": "2025-09-22/2025-12-31"}
    page = pypdfium2.PdfDocument(render_pdf(notebook, "en", fonts))[5]
    words = page.get_textpage()
    boxes = [words.get_charbox(i) for i in range(words.count_chars())]
    text = words.get_text_range()
    starts = [i for i in range(len(text)) if text.startswith("2025-12-31", i)]
    assert starts
    for start in starts:  # the second date stands under the first, not beside it
        first = text.rfind("2025-09-22", 0, start)
        assert boxes[start][0] - boxes[first][0] < 1


def test_raised_and_lowered_figures_are_ordinary_ones(notebook, fonts):
    notebook.cells[3].outputs[1].data[MIME]["markdown"] = "CR₂ = s₁₂ + 10⁴ and ⌈x / y⌉"
    document = pypdfium2.PdfDocument(render_pdf(notebook, "en", fonts))
    assert "CR2=s12+104and⌈x/y⌉" in "".join(document[1].get_textpage().get_text_bounded().split())


def test_same_input_same_bytes(notebook, fonts, language, pdf):
    assert render_pdf(notebook, language, fonts) == pdf
