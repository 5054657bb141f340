"""What docstrings must hold: names of modules that are there, and in the field's textbook all that a caller needs."""

import ast
from pathlib import Path

import docstrings
import pytest

ROOT = Path(__file__).resolve().parents[1]


def test_docstrings_name_only_modules_that_are_there():
    found = {path: docstrings.missing(path) for path in sorted((ROOT / "analysis").rglob("*.py"))}
    assert {str(path.relative_to(ROOT)): names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("docstring", "names"),
    [
        ("Belongs here: a. Does not belong here: b (`stale`), pages (`render`, `html`).", ["stale", "render", "html"]),
        ("Belongs here: a (uncertainty.flip_points), b (`theme/`).", ["uncertainty.flip_points", "theme/"]),
        ("A title.\n\nHere belong fees (see `best_fee`).\n\nElsewhere (`not_read`).", ["best_fee"]),
        ("Reads what `analysis.build.stale` found.", ["build.stale"]),
        ("Belongs here: the file (study.toml), one call (`make report`), 3.5 (a.b()), `bare` and (plain).", []),
    ],
)
def test_names_of_modules_are_read_from_docstrings(docstring, names):
    assert list(docstrings.names_in(docstring)) == names


def test_a_name_is_there_or_not():
    build, html = ROOT / "analysis" / "build", ROOT / "analysis" / "render" / "html"
    there = [("stale", build), ("render", build), ("markdown", html), ("theme/", html), ("exhibits.IDS", build)]
    gone = [("cache", build), ("render.nothing", build), ("exhibits.nothing", build), ("pdf", build)]
    assert [name for name, beside in there if not docstrings.exists(name, beside)] == []
    assert [name for name, beside in gone if docstrings.exists(name, beside)] == []


# Rooms that are the field's textbook: whoever calls a function of theirs need not read its code.
TEXTBOOK = ("methods", "methods/market", "methods/membership", "methods/coverage", "uncertainty")


@pytest.mark.parametrize("room", TEXTBOOK)
def test_the_textbook_states_parameters_results_and_an_example(room):
    found = [docstrings.gaps(path) for path in sorted((ROOT / "analysis" / room).glob("*.py"))]
    assert {name: gap for gaps in found for name, gap in gaps.items()} == {}


# What a notebook holds, with all that it may ask; and modules of which notebooks and guides call a part.
ASKED = (
    "study/study.py",
    "study/options.py",
    "study/tables.py",
    "study/result.py",
    "study/sweep.py",
    "study/frames.py",
)
FILTERED = {"Facts", "Facts.about", "Facts.of", "Facts.graded", "Sources", "Sources.about", "Sources.graded"}
CALLED = (
    "notebook/chapter.py",
    "notebook/chapter_measured.py",
    "notebook/report.py",
    "notebook/report_tables.py",
    "notebook/own.py",
    "notebook/whatif/panel.py",
    "notebook/whatif/pictures.py",
    "exhibits/exhibit.py",
    "exhibits/drawing/context.py",
    "exhibits/drawing/layout.py",
    "dataflow/figure.py",
    "evidence/bilingual.py",
)
PARTS_OF = {"Options", "Tables", "MeasuredCells", "ReportTables", "OwnBlocks", "Pictures"}  # nobody makes one


def test_what_a_study_is_asked_states_parameters_results_and_an_example():
    members = {name: node for path in ASKED for name, node in docstrings.members(docstrings.PACKAGE / path)}
    filters = dict(docstrings.members(docstrings.PACKAGE / "study/evidence_tables.py"))
    members |= {name: filters[name] for name in FILTERED}
    asked = {name: node for name, node in members.items() if name not in PARTS_OF}
    assert {name: gaps for name, node in asked.items() if (gaps := docstrings.left_out(node))} == {}


def test_what_notebooks_and_guides_call_states_parameters_results_and_an_example():
    called = docstrings.called()
    members = {name: node for path in CALLED for name, node in docstrings.members(docstrings.PACKAGE / path)}
    held = {name: node for name, node in members.items() if name.rpartition(".")[2] in called and name not in PARTS_OF}
    assert {"Chapter", "Chapter.exhibit", "Report.cover", "WhatIf.panel", "OwnBlocks.chart", "settle"} < held.keys()
    assert {name: gaps for name, node in held.items() if (gaps := docstrings.left_out(node))} == {}


def test_every_method_that_a_notebook_calls_on_what_it_holds_is_among_those_read():
    """A new method in a module of its own must not escape: whatever is called on these names is found in CALLED."""
    known = {
        name.rpartition(".")[2]
        for path in (*CALLED, *ASKED)
        for name, _ in docstrings.members(docstrings.PACKAGE / path)
    }
    nodes = (node for module in docstrings.python_of_notebooks_and_guides() for node in ast.walk(module))
    calls = {
        node.func.attr
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if ast.unparse(node.func.value) in ("chapter", "report", "what_if", "chapter.study", "report.study", "chart")
    }
    assert len(calls) > 30
    assert calls - known == set()


WHOLE = """
def f(a, *rest, b=1):
    \"\"\"Sum.

    Parameters
    ----------
    a, b : numbers.
    *rest : more of them.

    Returns
    -------
    Their sum.

    Examples
    --------
    >>> f(1)
    2
    \"\"\"
"""


@pytest.mark.parametrize(
    ("before", "after", "gaps"),
    [
        ("", "", []),
        ("a, b :", "a :", ["b under Parameters"]),
        ("*rest :", "*others :", ["rest under Parameters", "no others, which is none of its parameters"]),
        ("Returns\n    -------", "", ["Returns"]),
        (">>> f(1)", "f(1)", ["an example"]),
        ("b=1):", "b=1) -> None:", []),
        ("Returns\n    -------\n    Their sum.", "Notes\n    -----\n    b : is no parameter here.", ["Returns"]),
    ],
)
def test_what_a_docstring_leaves_out_is_found(before, after, gaps):
    assert before in WHOLE
    assert docstrings.left_out(ast.parse(WHOLE.replace(before, after, 1) if before else WHOLE).body[0]) == gaps


def test_fields_of_a_class_are_asked_for_and_an_exception_needs_a_sentence():
    plain, stated = "class A:\n    x: float\n    _y: int", 'class A(ValueError):\n    """Why."""'
    assert docstrings.left_out(ast.parse(plain).body[0]) == ["x under Parameters", "an example"]
    assert docstrings.left_out(ast.parse(stated).body[0]) == []
