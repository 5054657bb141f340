"""The workbook says the same wherever it is opened: nothing hidden, no form, function or chart read apart."""

import io
import re
import zipfile
from xml.etree import ElementTree


def test_nothing_in_the_workbook_is_hidden(file):
    """Converters print hidden sheets and rows among the others."""
    assert {sheet.sheet_state for sheet in file} == {"visible"}
    for sheet in file:
        lines = [*sheet.row_dimensions.values(), *sheet.column_dimensions.values()]
        assert not [line.index for line in lines if line.hidden], sheet.title


def test_live_formulas_round_by_functions_that_calculators_agree_on(file):
    """Ceilings and floors differ between calculators in their sign, and their forms in what a step does to it."""
    formulas = [str(c.value) for sheet in file for row in sheet for c in row if c.data_type == "f"]
    used = {name for text in formulas for name in re.findall(r"[A-Z][A-Z0-9.]*(?=\()", text)}
    assert "ROUNDUP" in used and not [name for name in used if "CEILING" in name or "FLOOR" in name or name == "MROUND"]


def test_functions_of_the_workbook_answer_alike_everywhere(file):
    """None with a currency of its own, none that only some calculators know, and none that hides an error."""
    formulas = [str(c.value) for sheet in file for row in sheet for c in row if c.data_type == "f"]
    used = {name for text in formulas for name in re.findall(r"[A-Z][A-Z0-9.]*(?=\()", text)}
    unlike = {"NPV", "XNPV", "PV", "FV", "PMT", "IRR", "SLN", "XLOOKUP", "IFERROR", "IFNA", "ISERROR"}
    assert {"ROUNDUP", "NORM.S.DIST"} <= used and not used & unlike


def test_formats_of_numbers_have_no_condition_of_their_own(made):
    """A calculator drops the minus of what a condition such as [=0]"—";0.0% leaves over."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        names = [n for n in archive.namelist() if re.fullmatch(r"xl/(styles|charts/chart\d+)\.xml", n)]
        roots = [ElementTree.fromstring(archive.read(name)) for name in names]
    forms = {
        e.get("formatCode") or e.text for root in roots for e in root.iter() if "formatCode" in (*e.keys(), e.tag[-10:])
    }
    assert {"xl/styles.xml", "xl/charts/chart1.xml"} <= set(names) and {"#,##0", '#,##0,,"m"', "0.000%"} <= forms
    assert not [form for form in forms if "[" in form or ";" in form]


def test_charts_take_their_numbers_from_cells(made):
    """A calculator draws no error bars that stand in a chart as numbers, and what is typed over would not move them."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if re.match(r"xl/charts/chart\d+\.xml", n)]
    assert charts and all("<c:numRef>" in chart for chart in charts)
    assert not [chart for chart in charts if "<c:numLit>" in chart or "<c:strLit>" in chart]


def test_labels_of_charts_are_values_or_their_own_text(made):
    """In place of a label that is taken from a cell a calculator shows the value of the column."""
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if re.match(r"xl/charts/chart\d+\.xml", n)]
    labels = [label for chart in charts for label in re.findall(r"<c:dLbl>.*?</c:dLbl>", chart, re.DOTALL)]
    assert charts and not [label for label in labels if "<c:f>" in label or "<c15:f>" in label]
