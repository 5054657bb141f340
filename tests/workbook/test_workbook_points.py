"""The workbook agrees with the model where the sliders of the page go, as `tests/formulas` holds the page to it."""

import io
import itertools
import math
from pathlib import Path

import openpyxl
import pytest
from real_study import opened
from slider_points import BEST, KEYS, POINTS, close, slider_points, worth_of
from workbook_calculators import at_points

from analysis.notebook.page_model import OUTCOME
from analysis.workbook import workbook
from analysis.workbook.chain import FIRST
from analysis.workbook.scenario import TYPED, USED


@pytest.fixture(scope="module")
def made() -> bytes:
    return workbook(opened())


@pytest.fixture(scope="module")
def file(made: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(made))


def _rows(sheet) -> dict[str, int]:
    """Of each key its last row, for an input that is also a figure stands above it."""
    return {row[0].value: row[0].row for row in sheet.iter_rows(min_row=5, max_col=1)}


def _agree(found: list[dict], worth: dict[str, list[float]]) -> None:
    assert len(found) == POINTS
    wrong = [
        (k, i, value, worth[k][i])
        for i, cells in enumerate(found)
        for k, value in cells.items()
        if not close(math.inf if isinstance(value, str) else value, worth[k][i])
    ]
    assert wrong == []


def test_a_base_typed_over_moves_headlines_and_options_as_the_model_does(made, file, tmp_path: Path) -> None:
    """The headlines by name, and by option what three years add."""
    points, names = slider_points(opened()), file.defined_names
    (tmp_path / "strategy.xlsx").write_bytes(made)
    at = {k: names[k].attr_text.replace("'", "") for k in (*points, *KEYS)}
    column = FIRST + list(opened().evidence.options).index(BEST)
    outcome = f"Options!{file['Options'].cell(_rows(file['Options'])[OUTCOME], column).coordinate}"
    found = at_points(
        tmp_path / "strategy.xlsx",
        {at[name]: values for name, values in points.items()},
        {k: at[k] for k in KEYS} | {OUTCOME: outcome},
    )
    _agree(found, worth_of(opened()))


def test_a_value_typed_on_sheet_scenario_moves_the_headlines_as_the_model_does(made, file, tmp_path: Path) -> None:
    points, sheet = slider_points(opened()), file["Scenario"]
    (tmp_path / "strategy.xlsx").write_bytes(made)
    rows = _rows(sheet)
    found = at_points(
        tmp_path / "strategy.xlsx",
        {f"Scenario!{sheet.cell(rows[name], TYPED).coordinate}": values for name, values in points.items()},
        {k: f"Scenario!{sheet.cell(rows[k], USED).coordinate}" for k in KEYS},
    )
    _agree(found, worth_of(opened()))


def test_a_sheet_too_wide_for_one_page_is_printed_on_several_with_its_labels(file):
    """Cities of one option stay together, and a page can be read: three fifths of full size at the least."""
    sheet, cities = file["Coverage by option"], 3
    assert sheet.print_title_cols.replace("$", "") == "A:D" and sheet.print_title_rows.replace("$", "") == "1:4"
    breaks = [0, *(found.id - 4 for found in sheet.col_breaks.brk), sheet.max_column - 4]
    pages = [end - start for start, end in itertools.pairwise(breaks)]
    assert len(pages) > 1 and all(page % cities == 0 for page in pages) and max(pages) - min(pages) <= cities
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage and 60 <= sheet.page_setup.scale <= 100
