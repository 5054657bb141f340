"""Code cells that are no Python: told before a kernel runs everything above them.

Belongs here: whether a cell can be compiled, as IPython reads it. Does not belong here: what it does (`dropped`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from analysis.lint.passage import LintFinding

AWAITING = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | ast.PyCF_ONLY_AST


def unreadable(file: str, cells: Iterable[tuple[int, str, str]]) -> Iterator[LintFinding]:
    """A finding for each code cell that Python cannot read, at the line that it names.

    Parameters
    ----------
    cells : number, type and source of each cell of a notebook.
    """
    for number, kind, source in cells:
        fault = _fault(source) if kind == "code" and not source.lstrip().startswith("%%") else None
        if fault:
            text = (fault.text or "").strip()
            found = f"{fault.msg} in: {text}" if text else fault.msg
            message = f"expected Python, found {found}; correct the cell"
            yield LintFinding(file, number, fault.lineno or 1, fault.offset or 1, text, message)


def _fault(source: str) -> SyntaxError | None:
    """What Python says of a cell; magics and shell commands are read as IPython reads them."""
    if (fault := _compiled(source)) is None:
        return None
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        read = TransformerManager().transform_cell(source)
    except SyntaxError:
        return fault
    return fault if read == source else _compiled(read)


def _compiled(source: str) -> SyntaxError | None:
    try:
        compile(source, "<cell>", "exec", AWAITING)
    except SyntaxError as fault:
        return fault
    except ValueError:  # a null character
        return SyntaxError("a character that is none")
    return None
