"""Slides that cannot be set say which cell of the notebook, and what to change."""

import re

import pytest
from report_sample import both, chart
from test_slides import shows, tag, tagged

from analysis.render.errors import RenderError
from analysis.render.slides_pdf import render_slides


@pytest.fixture
def deck(notebook):
    return tagged(notebook, "chart-0", "chart-3")


def fault(deck, fonts) -> str:
    with pytest.raises(RenderError) as caught:
        render_slides(deck, "en", fonts)
    return str(caught.value)


def where(deck, kind: str, name: str = "") -> tuple[str, dict]:
    """How a fault names the cell of a payload, and the payload."""
    for number, cell in enumerate(deck.cells, 1):
        for payload in shows(cell, kind):
            if payload.get("id", "") == name:
                return f"notebook cell {number} of {len(deck.cells)} ", payload
    raise LookupError(name)


def test_a_chart_too_tall_names_its_cell_and_how_small_its_letters_would_be(deck, fonts):
    cell, payload = where(deck, "exhibit", "chart-3")
    payload["svg"] = both(chart(True, 0, 6.3, 6.0), chart(False, 0, 6.3, 6.0))
    said = fault(deck, fonts)
    assert said.startswith(cell) and 'the chart of "chart-3" is too tall for a slide' in said
    size = float(said.split("would have ")[1].split(" pt")[0])
    assert 3 < size < 11 and "at least 11 are legible" in said


def test_small_print_in_a_chart_is_refused(deck, fonts):
    cell, payload = where(deck, "exhibit", "chart-0")
    payload["svg"]["en"] = re.sub(r"(font(?:-size)?: )8px", r"\g<1>5px", payload["svg"]["en"], count=1)
    said = fault(deck, fonts)
    assert said.startswith(cell) and '"chart-0" is too tall' in said


@pytest.mark.parametrize("part", ["svg", "title", "note"])
def test_a_missing_glyph_names_its_cell(deck, fonts, part):
    cell, payload = where(deck, "exhibit", "chart-3")
    text = payload["svg"]["en"].replace("Leader", "Lead\U0001f600") if part == "svg" else "A face \U0001f600"
    payload[part] = both("字", text) if part != "svg" else both(payload["svg"]["zh"], text)
    said = fault(deck, fonts)
    assert said.startswith(cell) and "GRINNING FACE" in said


def test_a_claim_of_more_than_two_lines_is_refused(deck, fonts):
    cell, payload = where(deck, "exhibit", "chart-0")
    payload["title"]["en"] = "A claim that goes on and on and on. " * 6
    said = fault(deck, fonts)
    assert said.startswith(cell) and 'the title of "chart-0" takes more than two lines' in said


def test_a_verdict_too_long_for_the_first_slide_is_refused(deck, fonts):
    cell, payload = where(deck, "cover")
    payload["verdict"]["en"] = "A verdict that goes on and on and on. " * 30
    said = fault(deck, fonts)
    assert said.startswith(cell) and "the opening slide is too full" in said


@pytest.mark.parametrize(("number", "kind"), [(-1, "table"), (2, "heading"), (3, "prose")])
def test_a_tag_on_what_cannot_be_a_slide_is_refused(deck, fonts, number, kind):
    tag(deck.cells[number])
    at = number % len(deck.cells) + 1
    said = fault(deck, fonts)
    assert said.startswith(f"notebook cell {at} of ") and f"found a {kind}; take the tag from this cell" in said


def test_a_deck_without_its_cover_names_the_cell_to_tag(deck, fonts):
    deck.cells[1].metadata["tags"] = []
    said = fault(deck, fonts)
    assert said.startswith("notebook cell 2 of ") and 'give its cell the tag "slide"' in said


def test_a_cell_that_failed_is_told_though_it_is_no_slide(deck, fonts):
    import nbformat

    deck.cells[3].outputs.append(nbformat.v4.new_output("error", ename="KeyError", evalue="'fee'", traceback=[]))
    assert "KeyError: 'fee'" in fault(deck, fonts)
