"""One rule of rounding, whoever computes: halves away from zero, at fifteen digits.

LibreOffice (where it is installed) and a calculator from the registry are the independent computations; what stands
in the tables beside them was worked out by hand from the decimal numbers.
"""

import csv
import shutil
import subprocess
from importlib.resources import files

import numpy as np
import openpyxl
import pytest
from workbook_calculators import CALCULATORS, SOFFICE, by_libreoffice, by_registry

from analysis.common.rounding import rounded
from analysis.formulas.templates import round_up_formula
from analysis.methods.arrays import round_up
from analysis.wording import format_value
from analysis.workbook.style import number_format

HALVES = {(1.005, 2): "1.01", (2.675, 2): "2.68", (0.125, 2): "0.13", (2.5, 0): "3", (-2.5, 0): "-3", (1.15, 1): "1.2",
          (0.285, 2): "0.29", (-0.045, 2): "-0.05", (8.345, 2): "8.35", (1234.5, 0): "1235"}  # fmt: skip
PRODUCTS = {"0.1*3*10": 3, "1.1*1.1*100": 121, "0.07*100": 7, "3.0000000000000004": 3, "3.0001": 4, "2.999": 3, "0": 0}
# The registry's calculator rounds what a float stores, which for these is below the half.
STORED = {"registry": {(1.005, 2), (0.285, 2), (-0.045, 2), (8.345, 2)}, "libreoffice": set()}
LIKE_THE_WORKBOOK = "=" + round_up_formula("{0}")


def _computed(calculator, formulas, folder):
    book = openpyxl.Workbook()
    book.active.title = "A"
    for row, formula in enumerate(formulas, 1):
        book.active.cell(row, 1, formula)
    path = folder / "rounding.xlsx"
    book.save(path)
    cells = by_registry(path, [{}])[0] if calculator == "registry" else by_libreoffice([path])[0]
    return [float(cells["A", f"A{row}"]) for row in range(1, len(formulas) + 1)]


@pytest.mark.parametrize(("case", "shown"), HALVES.items())
def test_halves_go_away_from_zero(case, shown):
    assert str(rounded(*case)) == shown


@pytest.mark.parametrize("calculator", CALCULATORS)
def test_spreadsheets_round_the_same(calculator, tmp_path):
    found = _computed(calculator, [f"=ROUND({value},{digits})" for value, digits in HALVES], tmp_path)
    for (case, shown), value in zip(HALVES.items(), found, strict=True):
        assert value == pytest.approx(float(shown), abs=0.011 if case in STORED[calculator] else 1e-12), case


@pytest.mark.parametrize("calculator", CALCULATORS)
def test_a_whole_number_reached_by_a_last_bit_is_that_number(calculator, tmp_path):
    """`eval` multiplies floats as the model does; a spreadsheet without the guard may say 4 where 3 suffice."""
    assert [float(round_up(eval(text))) for text in PRODUCTS] == list(PRODUCTS.values())
    assert np.ceil(0.1 * 3 * 10) == 4
    found = _computed(calculator, [LIKE_THE_WORKBOOK.format(f"({text})") for text in PRODUCTS], tmp_path)
    assert found == list(PRODUCTS.values())


SHOWN = [(0.125, "share"), (0.145, "share"), (0.00125, "share"), (0.0825, "share"), (2.675, "ratio"), (1.005, "ratio"),
         (0.125, "CNY"), (1234.5, "CNY"), (12.25, "km"), (0.5, "visits/year"), (4.99, "GBP/year"), (16.45, "hours"),
         (12.499999999999998, "km"), (101.5, "days")]  # fmt: skip


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice shows what a cell's format prints; it is not installed here")
def test_a_cell_shows_all_digits_of_a_typed_value(tmp_path):
    """What the workbook shows of a typed value is what the report prints of it."""
    book = openpyxl.Workbook()
    for row, (value, unit) in enumerate(SHOWN, 1):
        cell = book.active.cell(row, 1, value)
        cell.number_format = number_format(unit, value)
    book.save(tmp_path / "shown.xlsx")
    command = [shutil.which("soffice"), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "csv", "--outdir", str(tmp_path), str(tmp_path / "shown.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    with (tmp_path / "shown.csv").open(encoding="utf-8") as file:
        cells = [row[0] for row in csv.reader(file)]
    digits = [float(text.strip("%×").replace(",", "")) / (100 if "%" in text else 1) for text in cells]
    for (value, unit), text, number in zip(SHOWN, cells, digits, strict=True):
        assert number == pytest.approx(value, rel=1e-12), (value, unit, text)
        said = format_value(value, unit, "en", bare=True, typed=True)
        assert float(said.strip("%").replace(",", "")) / (100 if "%" in said else 1) == pytest.approx(value, rel=1e-12)


def test_typst_rounds_nothing():
    """Digits come to the theme as text, so that no second rule of rounding is at work."""
    theme = files("analysis.render") / "theme"
    text = (theme / "report.typ").read_text(encoding="utf-8")
    assert "calc.round" not in text and "calc.floor" not in text and "calc.trunc" not in text
