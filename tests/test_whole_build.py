"""The real project built from a copy: both languages read back, every number accounted for, the same bytes twice,
a what-if edition that agrees.
"""

from __future__ import annotations

import copy
import json
import re
import shutil
from collections import Counter
from pathlib import Path

import jsonschema
import nbformat
import pikepdf
import pypdfium2
import pytest
from made_reports import copy_project, run
from numbers_in_text import plain, tokens
from pdf_structure import LANGUAGES, faults, found_order
from printed_numbers import account, wrong_pages
from printed_parity import disagreements

from analysis.common.blocks import Chart
from analysis.common.payload import MIME
from analysis.evidence import load
from analysis.render.document import read_document
from analysis.render.exporters import notebook_fonts, render_pdf
from analysis.render.slides import read_deck

FILES = ("strategy.zh.pdf", "strategy.en.pdf", "strategy.zh.html", "strategy.en.html", "numbers.json")


def text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which nothing was made before: its report, a what-if edition, and slides of both."""
    root = copy_project(tmp_path_factory.mktemp("project"))
    shutil.rmtree(root / "reports" / "editions")  # what changed since an edition has tests of its own
    assert "Written:" in run(root, "report")
    run(root, "report", "--set", "card_discount=0.3")
    for edition in ([], ["--set", "card_discount=0.3"]):
        run(root, "slides", *edition)
    return root


def test_same_inputs_give_the_same_bytes(built: Path, real_report) -> None:
    """In another folder, by other processes."""
    other = real_report("data")
    for name in FILES:
        assert (built / "reports" / name).read_bytes() == (other / name).read_bytes(), name


def test_both_languages_are_there_with_the_break_even(built: Path) -> None:
    zh, en = (text(built / "reports" / f"strategy.{lang}.pdf") for lang in ("zh", "en"))
    assert "1,680" in zh and "1,680" in en
    assert "小红卡" in zh and "Xiaohongshu" in en
    assert "停得对" in zh and "Stopping was right" in en


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pdf_is_tagged_outlined_and_of_readable_length(built: Path, lang: str) -> None:
    path = built / "reports" / f"strategy.{lang}.pdf"
    with pikepdf.open(path) as pdf:
        assert 10 <= len(pdf.pages) <= 24  # the argument, and appendices that grow with what is assumed
        assert str(pdf.Root.Lang).startswith(lang)
        assert bool(pdf.Root.MarkInfo.Marked) and "/StructTreeRoot" in pdf.Root
        with pdf.open_outline() as outline:
            assert len(outline.root) >= 8
        fonts = {str(f.BaseFont) for page in pdf.pages for f in page.get("/Resources", {}).get("/Font", {}).values()}
        assert any("NotoSansSC" in f for f in fonts)
    assert not list((built / "reports").glob("*.part"))


def test_a_short_name_of_a_row_is_not_broken_before_its_pages(built: Path) -> None:
    """Typst evens out lines: it put one hanzi of 年费 on a line of its own, the other before the page numbers."""
    with pypdfium2.PdfDocument(built / "reports" / "strategy.zh.pdf") as pdf:
        lines = [line.strip() for page in pdf for line in page.get_textpage().get_text_range().splitlines()]
    assert [line for line in lines if line.startswith("年费 第") or line == "年费"]
    assert [line for line in lines if line.startswith("费 第")] == []


def ledger(built: Path) -> dict:
    return json.loads((built / "reports" / "numbers.json").read_text(encoding="utf-8"))


def executed(built: Path):
    return nbformat.read(built / "build" / "executed" / "4-strategy-report.ipynb", as_version=4)


def test_every_number_in_both_pdfs_is_accounted_for(built: Path) -> None:
    for lang in ("zh", "en"):
        pdf = (built / "reports" / f"strategy.{lang}.pdf").read_bytes()
        found = account(pdf, ledger(built), load(built / "data"), lang)
        assert not found.unaccounted, "\n".join(map(str, found.unaccounted))
        assert found.missing == {}, f"in the ledger, but not in the {lang} edition"
        assert wrong_pages(pdf, lang) == []


def test_a_planted_number_is_named_with_its_page(built: Path) -> None:
    """A number of its own, and one that stands elsewhere in the section but is printed once more."""
    for typed, token in (("It took 4,711 calls.", "4711"), ("Some say 10% is enough.", "10%")):
        notebook = copy.deepcopy(executed(built))
        outputs = (o.data[MIME] for c in notebook.cells for o in c.get("outputs", []) if MIME in o.get("data", {}))
        passage = next(p for p in outputs if p["kind"] == "passage")
        passage["markdown"]["en"] += f"\n\n{typed}"
        pdf = render_pdf(notebook, "en", notebook_fonts(notebook, built / "build"))
        (found,) = account(pdf, ledger(built), load(built / "data"), "en").unaccounted
        assert (found.page, found.token) == (2, token) and "page 2" in str(found)


def test_both_editions_say_the_same_and_each_text_its_value(built: Path) -> None:
    numbers = ledger(built)
    assert disagreements(numbers) == []
    spoiled = copy.deepcopy(numbers)
    place = next(n for n in spoiled["numbers"] if n["id"] == "breakeven_wallet")["where"][0]
    place["printed"]["zh"][0], place["printed"]["en"][0] = "3.0 万元", "¥25,900"
    assert len([d for d in disagreements(spoiled) if "breakeven_wallet" in d]) == 2
    del place["printed"]["zh"][0]
    assert any("'zh': 0, 'en': 1" in d for d in disagreements(spoiled))


def test_the_ledger_is_as_its_dictionary_says(built: Path) -> None:
    schema = json.loads((built / "analysis" / "build" / "numbers.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    found = ledger(built)
    assert [error.message for error in check.iter_errors(found)] == []
    cells = {(c["id"], n) for n, c in enumerate(executed(built).cells, 1)}
    assert {(p["cell_id"], p["cell"]) for n in found["numbers"] for p in n["where"]} <= cells
    assert all(fact in found["facts"] for n in found["numbers"] for fact in n["facts"])
    del found["numbers"][0]["where"]
    assert any("'where' is a required property" in error.message for error in check.iter_errors(found))


def test_a_screen_reader_finds_the_document_in_its_order(built: Path) -> None:
    for lang in ("zh", "en"):
        document = read_document(executed(built), lang)
        assert faults((built / "reports" / f"strategy.{lang}.pdf").read_bytes(), document) == []


def test_rows_lead_back_to_the_pages_of_their_number(built: Path) -> None:
    """Cover tile, prose, title and chart label: the break-even spend stands on the first pages, and its row says so."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(built / "reports/strategy.en.pdf")]
    row = re.compile(r"Total yearly in-store spend needed to break even\s+(p\. [\d, ]+)")
    (at,) = (n for n, page in enumerate(pages) if row.search(page))
    said = row.search(pages[at]).group(1)
    standing = [n for n, page in enumerate(pages[:at], 1) if "27,000" in page]
    assert said.strip() == f"p. {', '.join(map(str, standing))}"


