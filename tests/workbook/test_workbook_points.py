"""The workbook agrees with the model where the sliders of the page go, as `tests/formulas` holds the page to it."""

import io
import math
from pathlib import Path

import openpyxl
from real_study import real_study as real_study  # the fixture `study`
from slider_points import KEYS, POINTS, close, slider_points, worth_of
from workbook_calculators import by_registry

from analysis.study import Study
from analysis.workbook import workbook

ASIDE = ("Shares", "Facts", "Options", "Coverage by option", "Read me")


def test_workbook_and_model_agree_where_the_sliders_go(study: Study, tmp_path: Path) -> None:
    """At every tenth point: a spreadsheet takes a second for each."""
    points, worth = slider_points(study), worth_of(study)
    (tmp_path / "strategy.xlsx").write_bytes(made := workbook(study))
    some = range(0, POINTS, 10)
    sets = [{n: float(v[i]) for n, v in points.items()} for i in some]
    names = openpyxl.load_workbook(io.BytesIO(made)).defined_names
    for i, cells in zip(some, by_registry(tmp_path / "strategy.xlsx", sets, ASIDE), strict=True):
        for k in KEYS:
            sheet, place = next(iter(names[k].destinations))
            found = cells[sheet.upper(), place.replace("$", "")]
            assert close(math.inf if isinstance(found, str) else found, worth[k][i]), (k, i, found, worth[k][i])
