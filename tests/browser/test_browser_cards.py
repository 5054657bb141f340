"""The card of a number: by mouse, by keyboard, by tap; what it says; how it goes."""

import pytest
from made_reports import CLUBS

WORDS = {
    "zh": {"interval": "90% 区间", "formula": "公式", "rests": "依据", "source": "来源"},
    "en": {"interval": "90% interval", "formula": "Formula", "rests": "Rests on", "source": "Source"},
}
FIGURE = '.prose a.number[href="#figure-breakeven-wallet"]'
# A fact that the prose states, and its value.
FACT = {"data": ("card-annual-fee", "168"), CLUBS: ("sams-fee", "260")}


def shown(reader, number):
    """The card, open and described by the number."""
    card = reader.card()
    card.wait_for()
    assert number.get_attribute("aria-describedby") == card.get_attribute("id")
    return card


def gone(reader, number):
    reader.card().wait_for(state="detached")
    return number.get_attribute("aria-describedby") is None


def test_it_comes_and_goes_with_the_mouse(read, study):
    reader = read()
    number = reader.number()
    number.hover()
    shown(reader, number)
    reader.page.mouse.move(2, 2)
    assert gone(reader, number)


def test_the_mouse_may_go_into_it(read):
    reader = read()
    number = reader.page.locator(FIGURE).first
    number.hover()
    card = shown(reader, number)
    card.hover()
    reader.page.wait_for_timeout(500)  # longer than a card stays after the pointer has left both
    assert card.is_visible()
    row = card.get_by_role("link")
    row.click()
    assert reader.in_sight("#figure-breakeven-wallet")


def test_it_says_what_the_row_holds(read, study, language):
    reader, words = read(), WORDS[language]
    number = reader.page.locator(FIGURE).first
    number.hover()
    card = shown(reader, number)
    row = reader.page.locator("#figure-breakeven-wallet")
    value, interval, formula = row.locator("td").all_inner_texts()
    said = card.inner_text()
    assert row.locator("th").evaluate("e => e.firstChild.textContent") in said
    for part in (value, interval, formula, words["interval"], words["formula"], words["rests"]):
        assert part in said, part
    assert card.locator(".value").inner_text() == value == number.inner_text()
    assert card.locator("li").count() >= 3
    assert "↑" not in said  # the links back belong to the row


def test_a_fact_names_its_source(read, study, language):
    reader, (fact, value) = read(), FACT[study]
    number = reader.page.locator(f'.prose a.number[href="#fact-{fact}"]').first
    number.hover()
    card = shown(reader, number)
    said = card.inner_text()
    assert WORDS[language]["source"] in said
    assert value in card.locator(".value").inner_text()
    source = reader.page.locator(f"#fact-{fact} td").nth(3).inner_text()
    assert source and source in said and source not in ("the same", "同上")


def test_it_comes_with_focus_and_escape_ends_it(read, study):
    reader = read()
    number = reader.number()
    number.evaluate("e => e.scrollIntoView({ block: 'center' })")
    # one stop back and then forward, so that focus arrives as a keyboard brings it
    number.focus()
    reader.page.keyboard.press("Shift+Tab")
    reader.page.keyboard.press("Tab")
    assert number.evaluate("e => e === document.activeElement")
    shown(reader, number)
    reader.page.keyboard.press("Escape")
    assert gone(reader, number)
    assert number.evaluate("e => e === document.activeElement")
    reader.page.keyboard.press("Tab")
    following = reader.page.locator("a.number:focus")
    shown(reader, following)
    target = following.get_attribute("href")
    reader.page.keyboard.press("Enter")
    assert reader.page.url.endswith(target) and reader.in_sight(target)


def test_escape_ends_it_under_the_mouse_too(read):
    reader = read()
    number = reader.number()
    number.hover()
    shown(reader, number)
    reader.page.keyboard.press("Escape")
    assert gone(reader, number)


def test_the_first_tap_shows_and_the_second_follows(read, study, language):
    reader = read(width=390, touch=True)
    number = reader.number()
    target = number.get_attribute("href")
    number.tap()
    card = shown(reader, number)
    assert not reader.page.url.endswith(target)
    box = card.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    number.tap()
    assert reader.page.url.endswith(target) and reader.in_sight(target)
    assert gone(reader, number)


def test_a_tap_beside_it_ends_it(read):
    reader = read(width=390, touch=True)
    number = reader.number()
    number.tap()
    shown(reader, number)
    reader.page.locator("h1").dispatch_event("click")
    assert gone(reader, number)


@pytest.mark.parametrize(
    ("study", "language", "width", "step"),
    [("data", "zh", 1280, 9), ("data", "zh", 390, 9), (CLUBS, "en", 1280, 18), (CLUBS, "en", 390, 18)],
)
def test_it_stays_inside_the_window(read, study, language, width, step):
    reader = read(width=width)
    numbers = reader.page.locator(".takeaway a.number, .tiles a.number, .prose a.number")
    for at in range(0, numbers.count(), step):
        number = numbers.nth(at)
        number.scroll_into_view_if_needed()
        number.hover()
        box = shown(reader, number).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width, number.inner_text()
        own = number.evaluate(
            """e => { const c = document.getElementById('number-card').getBoundingClientRect();
                 return [...e.getClientRects()].some(b => c.top < b.bottom && c.bottom > b.top
                   && c.left < b.right && c.right > b.left && e.getClientRects().length === 1) }"""
        )
        assert not own, "the card covers its number"
        reader.page.keyboard.press("Escape")
        reader.page.mouse.move(1, 1)