def test_a_what_if_edition_agrees_with_itself_and_leaves_the_base_alone(built: Path) -> None:
    folder = built / "reports" / "what-if" / "card_discount-0.3"
    numbers = {n["id"]: n for n in json.loads((folder / "numbers.json").read_text(encoding="utf-8"))["numbers"]}
    zh, en = (text(folder / f"strategy.{lang}.pdf") for lang in ("zh", "en"))
    assert "30%" in en and "30%" in zh  # the change is on the cover
    for said in numbers["typical_saving"]["printed"]["en"]:
        assert said in en
    assert numbers["typical_saving"]["value"] > 100
    assert "The title says the reverse" in en  # a claim that no longer holds speaks its other sentence
    base = {n["id"]: n for n in json.loads((built / "reports" / "numbers.json").read_text(encoding="utf-8"))["numbers"]}
    assert base["typical_saving"]["value"] < 40


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_slides_say_what_the_report_says(built: Path, lang: str) -> None:
    """Claims and numbers of the ledger, on their slide; and not one number that the report does not print there."""
    path = built / "reports" / f"slides.{lang}.pdf"
    deck = read_deck(executed(built), lang)
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)]
    bodies = [page[: page.rindex(deck.cover.title)] for page in pages]
    assert len(pages) == len(deck.blocks) == 5
    assert {page.get_size() for page in pypdfium2.PdfDocument(path)} == {(960, 540)}
    printed = set(tokens(text(built / "reports" / f"strategy.{lang}.pdf")))
    for block, body in zip(deck.blocks, bodies, strict=True):
        name = f"exhibit {block.id}" if isinstance(block, Chart) else "cover"
        known = [p for n in ledger(built)["numbers"] for p in n["where"] if p["block"] == name and p["part"] != "alt"]
        stated = [said for place in known for said in place["printed"][lang]]
        if name == "cover":
            verdict = tokens(re.sub(r"\]\([^)]*\)", "]", block.verdict))
            assert len(verdict) >= 4 and Counter(verdict) <= Counter(tokens(body))
            stated = [said for tile in block.tiles for said in (tile.value, tile.interval)]
        missing = Counter(t for said in stated for t in tokens(said)) - Counter(tokens(body))
        assert stated and not missing, (name, missing)
        assert set(tokens(body)) <= printed, set(tokens(body)) - printed
    fee = next(n for n in ledger(built)["numbers"] if n["id"] == "card_fee")["printed"][lang][0]
    assert fee in bodies[0] and any(fee in body for body in bodies[1:])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_screen_reader_finds_each_slide(built: Path, lang: str) -> None:
    deck = read_deck(executed(built), lang)
    claims = [deck.cover.verdict, *(block.title for block in deck.blocks[1:])]
    claims = [re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", claim) for claim in claims]
    with pikepdf.open(built / "reports" / f"slides.{lang}.pdf") as pdf:
        assert str(pdf.Root.Lang) == LANGUAGES[lang] and str(pdf.docinfo.Title) == deck.cover.title
        found = found_order(pdf)
        assert found == ["H1", *(part for block in deck.blocks[1:] for part in ("H1", block.alt)), "H2"]
        with pdf.open_outline() as outline:
            assert [plain(mark.title.replace("’", "'")) for mark in outline.root] == [plain(c) for c in claims]
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfuaid:part"], metadata.pdfa_status) == ("1", "2A")


def test_slides_of_a_what_if_edition_say_so(built: Path) -> None:
    for lang, words in (("zh", "情景版"), ("en", "What-if edition")):
        folder = built / "reports" / "what-if" / "card_discount-0.3"
        pages = [p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(folder / f"slides.{lang}.pdf")]
        assert len(pages) == 5 and all(words in page for page in pages) and "10% → 30%" in pages[0]
        assert words not in text(built / "reports" / f"slides.{lang}.pdf")
