"""What a kernel of `make lab` loads first: displays, progress, fonts that have Chinese, errors as their own message.

The build's kernels do not load this: it reads the traceback of a cell that raised.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from types import TracebackType

from analysis.errors import AnalysisError

HINT = "(%tb in a new cell shows where it was raised)"


def message_lines(error: AnalysisError) -> list[str]:
    """An error as the lines of a cell's output: what happened and what to do, without our traceback."""
    return [f"\x1b[31m{type(error).__name__}\x1b[0m: {error}", HINT]


def _show_error(
    shell, kind: type, error: AnalysisError, trace: TracebackType, tb_offset: int | None = None
) -> list[str]:
    lines = message_lines(error)
    shell._showtraceback(kind, error, lines)
    return lines


def use_fonts(build: Path) -> None:
    """Let charts of a cell's own have Chinese; a character that the fonts lack is a warning there, not an error."""
    from analysis.common.fonts import ensure_fonts, use_in_matplotlib

    with warnings.catch_warnings():
        use_in_matplotlib(ensure_fonts(build))


def load_ipython_extension(shell) -> None:
    """Called by IPython when the kernel starts, in the notebook's folder."""
    from analysis.notebook.display import cell_progress
    from analysis.notebook.display import register as display
    from analysis.notebook.paths import here

    shell.set_custom_exc((AnalysisError,), _show_error)
    display.register(shell)
    cell_progress.register(shell)
    try:
        fonts = here().fonts
    except AnalysisError:  # outside the project: the first cell that needs it raises
        return
    use_fonts(fonts)
