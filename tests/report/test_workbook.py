"""The workbook: every live formula agrees with the model under every calculator at hand, also after a change.

Two calculators: one from the package registry, always; LibreOffice where it is installed.
"""

import dataclasses
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
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from real_study import DATA, opened
from real_study import real_study as real_study

from analysis.evidence import Bilingual
from analysis.report.products import PRODUCTS, Order, xlsx
from analysis.report.workbook import SHEETS, workbook
from analysis.report.workbook_book import Book, name_for
from analysis.report.workbook_chain import Values, figure_of
from analysis.report.workbook_formulas import CITY, MEMBER, NEVER, PLATFORM, PROGRAMME, WORKINGS
from analysis.study import Study
from analysis.wording.numbers import DASH

SOFFICE = shutil.which("soffice")
CALCULATORS = ("registry", *(["libreoffice"] if SOFFICE else []))
# What each test sets in the file. The extreme ones have no advantage, no fee, the harmonic sum at its limit, a tail
# that underflows.
CHANGES = {
    "as it was": {},
    "fee": {"card_fee": 99.0},
    "discount": {"card_discount": 0.25},
    "wallet": {"wallet": 12_345.0},
    "no discount": {"card_discount": 0.0},
    "no fee": {"card_fee": 0.0, "merchant_funded_share": 0.4},
    "supply": {"participating_stores": 60_000.0, "curation": 1.0, "choices_needed": 5.0, "clustering_size": 40.0},
    "alike": {"wallet_cv": 0.1, "wallet": 2000.0, "card_fee": 600.0, "take_rate": 0.05, "renewal_rate": 0.9, "retention_duration": 1.7},
    "market": {"reported_share": 0.6, "others_share": 0.2, "redeemed_ratio": 0.7, "leader_growth": 0.6},
}
# The registry's calculator takes the normal tail from one minus the rest and has no digits left here.
FAR = {"far tail": {"wallet_cv": 0.1, "card_fee": 600.0}}
CASES = [("registry", change) for change in CHANGES]
CASES += [("libreoffice", change) for change in CHANGES | FAR if SOFFICE]
# These rest on shops that the model solved for; they follow only what the file itself knows.
ON_SOLVED = ("cost_to_target", "months_to_target", "stores_multiple", "cost_to_breakeven")
ERRORS = ("#N/A", "#NAME?", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NULL!", "Err:")


def changed(made: bytes, sets: dict[str, float], target: Path) -> Path:
    """The file with inputs typed over, and without the values that the formulas had."""
    file = openpyxl.load_workbook(io.BytesIO(made))
    for name, value in sets.items():
        sheet, cell = next(iter(file.defined_names[name].destinations))
        assert isinstance(file[sheet][cell].value, int | float), name
        file[sheet][cell].value = value
    file.save(target)
    return target


def by_registry(path: Path, cases: list[dict[str, float]]) -> list[dict]:
    """Cells by (sheet, cell), computed in Python; the file is read once and its inputs set for each case."""
    import formulas

    names = openpyxl.load_workbook(path).defined_names
    model, found = formulas.ExcelModel().loads(str(path)).finish(), []
    for sets in cases:
        typed = {f"'[{path.name}]{sheet.upper()}'!{cell.replace('$', '')}": value for name, value in sets.items()
                 for sheet, cell in names[name].destinations}
        solution, cells = model.calculate(inputs=typed), {}
        for place, item in solution.items():
            file, _, rest = str(place).partition("]")
            sheet, _, cell = rest.partition("'!")
            if file.startswith("'[") and cell.isalnum():
                value = item.value[0, 0]
                cells[sheet, cell] = value.item() if hasattr(value, "item") else value
        found.append(cells)
    return found


def by_libreoffice(paths: list[Path]) -> list[dict]:
    """The same, computed by LibreOffice from files in which the inputs were typed over; one run for all."""
    out = paths[0].parent / "recalculated"
    command = [SOFFICE, f"-env:UserInstallation={(paths[0].parent / 'profile').as_uri()}", "--headless",
               "--convert-to", "xlsx", "--outdir", str(out), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    found = []
    for path in paths:
        file = openpyxl.load_workbook(out / path.name, data_only=True)
        found.append({(sheet.title.upper(), cell.coordinate): cell.value
                      for sheet in file for row in sheet.iter_rows() for cell in row})
    return found


@pytest.fixture(scope="module")
def made() -> bytes:
    return workbook(opened())


@pytest.fixture(scope="module")
def file(made) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(made))


@pytest.fixture(scope="module")
def computed(made, tmp_path_factory) -> dict[tuple[str, str], dict]:
    """By calculator and change, what it finds in each cell."""
    folder, every = tmp_path_factory.mktemp("computed"), CHANGES | FAR
    names = dict.fromkeys(change for _, change in CASES)
    paths = {change: changed(made, every[change], folder / f"{n}.xlsx") for n, change in enumerate(names)}
    base = paths["as it was"]
    found = {("registry", c): cells for c, cells in zip(CHANGES, by_registry(base, list(CHANGES.values())), strict=True)}
    if SOFFICE:
        cells = by_libreoffice(list(paths.values()))
        found |= {("libreoffice", c): cells for c, cells in zip(paths, cells, strict=True)}
    return found


def live(file: openpyxl.Workbook):
    """Sheet, cell and key of every formula."""
    for sheet in file:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield sheet.title, cell.coordinate, sheet.cell(cell.row, 1).value


def same(found, expected) -> bool:
    """Equal as text, or as numbers to a billionth."""
    if isinstance(found, str) or isinstance(expected, str):
        return found == expected
    return found is not None and math.isclose(float(found), float(expected), rel_tol=1e-9, abs_tol=1e-13)


@cache
def overridden(change: str) -> Study:
    """The study with what a case sets."""
    return opened().overridden(**(CHANGES | FAR)[change])


@cache
def made_for(change: str) -> openpyxl.Workbook:
    """The values in the file that the model makes for it."""
    return openpyxl.load_workbook(io.BytesIO(workbook(overridden(change))), data_only=True)


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
    wanted = ("covered_share", *(k for k in {**MEMBER, **PLATFORM, **PROGRAMME} if k not in WORKINGS),
              "three_year_contribution", "cash_trough")
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


@pytest.mark.parametrize(("calculator", "change"), CASES)
def test_every_formula_agrees_with_the_file_made_for_the_change(calculator, change, computed, file):
    """All of them, working lines and links too; and none is an error."""
    expected = made_for(change)
    wrong, checked = [], 0
    for sheet, cell, key in live(file):
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
    assert at("wallet", "required_coverage") == pytest.approx(168 / 0.05 / 12_345)


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
    assert all(row[16].hyperlink.target == row[16].value for row in facts if row[16].value.startswith("http"))
    for sheet in file:
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.freeze_panes and sheet.print_title_rows
        assert " / " in sheet["A1"].value


def test_an_input_outside_its_range_is_refused_by_the_sheet(file):
    rules = {str(rule.sqref): rule for rule in file["Inputs"].data_validations.dataValidation}
    item = opened().inputs["card_fee"]
    _, cell = next(iter(file.defined_names["card_fee"].destinations))
    rule = rules[cell.replace("$", "")]
    assert (rule.type, float(rule.formula1), float(rule.formula2)) == ("decimal", item.minimum, item.maximum)


def test_same_study_same_bytes(made):
    program = ("import hashlib; from analysis.report.workbook import workbook; from analysis.study import Study;"
               f"print(hashlib.sha256(workbook(Study.open({str(DATA)!r}))).hexdigest())")
    ran = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, check=True,
                         env=os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"})
    assert ran.stdout.split()[-1] == hashlib.sha256(made).hexdigest()
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(str(opened().evidence.study["date"]).encode()) == 2


HOSTILE = ('=HYPERLINK("http://127.0.0.1/x","y")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1+1", "\r=1+1", " =1+1",
           "#N/A", "#REF!", "TRUE", '<c r="A1"><f>1+1</f><v/></c>', "a\x01b\x0bc", "1e5")


def poisoned() -> Study:
    """The study with such text wherever data brings text."""
    study, texts = opened(), iter(HOSTILE * 1000)
    evidence = study.evidence

    def both() -> Bilingual:
        return Bilingual(zh=next(texts), en=next(texts))

    facts, sources = evidence.facts.copy(), evidence.sources.copy()
    for frame, kept in ((facts, ("unit", "source")), (sources, ())):
        for column in frame.columns:
            if not pd.api.types.is_numeric_dtype(frame[column]) and column not in kept:
                frame[column] = [next(texts) for _ in range(len(frame))]
    sources.loc[sources.index[0], "url"] = "javascript:alert(1)"
    sources.loc[sources.index[1], "url"] = 'http://127.0.0.1/"><x>'
    inputs = {k: dataclasses.replace(v, label=both(), why=both()) for k, v in evidence.inputs.items()}
    options = {k: dataclasses.replace(v, name=both(), why=both()) for k, v in evidence.options.items()}
    about = {**evidence.study, "title": {"zh": next(texts), "en": "=1+1"}, "edition": {"zh": "@x", "en": "-x"}}
    return Study(dataclasses.replace(
        evidence, facts=facts, sources=sources, inputs=inputs, options=options, study=about))


@pytest.fixture(scope="module")
def poison() -> bytes:
    return workbook(poisoned())


def test_hostile_text_stays_text(poison, file):
    found = openpyxl.load_workbook(io.BytesIO(poison))
    assert list(live(found)) == list(live(file)), "the formulas are ours and no other"
    seen = set()
    for sheet in found:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type != "f":
                    assert cell.data_type in ("s", "inlineStr"), (sheet.title, cell.coordinate, cell.value)
                    seen.add(cell.value)
                    if cell.value.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")):
                        assert cell.quotePrefix, (sheet.title, cell.coordinate, cell.value)
                if cell.hyperlink:
                    assert cell.hyperlink.target.startswith(("http://", "https://"))
    assert {text for text in HOSTILE if text.isprintable()} <= seen
    assert "a\ufffdb\ufffdc" in seen
    assert all("HYPERLINK" not in found[sheet][cell].value for sheet, cell, _ in live(found))


@pytest.mark.parametrize("calculator", CALCULATORS)
def test_hostile_text_is_not_computed(calculator, poison, tmp_path):
    path = tmp_path / "poison.xlsx"
    path.write_bytes(poison)
    cells = by_registry(path, [{}])[0] if calculator == "registry" else by_libreoffice([path])[0]
    texts = [cells.get(("FACTS", f"{column}{row}")) for column in "BCDE" for row in range(5, 30)]
    assert not [text for text in texts if isinstance(text, int | float)]
    if calculator == "libreoffice":
        assert {"-2+3", "@SUM(1)", "=HYPERLINK(\"http://127.0.0.1/x\",\"y\")"} <= set(texts)


def test_nothing_of_the_study_stands_in_a_formula_but_names(file):
    allowed = set(file.defined_names) | {"IF", "ISNUMBER", "ROUNDUP", "MAX", "MIN", "LN", "SQRT", "EXP", "AND", "TRUE",
                                         "GAMMALN", "SUMPRODUCT", "SUM", "COUNT", "ABS", "PI", "E"}
    for sheet, cell, _ in live(file):
        bare = re.sub(r"'[^']*'!|\"[^\"]*\"|_xlfn\.[A-Z.]+|\$[A-Z]+\$\d+", "", file[sheet][cell].value)
        assert set(re.findall(r"[A-Za-z_]\w*", bare)) <= allowed, (sheet, cell, bare)


def test_what_if_edition_is_made_with_its_overrides(tmp_path):
    settings = json.dumps({"card_fee": 99, "city_catering": {"shanghai": 50_000_000_000}})
    found = openpyxl.load_workbook(io.BytesIO(xlsx(Order(tmp_path, DATA, tmp_path, "", settings))), data_only=True)

    def at(name):
        sheet, cell = next(iter(found.defined_names[name].destinations))
        return found[sheet][cell].value

    assert (at("card_fee"), at("breakeven_spend")) == pytest.approx((99, 990))
    words = " ".join(str(cell.value) for row in found["Read me"].iter_rows() for cell in row)
    assert "card_fee" in words and "What-if" in words
    assert [p.maker for p in PRODUCTS if p.file == "strategy.xlsx"] == ["analysis.report.products:xlsx"]


@pytest.mark.parametrize("key", ["cr2", "r", "C", "r1c1", "a1", "gtv[year=2024]", "=x", "XFD9"])
def test_a_key_that_reads_as_a_cell_gets_no_name(key):
    assert name_for(key) is None


def test_a_figure_without_a_name_is_still_found_by_its_address():
    book = Book()
    page = book.page("T", "题", "Title")
    book.name("cr2", page, 7, 5)
    assert book.places == {"cr2": "'T'!$E$7"} and not book.file.defined_names
