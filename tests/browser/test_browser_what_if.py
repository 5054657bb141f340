"""Sliders of the page: what a reader moves goes through the model's formulas, by hand, by key, on a phone."""

import pytest
from real_study import opened
from slider_points import POINTS, close, slider_points, worth_of
from test_browser_accessibility import faults

from analysis.notebook.page_model import OUTCOME
from analysis.wording import format_value

MOST_BYTES = 2_000_000
NUMBERS = ".what-if .moved strong"


def box(reader, name: str):
    """The slider of an input and the box beside it."""
    found = reader.page.locator(f'.slider[data-name="{name}"] input')
    return found.first, found.last


def test_page_and_model_agree_at_random_points(read):
    """The page's own functions, in the browser that a reader has, at the points that the workbook is held to."""
    reader, study = read(), opened()
    names = reader.page.evaluate("[...document.querySelectorAll('.slider')].map(s => s.dataset.name)")
    points = slider_points(study, names)
    assert len(points) == 6
    sets = [{n: float(v[i]) for n, v in points.items()} for i in range(POINTS)]
    best = study.decision.best
    worth = worth_of(study, best, names)
    ask = (
        "([sets, keys, outcome]) => { const s = document.querySelector('.what-if');"
        "return sets.map(set => { const w = s.work(set);"
        "return [...keys.map(k => String(w.base.v[k])), String(w.best.v[outcome])] }) }"
    )
    keys = [k for k in worth if k != OUTCOME]
    found = reader.page.evaluate(ask, [sets, keys, OUTCOME])
    for at, row in enumerate(found):
        for k, value in zip([*keys, OUTCOME], row, strict=True):
            assert close(value.replace("Infinity", "inf"), worth[k][at]), (k, sets[at], value, worth[k][at])


def test_at_base_it_says_what_the_report_says(read, language):
    reader = read()
    saving = format_value(float(opened()["typical_saving"]), "CNY/year", language)
    assert reader.texts(NUMBERS)[0] == saving and saving in reader.texts(".tiles strong")[0]
    assert reader.count(".what-if .claims li") == reader.count(".what-if .claims li.holds") >= 4


def test_a_number_that_is_typed_moves_slider_numbers_chart_and_claims(read):
    reader = read()
    slider, typed = box(reader, "card_fee")
    chart = reader.page.locator(".what-if svg").get_attribute("aria-label")
    typed.fill("20")
    even = float(opened().evaluate(["breakeven_wallet"], card_fee=20.0)["breakeven_wallet"])
    assert slider.input_value() == "20" and reader.texts(NUMBERS)[1] == format_value(even, "CNY/year", "zh")
    assert reader.page.locator(".what-if svg").get_attribute("aria-label") != chart
    failed = reader.count(".what-if .claims li.fails")
    typed.fill("99999")
    assert typed.get_attribute("aria-invalid") == "true" and reader.texts(NUMBERS)[1] == format_value(
        even, "CNY/year", "zh"
    )
    assert failed >= 1
    reader.page.locator(".what-if button").click()
    assert typed.input_value() == "168" and reader.count(".what-if .claims li.fails") == 0


def test_keys_move_it(read):
    reader = read()
    slider, typed = box(reader, "card_fee")
    before = reader.texts(NUMBERS)[1]
    slider.focus()
    for _ in range(10):
        reader.page.keyboard.press("ArrowLeft")
    assert reader.texts(NUMBERS)[1] != before and typed.input_value() == slider.input_value() != "168"
    assert "元" in slider.get_attribute("aria-valuetext")
    reader.page.keyboard.press("Tab")
    assert typed.evaluate("e => e === document.activeElement")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_cut_and_axe_finds_no_fault(read, language, scheme):
    reader = read(width=390, scheme=scheme)
    box(reader, "card_fee")[1].fill("20")
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 390
    assert faults(reader.page, ".what-if") == []


def test_without_scripts_it_is_not_there(read):
    assert not read(scripts=False).page.locator(".what-if").is_visible()


def test_the_page_stays_small(pages, language):
    assert pages("data", language).stat().st_size < MOST_BYTES


def test_of_the_option_only_what_it_moves_by_is_shown(read, language):
    """Its mean over the draws stands on page one; a value at base would be another number of the same name."""
    reader = read()
    assert reader.texts(NUMBERS)[-1] == format_value(0.0, "CNY", language)
    box(reader, "card_fee")[1].fill("20")
    moved = reader.page.evaluate(
        "k => { const at = (set) => document.querySelector('.what-if').work(set).best.v[k];"
        "return at({card_fee: 20}) - at({}) }",
        OUTCOME,
    )
    shown = format_value(moved, "CNY", language)
    assert reader.texts(NUMBERS)[-1] == ("+" if moved > 0 else "") + shown
