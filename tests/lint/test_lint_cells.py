"""A code cell that is no Python is named before anything runs."""

import pytest
from lint_cells import code, markdown

UNREADABLE = {
    "fee = (168\nshare = 0.1": (1, "'(' was never closed"),
    "a = 1\nif a = 1:\n    a": (2, "invalid syntax"),
    "%matplotlib inline\nfor city in cities\n    print(city)": (2, "expected ':'"),
    "x = 1\n  y = 2": (2, "unexpected indent"),
}
READABLE = [
    code("%matplotlib inline\nfees = study['card_fee'].frame()"),
    code("!ls data\nstudy?"),
    code("files = !ls data"),
    code("await asyncio.sleep(0)"),
    code("%%prose zh\n一句（话"),
    code("%%prose en\nA (word"),
    code("%%time\nx = ("),
    code(""),
    markdown("if a = b"),
]


@pytest.mark.parametrize("source", UNREADABLE)
def test_a_cell_that_python_cannot_read_is_named_with_its_line(project, source):
    project.notebook(code("a = 1"), code(source))
    (finding,) = project.lint()
    line, said = UNREADABLE[source]
    assert (finding.cell, finding.line) == (2, line) and said in finding.message, finding


def test_magics_shell_commands_and_prose_are_read_as_ipython_reads_them(project):
    project.notebook(*READABLE)
    prose = {5, 6}  # in a project without the words that it would need
    assert {finding.cell for finding in project.lint()} <= prose
