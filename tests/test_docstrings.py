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
TEXTBOOK = ("methods", "methods/market", "uncertainty")


@pytest.mark.parametrize("room", TEXTBOOK)
def test_the_textbook_states_parameters_results_and_an_example(room):
    found = [docstrings.gaps(path) for path in sorted((ROOT / "analysis" / room).glob("*.py"))]
    assert {name: gap for gaps in found for name, gap in gaps.items()} == {}


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
