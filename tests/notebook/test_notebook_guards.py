"""Cells of notebook 1 that change something leave it where a study has nothing to change, each by its own condition.

A study of one seller, or of one seller and bounds of others, has no trend of shares and no follower to catch up; one
without two leaders has none of the figures. Each condition is held to be needed: taken back, the cell shows something.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
import seaborn as sns
import statsmodels.formula.api as smf
from players_of_study import bounds_only, study_with
from real_study import opened

from analysis.study import Study

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "1-market-shares.ipynb"
CONDITION = re.compile(r"^( *)if [^\n]*:[^\n]*$", re.MULTILINE)
CELLS = {
    re.search(r'"(\w+)"', source)[1]: source
    for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    if cell["cell_type"] == "code" and CONDITION.search(source := "".join(cell["source"]))
}


class Chapter:
    """What a cell sees of a chapter: its study."""

    def __init__(self, study) -> None:
        self.study = study


def shown(source: str, study) -> list[str]:
    """What a cell displays and draws, and the error in which it ends."""
    found: list[str] = []
    plt.close("all")
    names = {"chapter": Chapter(study), "sns": sns, "smf": smf, "display": lambda what: found.append("displayed")}
    try:
        exec(source, names)
    except (KeyError, AttributeError, ValueError) as error:
        found.append(type(error).__name__)
    found += ["drawn"] * len(plt.get_fignums())
    plt.close("all")
    return found


def without_condition(source: str, number: int) -> str:
    """The cell with one of its conditions taken back."""
    one = list(CONDITION.finditer(source))[number]
    return f"{source[: one.start()]}{one[1]}if True:{source[one.end() :]}"


@pytest.fixture(scope="module", params=[bounds_only, lambda folder: study_with(folder, 1)], ids=["bounds", "one"])
def alone(request, tmp_path_factory) -> Study:
    return Study.open(request.param(tmp_path_factory.mktemp("alone") / "study"))


def test_these_are_the_cells() -> None:
    assert {name: len(CONDITION.findall(source)) for name, source in CELLS.items()} == {
        "leader_share_of_two": 2,
        "hhi": 1,
        "years_to_target": 2,
        "entry_effort_nested": 1,
    }


@pytest.mark.parametrize("name", CELLS)
def test_a_study_of_two_has_something_in_each_cell(name: str) -> None:
    assert len(shown(CELLS[name], opened())) == 1


@pytest.mark.parametrize("name", CELLS)
def test_a_study_without_the_figures_has_nothing_and_needs_the_condition(name: str) -> None:
    assert shown(CELLS[name], {}) == []
    assert shown(without_condition(CELLS[name], 0), {}) != []


@pytest.mark.parametrize("name", ["leader_share_of_two", "years_to_target"])
@pytest.mark.filterwarnings("ignore")  # of a line through every point
def test_a_study_of_one_has_no_trend_and_nobody_to_catch_up(name: str, alone: Study) -> None:
    assert shown(CELLS[name], alone) == []
    assert shown(without_condition(CELLS[name], 1), alone) != []
