"""axe-core finds nothing, in both languages, by day and by night, on a desk and on a phone, at rest and in use."""

import pytest
from axe_playwright_python.sync_playwright import Axe

# Every rule of WCAG 2.2 A and AA that a machine can check, and the good practices beside them.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def faults(page, within: str | None = None) -> list[str]:
    found = Axe().run(
        page, context=within, options={"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    )
    return [
        f"{fault['id']}: {fault['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for fault in found.response["violations"]
        for node in fault["nodes"][:3]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_fault_is_found(read, language, width, scheme):
    assert faults(read(width=width, scheme=scheme).page) == []


def test_no_fault_in_use(read, language):
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
