"""How far a build is: what is being made, how many of how many, and about how long it still takes.

Belongs here: the count, and the line on a terminal or in a log. Does not belong here: what is made (`runner`). Standard
library only: a build with nothing to do says nothing and imports nothing.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from typing import TextIO

from analysis.common.progress import is_live, is_logged

PATIENCE = 2.0  # seconds; what is shorter needs no line
EVERY = 10.0  # between two lines of a log
FILE = 8  # cells that take as long as the making of one file
EARLY = 0.08  # of the work; before, nobody can tell how long the rest takes


class Progress:
    """Counts cells and files. On a terminal one line is written over and over, in a log of CI a line now and then.

    Parameters
    ----------
    stream : where the line goes, standard error as a rule; None for nowhere.
    clock : seconds.

    Examples
    --------
    >>> import io
    >>> now, log = [0.0], io.StringIO()
    >>> progress = Progress(log, live=False, clock=lambda: now[0])
    >>> progress.plan({"1-market": 10}, ["report.pdf"])
    >>> now[0] = 9.0
    >>> progress.cell("1-market", 9, 10)
    >>> log.getvalue()
    '1-market: cell 9 of 10; 50% of the work, about 9 s left\\n'
    """

    def __init__(
        self, stream: TextIO | None = None, *, live: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.stream, self.live, self.clock = stream, live, clock
        self.began = clock()
        self.next = self.began + PATIENCE
        self.planned: dict[str, int] = {}
        self.done: dict[str, int] = {}
        self.shown = False

    def plan(self, cells: Mapping[str, int], files: list[str]) -> None:
        """What is going to be made as well: notebooks with their cells, and files."""
        if not self.planned:
            self.began = self.clock()
            self.next = self.began + PATIENCE
        self.planned |= {**cells, **dict.fromkeys(files, FILE)}

    def cell(self, notebook: str, done: int, of: int) -> None:
        """So many cells of a notebook have run."""
        self.done[notebook] = done
        self._tell(f"{notebook}: cell {done} of {of}")

    def file(self, name: str) -> None:
        """A file has been made."""
        self.done[name] = FILE
        files = [n for n, size in self.planned.items() if n in self.done and size == FILE and "." in n]
        self._tell(f"{name}: file {len(files)} of {len([n for n in self.planned if '.' in n])}")

    def clear(self) -> None:
        """Take the line away, for another or for good."""
        if self.shown and self.stream:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
        self.shown = False

    def _tell(self, what: str) -> None:
        now = self.clock()
        if self.stream is None or now < self.next:
            return
        self.next = now if self.live else now + EVERY
        total = sum(self.planned.values()) or 1
        share = min(sum(min(n, self.planned.get(k, 0)) for k, n in self.done.items()) / total, 1.0)
        left = f", about {(now - self.began) * (1 - share) / share:.0f} s left" if EARLY < share < 1 else ""
        line = f"{what}; {share:.0%} of the work{left}"
        if self.live:
            self.stream.write(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}")
            self.shown = True
        else:
            self.stream.write(f"{line}\n")
        self.stream.flush()


def progress_on(stream: TextIO) -> Progress:
    """The progress that this stream can show: live on a terminal, lines where CI keeps a log, else none."""
    if is_live(stream):
        return Progress(stream, live=True)
    return Progress(stream if is_logged() else None)
