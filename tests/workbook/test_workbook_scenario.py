"""The scenario column: a typed value recomputes every headline, a blank one leaves the base; charts follow cells."""

import io
import math
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from real_study import opened
from workbook_calculators import CALCULATORS, by_libreoffice, by_registry

from analysis.decision.drivers import tornado_of
from analysis.decision.headlines import HEADLINE, OUTCOME
from analysis.formulas.workings import WORKINGS
from analysis.workbook import workbook
from analysis.workbook.chain import Values, base_values
from analysis.workbook.scenario import CHANGE, TYPED, USED

TYPED_IN = {"card_fee": 60.0, "wallet": 9_000.0, "participating_stores": 20_000.0}
ASIDE = ("Read me", "Facts", "Options", "Coverage by option", "Shares", "Tornado")


@pytest.fixture(scope="module")
def made() -> bytes:
    return workbook(opened())


@pytest.fixture(scope="module")
def file(made: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(made))


@pytest.fixture(scope="module", params=CALCULATORS)
def computed(request: pytest.FixtureRequest, file: openpyxl.Workbook, tmp_path_factory: pytest.TempPathFactory) -> dict:
    sheet = file["Scenario"]
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=5, max_col=1)}
    for name, value in TYPED_IN.items():
        sheet.cell(rows[name], TYPED).value = value
    path = Path(tmp_path_factory.mktemp("scenario")) / "typed.xlsx"
    file.save(path)
    return by_libreoffice([path])[0] if request.param == "libreoffice" else by_registry(path, [{}], ASIDE)[0]


def test_a_typed_value_recomputes_every_line(file: openpyxl.Workbook, computed: dict) -> None:
    study = opened().overridden(**TYPED_IN)
    value, base = base_values(study), base_values(opened())
    checked = 0
    for row in file["Scenario"].iter_rows(min_row=5):
        k, used = row[0].value, row[USED - 1]
        if used.data_type != "f" or row[CHANGE - 1].data_type != "f" or k in WORKINGS or k in (OUTCOME, "cash_trough"):
            continue
        expected, before = float(value(k)), float(base(k))
        found = computed["SCENARIO", used.coordinate]
        if isinstance(found, str):  # never, or no meaning: there is no change to state
            assert not math.isfinite(expected), (k, found, expected)
            continue
        assert math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12), (k, found, expected)
        if not math.isfinite(before):
            continue
        moved = computed["SCENARIO", row[CHANGE - 1].coordinate]
        assert math.isclose(moved, expected - before, rel_tol=1e-6, abs_tol=1e-6 * max(1.0, abs(before))), k
        checked += 1
    assert checked > 60


def test_the_summary_shows_base_and_scenario_side_by_side(file: openpyxl.Workbook, computed: dict) -> None:
    study = opened().overridden(**TYPED_IN)
    rows = {row[0].value: row[0].row for row in file["Summary"].iter_rows(min_row=5, max_col=1)}
    for k in ("typical_saving", "breakeven_wallet", "covered_share", "join_share"):
        assert math.isclose(computed["SUMMARY", f"E{rows[k]}"], float(opened().base[k]), rel_tol=1e-9)
        assert math.isclose(computed["SUMMARY", f"H{rows[k]}"], float(study.base[k]), rel_tol=1e-9)
    full = computed["SUMMARY", f"E{rows['breakeven_wallet']}"]
    assert math.isclose(computed["SUMMARY", f"J{rows['breakeven_wallet']}"], full / 1e4)
    assert math.isclose(computed["SUMMARY", f"K{rows['breakeven_wallet']}"], full / 1e6)


def test_options_on_the_summary_are_those_of_the_model(made: bytes) -> None:
    study, shown = opened(), openpyxl.load_workbook(io.BytesIO(made), data_only=True)["Summary"]
    at_base = Values(study.evaluate_options([OUTCOME]))(OUTCOME)
    rows = {row[0].value: row[0].row for row in shown.iter_rows(min_row=5, max_col=1)}
    for n, option in enumerate(study.evidence.options):
        row = rows[f"{OUTCOME}[option={option}]"]
        assert math.isclose(shown.cell(row, 5).value, float(at_base.sel(option=option)), abs_tol=1e-6)
        assert math.isclose(shown.cell(row, 6).value, float(study.decision.expected[n]), rel_tol=1e-12)
        odds = shown.cell(row, 7).value
        if option == study.evidence.baseline:  # which beats nothing by being itself
            assert odds == "–"
        else:
            assert math.isclose(odds, float(study.decision.odds[n]), abs_tol=1e-12)


def test_the_tornado_is_the_report_s(made: bytes) -> None:
    found, study = openpyxl.load_workbook(io.BytesIO(made), data_only=True)["Tornado"], opened()
    expected = tornado_of(study, HEADLINE)
    rows = list(found.iter_rows(min_row=7, max_row=16, values_only=True))
    assert [row[0] for row in rows] == list(expected.names[:10])
    assert [row[6] for row in rows] == pytest.approx(list(expected.at_low[:10]))
    assert [row[9] for row in rows] == pytest.approx(list(expected.at_high[:10] - expected.base))


def test_charts_are_native_and_rest_on_cells(made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/charts/chart")]
    assert len(charts) == 4
    assert sum("'Summary'!$" in chart for chart in charts) == 2 and sum("'Tornado'!$" in chart for chart in charts) == 2


def test_the_break_even_shows_base_and_scenario_though_one_lies_on_the_other(made: bytes, computed: dict) -> None:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if n.startswith("xl/charts/chart")]
    [lines] = [chart.split("<c:ser>")[1:] for chart in charts if "c:scatterChart" in chart]
    marked = ["<c:symbol val=" in line and 'val="none"' not in line for line in lines]
    assert marked == [False, False, True, True], "saved and fee at base, then both in the scenario, which are marked"
    fees = [re.search(r"<c:yVal>.*?<c:f>(.*?):", line)[1].replace("$", "").split("!") for line in lines[1::2]]
    assert [computed["SUMMARY", cell] for _, cell in fees] == [168.0, TYPED_IN["card_fee"]]
