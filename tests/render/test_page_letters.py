"""Names in letters that the family lacks are drawn by its fallbacks, on paper, in charts and on the page."""

import base64
import ctypes
import re
from io import BytesIO

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fontTools.ttLib import TTFont

from analysis.common.fallback_fonts import FAMILIES
from analysis.common.fonts import beyond_base, missing_glyphs
from analysis.common.payload import MIME
from analysis.render.html import render_html
from analysis.render.pdf import render_pdf
from analysis.render.svg import with_fallbacks

NAMES = "Żubrówka Łódź Škoda Beşiktaş Erdoğan Győr Việt 서울 롯데"
SIGNS = "₹99 ₽5 ₺7 ₪3 ฿9 ✓ ★"


@pytest.fixture
def named(notebook):
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            payload = output.data[MIME]
            if payload["kind"] == "prose":
                payload["markdown"] = f"{NAMES} {SIGNS}\n\n**{NAMES} {SIGNS}**"
            if payload["kind"] == "exhibit":
                payload["svg"] = {k: svg.replace("Leader", "Łódź ₹ ✓ 店") for k, svg in payload["svg"].items()}
    return notebook


def test_names_and_signs_on_paper(named, fonts):
    pdf = render_pdf(named, "en", fonts)
    text = " ".join(pypdfium2.PdfDocument(pdf)[1].get_textpage().get_text_range().split())
    assert text.count(f"{NAMES} {SIGNS}") == 2, "each letter whole, none taken apart into letter and mark"
    assert "Łódź ₹ ✓ 店" in text, "in a chart beside letters of the family"
    with pikepdf.open(BytesIO(pdf)) as document:
        used = {
            str(f.BaseFont) for page in document.pages for f in page.get("/Resources", {}).get("/Font", {}).values()
        }
    wanted = {f"{family}Fallback-{style}" for family in ("Latin", "Korean") for style in ("Regular", "Bold")}
    assert {name for name in wanted if any(name in font for font in used)} == wanted


def _faces(page: pypdfium2.PdfTextPage, start: int, length: int) -> set[str]:
    """The names of the typefaces that so many letters are set in."""
    found, name = set(), ctypes.create_string_buffer(200)
    for at in range(start, start + length):
        pdfium.FPDFText_GetFontInfo(page.raw, at, name, len(name), ctypes.c_int())
        found.add(name.value.decode())
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_number_on_paper_is_of_one_typeface_with_its_signs(notebook, fonts, language):
    """Readers that make Markdown of a page leave out a minus or a point that is set in another face than the digits."""
    numbers = ["−5.2%", "±0.5%", "7:3", "10%–32%", "−¥1,234.5", "≥168", "≤0.5", "12.5×"]
    typed = f"共 {'，共 '.join(numbers)}。" if language == "zh" else f"Of {', of '.join(numbers)}."
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.data[MIME]["kind"] == "prose":
                output.data[MIME]["markdown"] = f"{typed}\n\n**{typed}**"
    page = pypdfium2.PdfDocument(render_pdf(notebook, language, fonts))[1].get_textpage()
    text = page.get_text_range()
    for number in numbers:
        places = [found.start() for found in re.finditer(re.escape(number), text)]
        faces = [_faces(page, place, len(number)) for place in places]
        assert len(faces) >= 2 and all(len(face) == 1 and all(face) for face in faces), (number, faces)


def test_names_and_signs_on_the_page(named, fonts):
    page = render_html(named, "en", fonts)
    faces = re.findall(
        r"@font-face\{font-family:'Noto Sans SC';font-weight:(\d+);.*?base64,([^)]+)\).*?(?:;unicode-range:([^}]+))?\}",
        page,
    )
    assert {weight for weight, _, ranges in faces if ranges} == {"400", "700"}
    drawn = set()
    for _, data, ranges in faces:
        held = set(TTFont(BytesIO(base64.b64decode(data))).getBestCmap())
        listed = {int(code[2:], 16) for code in ranges.split(",")} if ranges else held
        assert listed <= held
        drawn |= listed
    assert {ord(c) for c in NAMES + SIGNS if c != " "} <= drawn


def test_a_page_that_needs_no_fallback_carries_none(page):
    assert "unicode-range" not in page


def test_the_fallbacks_have_names_of_their_own(fonts):
    for family, both in zip(FAMILIES, fonts.fallbacks, strict=True):
        for path, weight in zip(both, (400, 700), strict=True):
            font = TTFont(path)
            assert font["name"].getDebugName(1) == family and font["OS/2"].usWeightClass == weight
            assert "fvar" not in font and "Source" not in (font["name"].getDebugName(6) or "")


def test_what_still_lacks_a_glyph_is_known():
    assert missing_glyphs(NAMES + SIGNS + "ЖΩ€") == set()
    assert missing_glyphs("서울 한국 ㄱ ไทย שלום") == set("ไทยשלום")
    assert missing_glyphs("뷁") == {"뷁"}, "Korean as its standard lists it, no rarer syllable"
    assert beyond_base(NAMES + SIGNS) == set(), "a name in such letters makes no fonts anew"


def test_a_chart_without_such_letters_is_left_alone(fonts):
    svg = "<svg><text style=\"font-family: 'Noto Sans SC'\">Leader 店</text></svg>"
    assert with_fallbacks(svg, fonts) is svg
    assert "<tspan style=\"font-family: 'Latin Fallback'\">Ł</tspan>ód" in with_fallbacks(
        svg.replace("Le", "Łód"), fonts
    )
