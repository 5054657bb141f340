"""The slides are read back: what is on each, and what a projector, a screen reader and an archive find in it."""

import re
from io import BytesIO

import nbformat
import pikepdf
import pypdfium2
import pytest
from nbconvert.exporters import get_exporter
from report_sample import CLAIMS, both, chart, exhibit

from analysis.common.payload import MIME
from analysis.render.slides import TAG, read_deck
from analysis.render.slides_pdf import render_slides
from analysis.render.svg import smallest_letter

TITLES = {"zh": "一张会员卡为何停下", "en": "Why a membership card stopped"}
FOOT = {"zh": "· 第 1 版 · 2026 年 11 月 22 日", "en": "· First edition · 22 November 2026"}


def shows(cell, kind: str) -> list[dict]:
    """The payloads of one kind that a cell shows."""
    found = (output.data[MIME] for output in cell.get("outputs", []) if MIME in output.get("data", {}))
    return [payload for payload in found if payload["kind"] == kind]


def tag(cell):
    cell.metadata["tags"] = [TAG]
    return cell


def tagged(notebook, *names: str):
    """The notebook with the cover and these exhibits as slides."""
    for cell in notebook.cells:
        if shows(cell, "cover") or any(payload["id"] in names for payload in shows(cell, "exhibit")):
            tag(cell)
    return notebook


def texts(pdf: bytes) -> list[str]:
    """The text of each page on one line, without the spaces that a line break may or may not leave."""
    pages = pypdfium2.PdfDocument(pdf)
    return ["".join(page.get_textpage().get_text_range().split()).replace("\ufffe", "-") for page in pages]


def squeezed(text: str) -> str:
    """The same of a text that a payload holds."""
    return "".join(re.sub(r"\[([^]]*)\]\([^)]*\)|\*\*|^- ", r"\1", text, flags=re.MULTILINE).split()).replace("’", "'")


def has(page: str, text: str) -> bool:
    return squeezed(text) in page.replace("’", "'")


@pytest.fixture
def deck(notebook):
    return tagged(notebook, "chart-0", "chart-1", "chart-3")


@pytest.fixture
def pdf(deck, fonts, language):
    return render_slides(deck, language, fonts)


def test_a_slide_for_each_tagged_cell_in_16_to_9(pdf):
    pages = pypdfium2.PdfDocument(pdf)
    assert [page.get_size() for page in pages] == [(960, 540)] * 4


def test_the_first_slide_has_the_verdict_and_five_numbers_with_intervals(pdf, deck, language):
    (cover,) = shows(deck.cells[1], "cover")
    first = texts(pdf)[0]
    for text in (cover["title"], cover["subtitle"], cover["verdict"]):
        assert has(first, text[language])
    assert len(cover["tiles"]) == 5
    for tile in cover["tiles"]:
        at = first.index(squeezed(tile["value"][language] + tile["interval"][language]))
        assert has(first[at:], tile["label"][language])
    assert not has(first, cover["points"][0]["heading"][language]), "paragraphs of page one are no part of it"


def test_an_exhibit_stands_under_its_claim_with_subtitle_note_and_source(pdf, language):
    labels = {"zh": ("注：", "来源：", "领先者"), "en": ("Note: ", "Source: ", "Leader")}[language]
    for page, number in zip(texts(pdf)[1:], (0, 1, 3), strict=True):
        payload = exhibit(number)
        assert payload["title"] == both(*CLAIMS[number])
        note = payload["note"][language] if payload["note"] else None
        assert page.startswith(squeezed(payload["title"][language] + payload["subtitle"][language]))
        assert (note is None) == (squeezed(labels[0]) not in page) and has(page, labels[0] + note if note else "")
        assert has(page, labels[1] + payload["source"][language]) and has(page, labels[2])


def test_the_last_slide_alone_says_what_would_overturn_the_answer(deck, fonts, language):
    (cover,) = shows(deck.cells[1], "cover")
    cover["points"] = cover["points"][:2]
    point = cover["points"][1]
    *others, last = texts(render_slides(deck, language, fonts))
    assert has(last, point["heading"][language]) and has(last, point["markdown"][language])
    assert not any(has(page, point["heading"][language]) for page in others)


def test_every_slide_has_title_edition_date_and_number(pdf, language):
    for number, page in enumerate(texts(pdf), 1):
        assert page.endswith(squeezed(f"{TITLES[language]} {FOOT[language]} {number}/4")), page[-80:]


def test_a_what_if_edition_says_so_on_every_slide(deck, fonts, language):
    (cover,) = shows(deck.cells[1], "cover")
    base = texts(render_slides(deck, language, fonts))
    cover |= {"edition": both("情景版", "What-if edition"), "overrides": both("年费 168 → 99", "Fee 168 → 99")}
    pages = texts(render_slides(deck, language, fonts))
    assert all(has(page, cover["edition"][language]) for page in pages) and not any("What-if" in page for page in base)
    assert [has(page, "168→99") for page in pages] == [True, False, False, False]


