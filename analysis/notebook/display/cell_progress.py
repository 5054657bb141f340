"""A cell that runs for more than two seconds shows a bar: what, how many of how many, and the time left.

Belongs here: the bar in JupyterLab, and lines where a log is kept. Does not belong here: the work and its count
(`common.progress`), the cells and files of a build, which counts them itself (`build.progress`).
"""

from __future__ import annotations

import contextvars
import os
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol

from analysis.common.progress import PATIENCE, Work, is_logged, show_in_cells, to_stderr, under_way
from analysis.notebook.display.register import language

EVERY = 0.5  # seconds between two looks at the work
LOGGED = 10.0  # seconds between two lines of a log
LONGEST = 60  # characters of a cell's first line
WIDTH = "220px"


class Shown(Protocol):
    """What shows work: a bar, or lines."""

    every: float

    def show(self, work: Work, lang: str) -> None:
        """Show how far it is now."""

    def close(self) -> None:
        """Take it away."""


class Bar:
    """A bar of JupyterLab with a line beside it; in its place nothing is left when the cell ends."""

    every = EVERY

    def __init__(self) -> None:
        import ipywidgets as widgets
        from IPython.display import display

        self.bar = widgets.IntProgress(value=0, min=0, max=1, layout=widgets.Layout(width=WIDTH, flex="0 0 auto"))
        self.text = widgets.Label(layout=widgets.Layout(flex="1 1 200px", min_width="0"))
        row = widgets.Layout(flex_flow="row wrap", align_items="center")
        self.widget = widgets.HBox([self.bar, self.text], layout=row)
        self._handle = display(self.widget, display_id=True)

    def show(self, work: Work, lang: str) -> None:
        """Fill the bar as far as the work is; full where nobody knows how far that is."""
        self.bar.max, self.bar.value = (work.of, work.done) if work.of else (1, 1)
        self.bar.bar_style = "" if work.of else "info"
        self.text.value = work.line(time.monotonic(), lang)

    def close(self) -> None:
        """Take the bar away; a notebook that is saved keeps no view of a widget that is gone."""
        if self._handle is not None:
            self._handle.update({"text/html": ""}, raw=True)
        for part in (self.widget, self.bar, self.text):
            part.close()


class Lines:
    """A line now and then, for a log."""

    every = LOGGED

    def show(self, work: Work, lang: str) -> None:
        """Print how far the work is."""
        to_stderr(work.line(time.monotonic(), lang))

    def close(self) -> None:
        """Lines stay."""


def in_jupyterlab() -> bool:
    """Whether a person looks at this kernel: Jupyter's server names the session, and no build runs the notebook."""
    return "JPY_SESSION_NAME" in os.environ and "STRATEGY_NOTEBOOK" not in os.environ


def shown_by() -> Callable[[], Shown] | None:
    """How a cell of this kernel shows long work: a bar, lines where CI keeps a log, else not at all."""
    if in_jupyterlab():
        return Bar
    return Lines if is_logged() and "STRATEGY_NOTEBOOK" not in os.environ else None


class CellProgress:
    """Watches the cells of a kernel.

    Parameters
    ----------
    shell : of IPython.
    make : makes what shows the work of a cell that runs for long.
    patience : seconds before it is made.
    """

    def __init__(self, shell: Any, make: Callable[[], Shown], patience: float = PATIENCE) -> None:
        self.shell, self.make, self.patience = shell, make, patience
        self._done = threading.Event()
        self._watcher: threading.Thread | None = None

    def begin(self, info: Any) -> None:
        """A cell begins to run."""
        self.end()
        first = next((line.strip() for line in (info.raw_cell or "").splitlines() if line.strip()), "")
        cell = Work(first if len(first) <= LONGEST else f"{first[:LONGEST]}…")
        self._done = threading.Event()
        # the messages of a thread belong to the cell in whose context it runs
        run = contextvars.copy_context().run
        self._watcher = threading.Thread(target=run, args=(self._watch, cell, self._done), daemon=True)
        self._watcher.start()

    def end(self, _result: Any = None) -> None:
        """The cell has run."""
        self._done.set()
        if self._watcher is not None:
            self._watcher.join()
        self._watcher = None

    def _watch(self, cell: Work, done: threading.Event) -> None:
        if done.wait(self.patience):
            return
        shown = self.make()
        try:
            while True:
                shown.show(under_way() or cell, language(self.shell.user_ns))
                if done.wait(shown.every):
                    return
        finally:
            shown.close()


def register(shell: Any) -> None:
    """Let every cell of a kernel show long work; doing so twice changes nothing."""
    make = shown_by()
    if make is None or getattr(shell, "_cell_progress", None) is not None:
        return
    shell._cell_progress = watched = CellProgress(shell, make)
    show_in_cells()
    shell.events.register("pre_run_cell", watched.begin)
    shell.events.register("post_run_cell", watched.end)
