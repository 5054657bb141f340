"""The page as a whole: one file, no request, links that lead somewhere, and a policy that holds."""

from itertools import product

import pytest
from made_reports import CLUBS, LANGUAGES, STUDIES

LIMIT = 1_500_000
# At least so many exhibits, figures with a row, and rows of tables.
EXHIBITS, FIGURES, ROWS = {"data": 14, CLUBS: 11}, {"data": 41, CLUBS: 34}, {"data": 151, CLUBS: 140}


def test_it_is_one_small_file(pages):
    for study, language in product(STUDIES, LANGUAGES):
        assert pages(study, language).stat().st_size < LIMIT, (study, language)


def test_it_opens_without_a_word_or_a_request(read, study, language):
    reader = read()
    reader.page.mouse.wheel(0, 20_000)
    reader.page.wait_for_timeout(200)
    # One drawing each, some with a narrow one beside it; the fixture checks silence at the end.
    assert reader.count("figure:has(svg[role=img]:visible)") == reader.count("figure") >= EXHIBITS[study]
    assert reader.count("figure svg[role=img]:visible") == reader.count("figure")


def test_every_internal_link_leads_to_one_place(read, study, language):
    lost = read().page.evaluate(
        """() => [...document.querySelectorAll('a[href^="#"]')].map(a => decodeURIComponent(a.hash.slice(1)))
             .filter(id => document.querySelectorAll('#' + CSS.escape(id)).length !== 1)"""
    )
    assert lost == []


def test_every_printed_figure_is_a_link_to_its_row_and_back(read, study, language):
    reader = read()
    assert reader.count("a.number") > 150
    astray = reader.page.evaluate(
        """() => [...document.querySelectorAll('a.number')].filter(a => {
             const row = document.getElementById(a.hash.slice(1));
             return !a.id || row?.tagName !== 'TR' || !row.querySelector(`.back a[href="#${a.id}"]`);
           }).map(a => a.outerHTML)"""
    )
    assert astray == []
    uncited = "tr[id^=figure-]:not(:has(.back a))"
    assert reader.count("tr[id^=figure-]") >= FIGURES[study] and reader.count(uncited) == 0


def test_a_number_leads_to_its_row_and_the_row_back(read, study):
    reader = read()
    number = reader.number()
    name, target = number.get_attribute("id"), number.get_attribute("href")
    number.click()
    assert reader.in_sight(target)
    reader.page.locator(f'{target} .back a[href="#{name}"]').click()
    assert reader.in_sight(f"#{name}")
    assert reader.page.url.endswith(f"#{name}")


@pytest.mark.parametrize("attempt", ["fetch('https://example.org/')", "import('https://example.org/x.js')"])
def test_the_policy_lets_nothing_out(read, attempt):
    reader = read()
    stopped = f"async () => {{ try {{ await {attempt}; return 'let out' }} catch (e) {{ return 'stopped' }} }}"
    assert reader.page.evaluate(stopped) == "stopped"
    assert any("Content Security Policy" in said for said in reader.said)
    reader.said.clear()
    reader.asked.clear()


def test_the_policy_runs_no_other_script(read):
    reader = read()
    reader.page.evaluate(
        """() => { const script = document.createElement('script');
             script.textContent = 'window.ran = 1'; document.body.append(script) }"""
    )
    assert reader.page.evaluate("window.ran === undefined")
    assert any("Content Security Policy" in said for said in reader.said)
    reader.said.clear()


def test_without_scripts_nothing_is_lost(read, study):
    reader = read(scripts=False, width=390)
    assert reader.count("nav.contents a:visible") >= 8
    assert reader.count("tbody tr:visible") == reader.count("tbody tr") >= ROWS[study]
    assert reader.count("figure svg:visible") == reader.count("figure")
    assert reader.count("thead button") == reader.count("input:visible") == reader.count(".card") == 0
    assert reader.page.locator("nav.contents").evaluate("e => getComputedStyle(e).position") == "static"
    number = reader.number()
    target = number.get_attribute("href")
    number.click()
    assert reader.in_sight(target)


def test_a_name_in_the_other_language_says_so(read, study):
    english = read(language="en")
    unmarked = english.page.evaluate(
        """() => { const found = []; const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
             while (walk.nextNode()) { const n = walk.currentNode;
               const marked = n.parentElement.closest('[lang=zh], script');
               if (/[\\u4e00-\\u9fff]/.test(n.data) && !marked) found.push(n.data); }
             return found }"""
    )
    assert unmarked == []
    assert english.count("span[lang=zh]") > 20
    chinese = read(language="zh")
    assert chinese.count("span[lang=en]") > 5  # titles of English documents
    assert chinese.page.evaluate("document.documentElement.lang") == "zh-CN"


def test_the_skip_link_comes_first_and_leads_past_the_contents(read, study):
    reader = read()
    reader.page.keyboard.press("Tab")
    link = reader.page.locator(":focus")
    assert link.get_attribute("class") == "skip" and link.evaluate("e => e.getBoundingClientRect().left >= 0")
    reader.page.keyboard.press("Enter")
    assert reader.page.evaluate("document.activeElement.id") == "main"


def test_numbers_of_a_sentence_stand_as_close_as_words_and_links_to_evidence_apart(read):
    gaps = read().page.evaluate(
        """() => [...document.querySelectorAll('a.number')].map(a => {
             const look = getComputedStyle(a), apart = parseFloat(look.paddingLeft) + parseFloat(look.marginRight);
             return [a.matches('td a.bare'), apart > 0];
           })"""
    )
    assert [True, True] in gaps and [False, False] in gaps and [False, True] not in gaps and [True, False] not in gaps
