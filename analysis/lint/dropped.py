"""What a cell of the report notebook shows and no page prints: text in Markdown cells, pictures that nobody described.

Belongs here: which cells those are, by their text alone. Does not belong here: what a cell shows when it runs, which is
known only then (`render.document`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from analysis.lint.passage import LintFinding

MAKES_REPORT = re.compile(r"^\s*(\w+)\s*=\s*Report\(", re.MULTILINE)
HEADING = re.compile(r"\s{0,3}#{1,6}\s")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
SHOWING_MAGIC = re.compile(r"\s*%%(html|latex|markdown|svg|javascript|js)\b", re.IGNORECASE)
DRAWING = ("plt", "sns", "pyplot", "seaborn")
SETTINGS = ("close", "color_palette", "rc", "set_context", "set_palette", "set_style", "set_theme", "use")
SHOWN = ("Image", "SVG", "HTML", "Latex", "Math", "Video", "Audio", "IFrame", "JSON", "Javascript")
AS_PROSE = "the report prints only headings of a Markdown cell: write the rest as %%prose zh and %%prose en"
AS_CHART = "the report leaves out a picture without title, alternative text and source: make it an exhibit"


def report_name(cells: list[tuple[int, str, str]]) -> str | None:
    """What a notebook calls its report; None where it makes none."""
    found = [match[1] for _, kind, source in cells if kind == "code" and (match := MAKES_REPORT.search(source))]
    return found[0] if found else None


def dropped(file: str, cells: list[tuple[int, str, str]]) -> Iterator[LintFinding]:
    """A finding for each cell of the report notebook with something that the report would leave out.

    Parameters
    ----------
    file : what findings call the notebook.
    cells : number, type and source of each cell.
    """
    name = report_name(cells)
    if name is None:
        return
    for number, kind, source in cells:
        found = _markdown(source) if kind == "markdown" else _code(source, name) if kind == "code" else None
        if found:
            line, text, message = found
            yield LintFinding(file, number, line, 1, text, message)


def _markdown(source: str) -> tuple[int, str, str] | None:
    """The first line that is no heading."""
    seen = COMMENT.sub(lambda m: "\n" * m[0].count("\n"), source)
    for line, text in enumerate(seen.splitlines(), start=1):
        if text.strip() and not HEADING.match(text):
            return line, text.strip(), AS_PROSE
    return None


def _code(source: str, name: str) -> tuple[int, str, str] | None:
    if SHOWING_MAGIC.match(source):
        return 1, source.splitlines()[0], "the report leaves out what this magic shows: write %%prose zh and %%prose en"
    if source.lstrip().startswith("%%"):
        return None
    plain = "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in source.splitlines())
    try:
        tree = ast.parse(plain)
    except SyntaxError:  # told by the kernel
        return None
    if any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(tree)):
        return None  # what is drawn here is handed to the report
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _shows_picture(node.func)]
    if not calls:
        return None
    first = min(calls, key=lambda call: (call.lineno, call.col_offset))
    return first.lineno, ast.unparse(first.func), AS_CHART


def _shows_picture(called: ast.expr) -> bool:
    """Whether a function draws or shows a picture: JupyterLab shows at a cell's end whatever was drawn in it."""
    if isinstance(called, ast.Name):
        return called.id in SHOWN
    drawn = isinstance(called, ast.Attribute) and (_root(called) in DRAWING or called.attr == "plot")
    return drawn and called.attr not in SETTINGS


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
