"""The table of contents: beside the text where there is room, a bar that opens where there is not."""

import pytest

CURRENT = "nav.contents a[aria-current]"


def test_it_stays_in_sight_and_marks_what_is_read(read):
    reader = read()
    links = reader.page.locator("nav.contents a")
    assert links.count() >= 8 and reader.count(CURRENT) == 0
    for at in (3, 1, links.count() - 1):
        target = links.nth(at).get_attribute("href")
        links.nth(at).click()
        reader.page.wait_for_function("() => new Promise(done => requestAnimationFrame(() => done(true)))")
        reader.page.wait_for_timeout(100)
        assert reader.in_sight(target) and reader.in_sight("nav.contents")
        marked = reader.page.locator(CURRENT)
        assert marked.count() == 1 and marked.get_attribute("href") == target


def test_it_names_every_section_in_order(read, study, language):
    reader = read()
    assert reader.texts("nav.contents a") == reader.texts("main > h2")


@pytest.mark.parametrize("width", [768, 390])
def test_on_a_narrow_screen_it_opens_and_closes(read, width):
    reader = read(width=width)
    links, bar = reader.page.locator("nav.contents a"), reader.page.locator("nav.contents summary")
    assert not links.first.is_visible()
    bar.click()
    assert links.first.is_visible()
    target = links.nth(2).get_attribute("href")
    links.nth(2).click()
    reader.page.wait_for_timeout(150)
    assert not links.first.is_visible() and reader.in_sight("nav.contents")
    assert reader.texts(".now")[0] == reader.texts(target)[0]
    covered = reader.page.locator(target).evaluate(
        "e => e.getBoundingClientRect().top < document.querySelector('nav.contents').getBoundingClientRect().bottom"
    )
    assert not covered, "the bar covers the heading that the link leads to"


def test_escape_closes_it(read):
    reader = read(width=390)
    reader.page.locator("nav.contents summary").click()
    reader.page.keyboard.press("Escape")
    assert not reader.page.locator("nav.contents a").first.is_visible()
    assert reader.page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_only_what_scrolls_sideways_is_a_stop(read, study):
    wide, narrow = read(), read(width=390)
    assert wide.count(".chart[tabindex]") == 0
    assert narrow.count(".chart[tabindex]") == 0, "every chart has a narrow drawing"
    assert narrow.count(".scroll[tabindex]") >= 5
