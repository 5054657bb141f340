"""How it looks: no sideways scrolling, by day and by night, on paper, without motion; pictures kept for people."""

from io import BytesIO

import pypdfium2
import pytest
from made_reports import CLUBS, LANGUAGES, STUDIES
from settings import half

WIDTHS = [1280, 768, 390]
SCHEMES = ["light", "dark"]
SHEETS = {"A4": (595, 842), "Letter": (612, 792)}
# An exhibit that the study shows, with a number in its text.
EXHIBIT = {"data": "exhibit-entry", CLUBS: "exhibit-who_joins"}


@pytest.mark.parametrize(("study", "language", "width", "scheme"), half(STUDIES, LANGUAGES, WIDTHS, SCHEMES))
def test_no_sideways_scrolling_and_a_picture(read, screenshots, study, language, width, scheme):
    reader = read(width=width, scheme=scheme)
    assert reader.page.evaluate("document.documentElement.scrollWidth") == width
    for place in ("top", EXHIBIT[study], "table-assumptions"):
        if place != "top":
            reader.page.locator(f"#{place}").evaluate("e => e.scrollIntoView()")
        if place == EXHIBIT[study]:
            reader.number(within=f"#{place}").hover()
            reader.card().wait_for()
        reader.page.screenshot(path=screenshots / f"{study}-{language}-{width}-{scheme}-{place}.png")


def test_what_is_wider_than_a_phone_scrolls_in_its_own_box(read, study):
    reader = read(width=390)
    wider = reader.page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > 391
             && !e.closest('.scroll, .chart, .formula') && getComputedStyle(e).position !== 'absolute')
             .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert wider == []
    box = reader.page.locator("#table-assumptions .scroll")
    box.focus()
    reader.page.keyboard.press("ArrowRight")
    reader.page.wait_for_timeout(200)
    assert box.evaluate("e => e.scrollLeft") > 0
    name = reader.page.locator("#table-assumptions tbody th").first.bounding_box()
    assert 0 <= name["x"] < 40  # the row's name stays


def test_every_chart_is_whole_on_a_phone(read, study, language):
    """No chart scrolls or is cut off sideways, and its letters are large enough to read without a finger's help."""
    reader = read(width=390)
    charts = reader.page.evaluate(
        """() => [...document.querySelectorAll('main .chart')].map(box => {
             const svg = [...box.querySelectorAll('svg[role=img]')].filter(e => e.checkVisibility()),
                   edge = box.getBoundingClientRect(),
                   texts = svg.flatMap(e => [...e.querySelectorAll('text')]).map(e => e.getBoundingClientRect());
             return {id: box.closest('[id]').id, drawings: svg.length, scrolls: box.scrollWidth - box.clientWidth,
                     cut: texts.filter(b => b.left < edge.left - 1 || b.right > edge.right + 1).length,
                     letters: Math.min(...texts.map(b => b.height).filter(h => h > 0))};
           })"""
    )
    assert len(charts) >= 11
    assert [c["id"] for c in charts if c["drawings"] != 1 or c["scrolls"] > 0 or c["cut"]] == []
    assert [c["id"] for c in charts if c["letters"] < 9] == []


def brightness(colour: str) -> float:
    red, green, blue = (int(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3])
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255


def styled(reader, selector: str, name: str) -> str:
    return reader.page.locator(selector).first.evaluate("(e, name) => getComputedStyle(e)[name]", name)


def test_night_turns_page_and_charts(read, study):
    day, night = read(), read(scheme="dark")
    for selector, name in (("body", "color"), ("figure svg text", "fill")):
        assert brightness(styled(day, selector, name)) < 0.5 < brightness(styled(night, selector, name)), selector
    assert brightness(styled(day, "body", "backgroundColor")) > 0.99
    assert brightness(styled(night, "body", "backgroundColor")) < 0.15
    sheets = night.page.locator("figure svg [id$='patch_2'] > path").evaluate_all(
        "all => all.map(e => getComputedStyle(e).fill).filter(f => f.startsWith('rgb('))"
    )
    assert sheets and max(map(brightness, sheets)) < 0.6, "a white sheet in the dark"


def test_the_text_of_charts_is_readable_by_night(read, study):
    """What axe does not look at: text inside SVG, against the page; on a bar it may stand on the bar's colour."""
    reader = read(scheme="dark")
    texts = reader.page.locator("figure svg text").evaluate_all("all => all.map(e => getComputedStyle(e).fill)")
    dim = [fill for fill in texts if brightness(fill) < 0.25]
    assert len(texts) > 200 and len(dim) < 0.1 * len(texts)


def test_paper_has_no_navigation(read, study):
    reader = read(scheme="dark")
    reader.number().hover()
    reader.card().wait_for()
    reader.page.locator("#table-facts").get_by_role("searchbox").fill("zzzz")
    reader.page.emulate_media(media="print")
    for selector in ("nav.contents", ".skip", ".card", ".filter", ".back"):
        assert not reader.page.locator(selector).first.is_visible(), selector
    assert brightness(styled(reader, "body", "color")) < 0.5
    assert brightness(styled(reader, "figure svg text", "fill")) < 0.5  # daylight, whatever the screen was
    assert reader.page.locator("#table-facts tbody tr").first.is_visible()  # a filter is no reason to print less


@pytest.mark.parametrize(("study", "language", "sheet"), half(STUDIES, LANGUAGES, SHEETS))
def test_it_prints_whole(read, study, language, sheet):
    reader = read()
    printed = pypdfium2.PdfDocument(BytesIO(reader.page.pdf(format=sheet, prefer_css_page_size=False)))
    width, height = SHEETS[sheet]
    assert 12 <= len(printed) <= 45
    text = ""
    for page in printed:
        assert page.get_size() == pytest.approx((width, height), abs=2)
        words = page.get_textpage()
        text += words.get_text_bounded()
        rights = [words.get_rect(at)[2] for at in range(words.count_rects())]
        assert all(right < width - 30 for right in rights), max(rights)
    flat = "".join(text.split())
    last = reader.page.locator("#table-facts tbody tr").last.locator("td").first.inner_text()
    assert "".join(last.split()) in flat
    assert {"zh": "跳到正文", "en": "Skiptothereport"}[language] not in flat
    assert "↑12" not in flat


def test_motion_only_for_those_who_like_it(read):
    assert styled(read(motion="no-preference"), "html", "scrollBehavior") == "smooth"
    assert styled(read(motion="reduce"), "html", "scrollBehavior") == "auto"


def test_chinese_is_set_as_chinese(read):
    reader = read(language="zh")
    assert styled(reader, ".prose p", "lineBreak") == "strict"
    starts = reader.page.evaluate("document.fonts.check('16px \"Noto Sans SC\"', '为何')")
    assert starts, "the page must carry its own characters"
