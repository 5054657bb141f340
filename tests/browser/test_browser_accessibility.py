"""axe-core finds nothing: both studies, both languages, by day and by night, on a desk and a phone, at rest, in use."""

from itertools import combinations

import pytest
from axe_playwright_python.sync_playwright import Axe
from made_reports import LANGUAGES, STUDIES
from settings import half

# Every rule of WCAG 2.2 A and AA that a machine can check, and the good practices beside them.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
SETTINGS = half(STUDIES, LANGUAGES, [1280, 390], ["light", "dark"])


def faults(page, within: str | None = None) -> list[str]:
    """What axe finds wrong. Only faults leave the page: what it found right is a hundred times as long."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    run = "([where, options]) => axe.run(where ?? document, options).then(found => found.violations)"
    return [
        f"{fault['id']}: {fault['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for fault in page.evaluate(run, [within, OPTIONS])
        for node in fault["nodes"][:3]
    ]


def test_every_three_values_meet():
    met = {(at, *(row[i] for i in at)) for row in SETTINGS for at in combinations(range(4), 3)}
    assert len(met) == 4 * 2**3


@pytest.mark.parametrize(("study", "language", "width", "scheme"), SETTINGS)
def test_no_fault_is_found(read, study, language, width, scheme):
    assert faults(read(width=width, scheme=scheme).page) == []


@pytest.mark.parametrize(("study", "language"), [*zip(STUDIES, LANGUAGES, strict=True)])
def test_no_fault_in_use(read, study, language):
    reader = read(width=390, scheme="dark")
    reader.page.locator("#table-facts thead button").first.click()
    reader.page.locator("#table-facts").get_by_role("searchbox").fill("2025")
    reader.number().hover()
    reader.card().wait_for()
    assert faults(reader.page) == []
    reader.page.locator("nav.contents summary").click()
    assert faults(reader.page, "nav.contents") == []


def test_it_would_find_one(read):
    reader = read()
    reader.page.evaluate("document.querySelector('figure svg').removeAttribute('aria-label')")
    assert any(fault.startswith("svg-img-alt") for fault in faults(reader.page, "figure"))
