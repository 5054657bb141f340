"""The analyst's JupyterLab in a real browser: every notebook runs, sliders move numbers, exports are offered."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from lab_page import OPEN, WAIT, LabPage, errors, opened, with_picture
from lab_server import ROOT, Lab, running
from playwright.sync_api import Browser, Locator, expect

from analysis.notebook.whatif.steps import steps
from analysis.study import Study

MODEL = ("1-market-shares", "2-membership-economics", "3-city-coverage")
REPORT, WHAT_IF = "4-strategy-report", "5-what-if"
BASE_FEE = 168
EXPORTS = ("Strategy report (PDF)", "Strategy report (HTML)")
SCRATCH = (
    "from analysis.study import Study\nstudy = Study.open('../data')\nstudy",
    "study['breakeven_wallet']",
    "study.explain('breakeven_spend')",
    "study['breakeven_walet']",
)

LONG = """LANGUAGE = "zh"
import time
from analysis.common.progress import counting
for n in counting({"zh": "指标", "en": "Figures"}, range(60)):
    time.sleep(0.1)
"""


@pytest.fixture(scope="module")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with running(tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture(scope="module")
def page(browser: Browser, lab: Lab) -> Iterator[LabPage]:
    found = opened(browser, lab)
    yield found
    found.page.context.close()


def pictures(page: LabPage, cells: list[dict]) -> int:
    """Look at every exhibit of the notebook in front; how many there are."""
    indices = with_picture(cells)
    for index in indices:
        image = page.cell(index).locator("img")
        expect(image).to_be_visible()
        natural, shown, room = image.evaluate(
            "async i => { await i.decode(); return [i.naturalWidth, i.width, i.closest('.jp-OutputArea').clientWidth] }"
        )
        assert natural >= 2 * shown, f"cell {index}: {natural} pixels for {shown}: blurred on a sharp screen"
        assert shown <= room, f"cell {index}: {shown} wide in {room}"
        assert image.get_attribute("alt")
    return len(indices)


def test_it_opens_at_the_start_page_which_lists_the_notebooks_in_order(page: LabPage) -> None:
    links = page.page.locator(".jp-MarkdownViewer table a")
    expect(links).to_have_text([*MODEL, REPORT, WHAT_IF])
    expect(page.page.locator(".jp-FileBrowser .jp-BreadCrumbs")).to_contain_text("notebooks")
    page.shot("start")
    assert list(page.lab.api("/api/kernelspecs")["kernelspecs"]) == ["market-analysis"]
    settings = page.lab.api("/lab/api/settings/@jupyterlab/apputils-extension:notification")
    assert settings["schema"]["properties"]["fetchNews"]["default"] == "false"


def test_every_notebook_runs_and_the_report_can_be_exported(page: LabPage) -> None:
    [too_early] = errors(page.run(f"notebooks/{REPORT}.ipynb"))
    assert f"run {MODEL[0]} to its last cell" in too_early
    for name in MODEL:
        cells = page.run(f"notebooks/{name}.ipynb")
        assert errors(cells) == []
        assert all(c["count"] for c in cells if c["kind"] == "code"), "a cell was not run"
        assert pictures(page, cells) >= 3
        page.cell(2)
        page.shot(name)
    cells = page.run(f"notebooks/{REPORT}.ipynb")
    assert errors(cells) == [] and pictures(page, cells) >= 10
    page.cell(0)
    page.shot(REPORT)
    offered_in_the_menu(page)
    assert set(EXPORTS) < set(page.lab.api("/api/nbconvert"))
    page.command("docmanager:save")
    page.page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
    assert exported(page.lab, EXPORTS[0]).startswith(b"%PDF-")
    assert b"<html" in exported(page.lab, EXPORTS[1])[:300]


def offered_in_the_menu(page: LabPage) -> None:
    page.page.locator(".lm-MenuBar-item", has_text=re.compile("^File$")).click()
    page.page.locator(".lm-Menu-item", has_text="Save and Export Notebook As").hover()
    for export in EXPORTS:
        expect(page.page.locator(".lm-Menu-item", has_text=export)).to_be_visible()
    page.shot("export-menu")
    for _ in range(2):
        page.page.keyboard.press("Escape")


def exported(lab: Lab, name: str) -> bytes:
    address = f"{lab.url}/nbconvert/{quote(name)}/notebooks/{REPORT}.ipynb?download=true&token={lab.token}"
    with urllib.request.urlopen(address, timeout=120) as answer:
        return answer.read()


def test_a_slider_moves_the_numbers_ends_claims_and_writes_the_command(page: LabPage) -> None:
    cells = page.run(f"notebooks/{WHAT_IF}.ipynb")
    assert errors(cells) == []
    [panel] = [c["index"] for c in cells if "panel()" in c["source"]]
    shown = page.cell(panel)
    outcome, handle = shown.locator(".ma").last, shown.locator(".noUi-handle").first
    expect(outcome).to_contain_text("Every claim still holds.")
    page.shot("5-what-if")
    handle.focus()
    for _ in range(10):
        page.page.keyboard.press("ArrowLeft")
    tenth_below = steps(Study.open(ROOT / "data").inputs["card_fee"])
    tenth_below = tenth_below[int(np.argmin(np.abs(tenth_below - BASE_FEE))) - 10]
    expect(outcome.locator("pre")).to_have_text(f'make report SET="card_fee={tenth_below:g}"', timeout=WAIT)
    expect(outcome.locator("tr", has_text="Members").locator("b")).to_be_visible()
    page.page.keyboard.press("Home")
    expect(outcome).to_contain_text("Claims that no longer hold", timeout=WAIT)
    expect(outcome.locator("pre")).to_have_text('make report SET="card_fee=0"')
    page.shot("5-what-if-moved")
    shown.get_by_role("button", name="Back to base").click()
    expect(outcome).to_contain_text("Every claim still holds.", timeout=WAIT)
    assert "make report\n" in [o["text"] for o in cells[-1]["outputs"]]


@pytest.mark.parametrize(
    ("label", "name"), [("Card fee", "card_fee"), ("Part of each city in which it runs", "district_share")]
)
def test_every_move_is_answered_in_the_panel(page: LabPage, label: str, name: str, record_property) -> None:
    """How soon is recorded, and asked of by `make bench NAME=whatif` alone."""
    cells = page.run(f"notebooks/{WHAT_IF}.ipynb")
    [panel] = [c["index"] for c in cells if "panel()" in c["source"]]
    shown = page.cell(panel)
    record_property("milliseconds", [round(ms) for ms in page.answers(shown, label)])
    expect(shown.locator(".ma").last.locator("pre")).to_contain_text(f"{name}=")  # it ends below where it began


def box_of(page: LabPage, panel: Locator, label: str) -> Locator:
    """The box beside the slider of an input."""
    row = panel.locator(".widget-hbox", has=page.page.locator(".widget-slider", has_text=label)).last
    return row.locator("input[type=text]")


def unfold(fold: Locator, inside: Locator) -> None:
    """Open a fold; a click that meets the panel while it is still laid out is lost, and is made once more."""
    fold.click()
    try:
        expect(inside).to_be_visible(timeout=10_000)
    except AssertionError:
        fold.click()


@pytest.mark.parametrize(
    ("label", "unchanged", "typed", "printed", "command"),
    [
        ("Card discount", "10%", "12", "12%", "card_discount=0.12"),
        ("Card discount", "10%", "12%", "12%", "card_discount=0.12"),
        ("Card discount", "10%", "0.12", "12%", "card_discount=0.12"),
        ("Target user's yearly in-store spend", "5,000", "6,000", "6,000", "wallet=6000"),
        ("Target user's yearly in-store spend", "5,000", "6000", "6,000", "wallet=6000"),
    ],
)
def test_a_number_typed_into_the_box_is_the_number_that_is_used(
    page: LabPage, label: str, unchanged: str, typed: str, printed: str, command: str
) -> None:
    cells = page.run(f"notebooks/{WHAT_IF}.ipynb")
    [panel] = [c["index"] for c in cells if "panel()" in c["source"]]
    shown = page.cell(panel)
    outcome = shown.locator(".ma").last
    box = box_of(page, shown, label)
    if command.startswith("wallet"):
        unfold(shown.get_by_text("Assumptions"), box)
    expect(box).to_have_value(unchanged)
    box.press("Enter")
    box.fill(typed)
    box.press("Enter")
    expect(outcome.locator("pre")).to_have_text(f'make report SET="{command}"', timeout=WAIT)
    expect(box).to_have_value(printed)
    box.fill("6,0")
    box.press("Enter")
    expect(shown.get_by_text("found '6,0'")).to_be_visible()
    expect(outcome.locator("pre")).to_have_text(f'make report SET="{command}"')
    page.shot(f"5-what-if-typed-{typed.strip('%')}")


def notebook_of(cells: tuple[str, ...]) -> str:
    made = [
        {"cell_type": "code", "id": f"c{i}", "metadata": {}, "source": s, "outputs": [], "execution_count": None}
        for i, s in enumerate(cells)
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def scratch(lab: Lab) -> Iterator[str]:
    file = Path(lab.project) / "notebooks" / "scratch.ipynb"
    spec = {"kernelspec": {"name": "market-analysis", "display_name": "Market analysis", "language": "python"}}
    file.write_text(json.dumps(json.loads(notebook_of(SCRATCH)) | {"metadata": spec}), encoding="utf-8")
    yield "notebooks/scratch.ipynb"
    file.unlink()


def test_a_study_and_a_figure_show_themselves_in_both_themes(page: LabPage, scratch: str) -> None:
    cells = page.run(scratch)
    assert errors(cells) == [
        "cell 3: StudyError: unknown figure 'breakeven_walet'; the nearest name is 'breakeven_wallet'"
    ]
    assert "study.py" not in "".join(cells[3]["outputs"][0]["traceback"])
    expect(page.cell(0).locator(".ma table tbody tr")).to_have_count(8)
    page.shot("study")
    opened_levels = page.cell(1).locator("details[open]")
    assert 1 < opened_levels.count() < page.cell(1).locator("details").count()
    page.shot("figure")
    page.cell(2).locator("summary").nth(1).click()
    expect(page.cell(2).get_by_role("link").first).to_be_visible()
    page.page.evaluate("() => window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    page.page.wait_for_function("() => document.body.dataset.jpThemeLight === 'false'")
    page.shot("figure-dark")
    expect(page.cell(0).locator(".ma .head")).to_have_css("color", re.compile(r"rgba?\(255, 255, 255"))
    page.shot("study-dark")
    page.page.evaluate("() => window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Light'})")


def test_a_long_cell_shows_how_far_it_is_and_leaves_nothing(page: LabPage, lab: Lab) -> None:
    file = Path(lab.project) / "notebooks" / "long.ipynb"
    spec = {"kernelspec": {"name": "market-analysis", "display_name": "Market analysis", "language": "python"}}
    file.write_text(json.dumps(json.loads(notebook_of((LONG,))) | {"metadata": spec}), encoding="utf-8")
    page.page.evaluate(OPEN, "notebooks/long.ipynb")
    page.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")  # and do not wait
    bar, text = (
        page.current.locator(f".jp-OutputArea .{name}") for name in ("progress-bar", "jupyter-widgets.widget-label")
    )
    expect(bar).to_be_visible(timeout=WAIT)
    expect(text).to_have_text(re.compile(r"^指标：\d+ / 60，约余 \d+ 秒$"))
    page.shot("long-cell")
    assert bar.evaluate("b => b.clientWidth") < bar.evaluate("b => b.parentElement.clientWidth")
    expect(page.current.locator(".jp-OutputArea .jupyter-widgets")).to_have_count(0, timeout=WAIT)
    expect(page.current.locator(".jp-OutputArea-output")).to_have_text("")
    page.shot("long-cell-done")


def test_nothing_is_fetched_from_elsewhere_nor_written_to_the_home(page: LabPage) -> None:
    assert page.asked_elsewhere == []
    assert [p for p in page.lab.home.rglob("*") if p.is_file()] == []
