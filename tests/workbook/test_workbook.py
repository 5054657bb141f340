"""The workbook: every live formula agrees with the model under every calculator at hand, also after a change."""

import hashlib
import io
import json
import math
import os
import re
import shutil
import subprocess
import sys
import zipfile
from functools import cache

import openpyxl
import pytest
from real_study import DATA, opened
from workbook_calculators import CALCULATORS, by_libreoffice, by_registry, changed, live

from analysis.build.products import PRODUCTS, RenderJob, xlsx
from analysis.formulas.templates import CITY, MEMBER, NEVER, OVERALL, PLATFORM, PROGRAMME
from analysis.formulas.workings import WORKINGS
from analysis.study import Study
from analysis.uncertainty import designs
from analysis.wording.numbers import DASH
from analysis.workbook import SHEETS, workbook
from analysis.workbook.book import Book, name_for
from analysis.workbook.chain import Values, figure_of

# What each test sets in the file. The extreme ones have no advantage, no fee, the harmonic sum at its limit, a tail
# that underflows. Prices and shares of the market meet in no formula: one case sets both.
CHANGES = {
    "as it was": {},
    "fee": {"card_fee": 99.0},
    "wallet": {"wallet": 12_345.0},
    "no discount": {
        "card_discount": 0.0,
        "reported_share": 0.6,
        "others_share": 0.2,
        "net_ratio": 0.7,
        "leader_growth": 0.6,
    },
    "no fee": {"card_fee": 0.0, "merchant_funded_share": 0.4},
    "supply": {
        "card_discount": 0.25,
        "participating_stores": 60_000.0,
        "zipf_exponent": 1.0,
        "choices_needed": 5.0,
        "clustering_size": 40.0,
    },
    "alike": {"wallet_cv": 0.1, "wallet": 2000.0, "card_fee": 600.0, "take_rate": 0.05},
    "far tail": {"wallet_cv": 0.1, "card_fee": 600.0, "renewal_rate": 0.9, "retention_duration": 1.7},
}
CASES = [(calculator, change) for change in CHANGES for calculator in CALCULATORS]
# Those that reach every branch of a formula; making a file for a change takes seconds.
BRANCHES = ("as it was", "no discount", "supply", "far tail")
# These rest on shops that the model solved for; they follow only what the file itself knows. All of sheet Tornado does.
ON_SOLVED = ("cost_to_target", "months_to_target", "stores_multiple", "months_to_breakeven", "cost_to_breakeven")
ERRORS = ("#N/A", "#NAME?", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NULL!", "Err:")


@pytest.fixture(scope="module")
def computed(made, tmp_path_factory) -> dict[tuple[str, str], dict]:
    """By calculator and change, what it finds in each cell."""
    folder = tmp_path_factory.mktemp("computed")
    cases = [*CHANGES.values()]
    paths = changed(made, cases if "libreoffice" in CALCULATORS else [{}], folder)
    by_python = by_registry(paths[0], cases, without=("Read me", "Facts"))
    found = {("registry", c): f for c, f in zip(CHANGES, by_python, strict=True)}
    if "libreoffice" in CALCULATORS:
        found |= {("libreoffice", c): f for c, f in zip(CHANGES, by_libreoffice(paths), strict=True)}
    return found


def same(found, expected) -> bool:
    """Equal as text, or as numbers to a billionth."""
    if isinstance(found, str) or isinstance(expected, str):
        return found == expected
    return found is not None and math.isclose(float(found), float(expected), rel_tol=1e-9, abs_tol=1e-13)


@cache
def overridden(change: str) -> Study:
    """The study with what a case sets."""
    return opened().overridden(**CHANGES[change])


@cache
def made_for(change: str) -> openpyxl.Workbook:
    """The values in the file that the model makes for it; formulas rest on no draw."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(designs, "DRAWS", 2**8)
        made = workbook(overridden(change))
    return openpyxl.load_workbook(io.BytesIO(made), data_only=True)


def in_words(number: float) -> float | str:
    """A number of the model as a cell shows it."""
    return DASH if math.isnan(number) else NEVER if math.isinf(number) else number


def test_every_calculator_at_hand_is_asked():
    assert {calculator for calculator, _ in CASES} == set(CALCULATORS)
    assert ("libreoffice" in CALCULATORS) == (shutil.which("soffice") is not None)


@pytest.mark.parametrize(("calculator", "change"), CASES)
def test_formulas_follow_the_model_when_an_input_is_typed_over(calculator, change, computed, file):
    """Against the study with the same override: figures by name, then by option, then by city."""
    study, cells = overridden(change), computed[calculator, change]
    checked = 0
    for name, place in file.defined_names.items():
        if name in study.graph.specs and name not in ON_SOLVED:
            sheet, cell = next(iter(place.destinations))
            found, expected = cells[sheet.upper(), cell.replace("$", "")], in_words(float(study.base[name]))
            assert same(found, expected), (name, found, expected)
            checked += 1
    assert checked > 50
    options = study.evidence.options
    wanted = (
        *OVERALL,
        *(k for k in {**MEMBER, **PLATFORM, **PROGRAMME} if k not in WORKINGS),
        "three_year_contribution",
        "cash_trough",
    )
    by_option = Values(study.evaluate_options({figure_of(k) for k in wanted}))
    rows = {row[0].value: row[0].row for row in file["Options"].iter_rows(min_row=4, max_col=1)}
    for k in wanted:
        for n, option in enumerate(options):
            worth = by_option(k)
            expected = in_words(float(worth.sel(option=option) if "option" in worth.dims else worth))
            found = cells["OPTIONS", file["Options"].cell(rows[k], 5 + n).coordinate]
            assert same(found, expected), (option, k, found, expected)
    rows = {row[0].value: row[0].row for row in file["Coverage"].iter_rows(min_row=4, max_col=1)}
    for k in (k for k in CITY if k not in WORKINGS):
        for n, city in enumerate(study.base[k]["city"].values):
            found = cells["COVERAGE", file["Coverage"].cell(rows[k], 5 + n).coordinate]
            assert same(found, float(study.base[k].sel(city=city))), (city, k)


@pytest.mark.parametrize(("calculator", "change"), [case for case in CASES if case[1] in BRANCHES])
def test_every_formula_agrees_with_the_file_made_for_the_change(calculator, change, computed, file):
    """All of them, working lines and links too; and none is an error."""
    expected = made_for(change)
    wrong, checked = [], 0
    for sheet, cell, key in live(file):
        if sheet == "Tornado" and change != "as it was":
            continue
        found, wanted = computed[calculator, change][sheet.upper(), cell], expected[sheet][cell].value
        assert wanted is not None, (sheet, cell)
        assert not str(found).startswith(ERRORS), (sheet, cell, found)
        if not (change != "as it was" and figure_of(str(key)) in ON_SOLVED):
            checked += 1
            if not same(found, wanted):
                wrong.append((sheet, cell, key, found, wanted))
    assert wrong == []
    assert checked > 900


@pytest.mark.parametrize("calculator", CALCULATORS)
def test_changing_the_fee_moves_the_break_even(calculator, computed, file):
    def at(change, name):
        sheet, cell = next(iter(file.defined_names[name].destinations))
        return computed[calculator, change][sheet.upper(), cell.replace("$", "")]

    assert (at("as it was", "breakeven_spend"), at("fee", "breakeven_spend")) == pytest.approx((1680, 990))
    assert at("no discount", "breakeven_spend") == NEVER
    advantage = float(opened().base["card_advantage"])
    assert at("wallet", "required_coverage") == pytest.approx(
        168 / advantage / 12_345 / float(opened().base["spend_level"])
    )


def test_readers_without_a_calculator_see_the_values(made, file):
    shown = openpyxl.load_workbook(io.BytesIO(made), data_only=True)
    assert [place for *place, _ in live(file) if shown[place[0]][place[1]].value is None] == []
    sheet, cell = next(iter(file.defined_names["card_fee"].destinations))
    assert (shown[sheet][cell].value, shown["Model"].title) == (168, "Model")


def test_sheets_inputs_facts_and_print_setup(file):
    study = opened()
    assert file.sheetnames == [title for title, *_ in SHEETS]
    named = {name for name, item in study.inputs.items() if not item.dims}
    assert named <= set(file.defined_names)
    for name in named:
        sheet, cell = next(iter(file.defined_names[name].destinations))
        base = file[sheet][cell]
        assert (sheet, base.value, base.font.color.rgb) == ("Inputs", study.inputs[name].value, "FF0000FF")
    keys = {row[0].value for row in file["Inputs"].iter_rows(min_row=5, max_col=1)}
    assert {key.partition("[")[0] for key in keys} == set(study.inputs)
    facts = list(file["Facts"].iter_rows(min_row=5))
    assert [row[0].value for row in facts] == list(study.evidence.facts.index)
    assert all(row[16].hyperlink.target == row[16].value for row in facts if row[16].value)
    for sheet in file:
        assert sheet.page_setup.orientation == "landscape" and sheet.freeze_panes and sheet.print_title_rows
        if sheet.title != "Coverage by option":
            assert sheet.page_setup.fitToHeight == 0 and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert " / " in sheet["A1"].value


def test_an_input_outside_its_range_is_refused_by_the_sheet(file):
    rules = {str(rule.sqref): rule for rule in file["Inputs"].data_validations.dataValidation}
    item = opened().inputs["card_fee"]
    _, cell = next(iter(file.defined_names["card_fee"].destinations))
    rule = rules[cell.replace("$", "")]
    assert (rule.type, float(rule.formula1), float(rule.formula2)) == ("decimal", item.minimum, item.maximum)


def test_same_study_same_bytes(made):
    program = (
        "import hashlib; from analysis.workbook import workbook; from analysis.study import Study;"
        f"print(hashlib.sha256(workbook(Study.open({str(DATA)!r}))).hexdigest())"
    )
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"},
    )
    assert ran.stdout.split()[-1] == hashlib.sha256(made).hexdigest()
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(str(opened().evidence.study["date"]).encode()) == 2


def test_nothing_of_the_study_stands_in_a_formula_but_names(file):
    allowed = set(file.defined_names) | {
        "IF",
        "ISNUMBER",
        "ROUNDUP",
        "MAX",
        "MIN",
        "LN",
        "SQRT",
        "EXP",
        "AND",
        "TRUE",
        "GAMMALN",
        "SUMPRODUCT",
        "SUM",
        "COUNT",
        "ABS",
        "PI",
        "E",
    }
    for sheet, cell, _ in live(file):
        bare = re.sub(r"'[^']*'!|\"[^\"]*\"|_xlfn\.[A-Z.]+|\$[A-Z]+\$\d+", "", file[sheet][cell].value)
        assert set(re.findall(r"[A-Za-z_]\w*", bare)) <= allowed, (sheet, cell, bare)


def test_what_if_edition_is_made_with_its_overrides(tmp_path):
    settings = json.dumps({"card_fee": 99, "city_category_sales": {"shanghai": 50_000_000_000}})
    found = openpyxl.load_workbook(io.BytesIO(xlsx(RenderJob(tmp_path, DATA, tmp_path, "", settings))), data_only=True)

    def at(name):
        sheet, cell = next(iter(found.defined_names[name].destinations))
        return found[sheet][cell].value

    assert (at("card_fee"), at("breakeven_spend")) == pytest.approx((99, 990))
    words = " ".join(str(cell.value) for row in found["Read me"].iter_rows() for cell in row)
    assert "card_fee" in words and "What-if" in words
    assert [p.maker for p in PRODUCTS if p.file == "strategy.xlsx"] == ["analysis.build.products:xlsx"]


@pytest.mark.parametrize("key", ["cr2", "r", "C", "r1c1", "a1", "gtv[year=2024]", "=x", "XFD9"])
def test_a_key_that_reads_as_a_cell_gets_no_name(key):
    assert name_for(key) is None


def test_a_figure_without_a_name_is_still_found_by_its_address():
    book = Book()
    page = book.page("T", "题", "Title")
    book.name("cr2", page, 7, 5)
    assert book.places == {"cr2": "'T'!$E$7"} and not book.file.defined_names
