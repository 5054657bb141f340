"""What a kernel of `make lab` loads first: displays, progress, fonts that have Chinese, errors as their own message.

The build's kernels do not load this: it reads the traceback of a cell that raised.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from types import TracebackType

from analysis.errors import AnalysisError

ON_ONE_LINE = "<style>.dataframe.dataframe th, .dataframe.dataframe td { white-space: nowrap }</style>"
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


def in_full(value: float) -> str:
    """A number of a table with six digits, and no power of ten below a thousand million million.

    >>> in_full(14048.28), in_full(9109967.2), in_full(0.0251)
    ('14048.3', '9,109,967', '0.0251')
    """
    return f"{value:,.0f}" if 1e6 <= abs(value) < 1e15 else f"{value:.6g}"


def show_tables_short(shell) -> None:
    """Let a DataFrame fit a window: numbers in full, of many rows the first and the last, each row on one line.

    JupyterLab would break Chinese after every letter before it lets a table scroll.
    """
    import pandas as pd

    pd.set_option("display.float_format", in_full)
    pd.set_option("display.max_rows", 20)
    shown = shell.display_formatter.formatters["text/html"]
    shown.for_type(pd.DataFrame, lambda frame: ON_ONE_LINE + (frame._repr_html_() or ""))


def load_ipython_extension(shell) -> None:
    """Called by IPython when the kernel starts, in the notebook's folder."""
    from analysis.notebook.display import cell_progress
    from analysis.notebook.display import register as display
    from analysis.notebook.paths import here

    shell.set_custom_exc((AnalysisError,), _show_error)
    display.register(shell)
    cell_progress.register(shell)
    show_tables_short(shell)
    try:
        fonts = here().fonts
    except AnalysisError:  # outside the project: the first cell that needs it raises
        return
    use_fonts(fonts)