def test_it_is_tagged_titled_in_its_language_with_a_bookmark_to_each_slide(pdf, language, deck):
    (cover,) = shows(deck.cells[1], "cover")
    claims = [cover["verdict"][language], *(exhibit(number)["title"][language] for number in (0, 1, 3))]
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked and opened.Root.ViewerPreferences.DisplayDocTitle
        assert str(opened.Root.Lang).startswith(language) and str(opened.docinfo.Title) == TITLES[language]
        assert str(opened.docinfo.CreationDate).startswith("D:20261122")
        with opened.open_metadata() as metadata:
            assert (metadata["pdfuaid:part"], metadata.pdfa_status) == ("1", "2A")
        with opened.open_outline() as outline:
            assert [squeezed(mark.title) for mark in outline.root] == [squeezed(claim) for claim in claims]
            assert not any(mark.children for mark in outline.root)
        marks = [mark.get_dest().get_index() for mark in pypdfium2.PdfDocument(pdf).get_toc()]
        assert marks == [0, 1, 2, 3]
        kinds = list(structure(opened))
        assert [alt for kind, alt in kinds if kind == "Figure"] == [exhibit(n)["alt"][language] for n in (0, 1, 3)]
        assert [kind for kind, _ in kinds if kind in ("H1", "H2", "Figure")] == ["H1", *["H1", "Figure"] * 3, "H2"]
        assert not any(page.get("/Annots") for page in opened.pages), "a link would lead to no row"


def structure(document):
    """Every structure element as (type, description), in reading order."""

    def walk(node):
        if isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield str(node.S)[1:], str(node.get("/Alt", ""))
            kids = node.get("/K", [])
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                yield from walk(kid)

    yield from walk(document.Root.StructTreeRoot)


def test_the_same_notebook_is_the_same_bytes(pdf, deck, fonts, language):
    assert render_slides(deck, language, fonts) == pdf


def test_a_moved_tag_chooses_another_exhibit_in_the_order_of_the_notebook(notebook):
    names = [block.id for block in read_deck(tagged(notebook, "chart-2", "chart-103", "chart-1"), "en").blocks[1:]]
    assert names == ["chart-1", "chart-102", "chart-103", "chart-2"], "a cell of two halves is two slides"


def test_a_tagged_cell_that_shows_nothing_makes_no_slide(deck, fonts):
    deck.cells.insert(4, tag(nbformat.v4.new_code_cell("report.exhibit('entry')")))
    assert len(texts(render_slides(deck, "en", fonts))) == 4
    for cell in deck.cells:
        if shows(cell, "exhibit"):
            cell.metadata["tags"] = []
    assert len(texts(render_slides(deck, "en", fonts))) == 1


def test_a_tall_chart_has_its_subtitle_at_its_side(deck, fonts):
    """With four lines above it, its letters would be too small."""
    payload = next(p for cell in deck.cells for p in shows(cell, "exhibit"))
    payload["subtitle"]["en"] = "Share of paid transaction value by year, and what the lines mean. " * 8
    subtitles, charts = [], []
    for height in (2.75, 3.4):
        payload["svg"] = both(*(chart(zh, 0, 6.6, height) for zh in (True, False)))
        page = pypdfium2.PdfDocument(render_slides(deck, "en", fonts))[1].get_textpage()
        text = page.get_text_range()
        cuts = [text.index("Share of paid"), text.rindex("mean."), text.index("Source")]
        right = [page.get_charbox(i)[2] if text[i].isalpha() else 0 for i in range(len(text))]
        subtitles.append(max(right[cuts[0] : cuts[1]]))
        charts.append(max(right[cuts[1] : cuts[2]]))
    assert subtitles[0] > 800 and subtitles[1] < 200
    assert min(charts) > 700


def test_the_smallest_letter_of_a_chart_is_found():
    texts = '<text style="font: bold 8px X">a</text><text style="font-size: 6.5px; x: 1px">b</text><path d="M 1px"/>'
    assert smallest_letter(f'<svg width="9in" viewBox="0 0 650 100">{texts}</svg>') == pytest.approx(0.01)
    assert smallest_letter(f'<svg width="650pt" height="9pt">{texts}</svg>') == pytest.approx(0.01)
    assert smallest_letter('<svg viewBox="0 0 650 100"></svg>') == 1


def test_nbconvert_finds_the_exporter(deck, build):
    page, resources = get_exporter("strategy-slides")(language="en", build=str(build)).from_notebook_node(deck)
    assert page.startswith(b"%PDF-1.7") and len(pypdfium2.PdfDocument(page)) == 4
    assert resources["output_extension"] == ".pdf"


def test_a_table_that_links_lead_to_is_left_behind(deck):
    assert shows(deck.cells[-1], "table")
    assert [type(block).__name__ for block in read_deck(deck, "zh").blocks] == ["Cover", *["Chart"] * 3]


def test_a_line_of_a_chinese_title_ends_behind_a_clause(deck, fonts):
    """With breaks anywhere the first line would be as long as the second and end inside a clause."""
    clauses = [
        "较照常经营，",
        "“商家付费推广”的期望增量最高，",
        "有六成的概率胜过它；",
        "原样重启只有百分之五的概率做到",
    ]
    for cell in deck.cells:
        for payload in shows(cell, "exhibit"):
            payload["title"] = {"zh": "".join(clauses), "en": "A title"}
    page = pypdfium2.PdfDocument(render_slides(deck, "zh", fonts))[1]
    first, second = page.get_textpage().get_text_range().splitlines()[:2]
    assert squeezed(first + second) == squeezed("".join(clauses))
    assert squeezed(first) in [squeezed("".join(clauses[:n])) for n in (1, 2, 3)]
