"""What takes long shows itself: nothing for two seconds, then what, how many of how many, and the time left.

Belongs here: the work under way, the clock, and where a command shows its line. Does not belong here: the cells and
files of a build (`build.progress`), the bar of a notebook's cell (`notebook.display.cell_progress`).
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO, TypeVar

PATIENCE = 2.0
EVERY = 2.0
EARLY = 0.08  # of the work; before, nobody can tell how long the rest takes
LEFT = {"zh": "，约余 {:.0f} 秒", "en": ", about {:.0f} s left"}
T = TypeVar("T")
Name = str | Mapping[str, str]  # in one language, or by language


@dataclass(eq=False)
class Work:
    """Work under way; `of` is zero where nobody knows how many parts it has."""

    what: Name
    of: int = 0
    done: int = 0
    began: float = field(default_factory=time.monotonic)

    def named(self, lang: str) -> str:
        """What it is, in a language where it has names in several."""
        return self.what if isinstance(self.what, str) else self.what[lang]

    def line(self, now: float, lang: str = "en") -> str:
        """What, how many of how many and the time left, or the seconds so far.

        >>> Work("Figures", 120, 30, began=0.0).line(2.0)
        'Figures: 30 of 120, about 6 s left'
        >>> Work("Figures", began=0.0).line(2.0, "zh")
        'Figures：2 秒 …'
        """
        colon = "：" if lang == "zh" else ": "
        if not self.of:
            return f"{self.named(lang)}{colon}{now - self.began:.0f} {'秒' if lang == 'zh' else 's'} …"
        share = self.done / self.of
        left = LEFT[lang].format((now - self.began) * (1 - share) / share) if EARLY < share < 1 else ""
        parts = f"{self.done} / {self.of}" if lang == "zh" else f"{self.done} of {self.of}"
        return f"{self.named(lang)}{colon}{parts}{left}"


_under_way: list[Work] = []
_in_cells = threading.Event()  # set where a notebook's cell shows all work itself


def show_in_cells() -> None:
    """From now on cells show what takes long: lines on standard error would stand beside it."""
    _in_cells.set()


def under_way() -> Work | None:
    """The work to show: the outermost whose parts are counted, else the outermost of all; None where there is none."""
    every = list(_under_way)
    return next((work for work in every if work.of), every[0] if every else None)


@contextmanager
def counted(what: Name, of: int) -> Iterator[None]:
    """Work of so many parts while the block runs; each is counted by `step`."""
    work = Work(what, of)
    _under_way.append(work)
    try:
        yield
    finally:
        _under_way.remove(work)


def step() -> None:
    """One part more of the innermost work is done."""
    if _under_way:
        _under_way[-1].done += 1


def counting(what: Name, items: Collection[T]) -> Iterator[T]:
    """The items, each counted when the next one is asked for.

    >>> [n * n for n in counting("Squares", [1, 2, 3])]
    [1, 4, 9]
    """
    with counted(what, len(items)):
        for item in items:
            yield item
            step()


def to_stderr(line: str) -> None:
    """Show a line on standard error."""
    print(line, file=sys.stderr, flush=True)


def on_terminal(line: str) -> None:
    """Show a line on standard error for as long as nothing else is printed there."""
    print(f"\r\x1b[K{line}\r", end="", file=sys.stderr, flush=True)


def is_live(stream: TextIO) -> bool:
    """Whether a line on this stream can be written over."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def is_logged() -> bool:
    """Whether CI keeps what is printed."""
    return os.environ.get("CI") == "true"


def progress_writer() -> Callable[[str], None] | None:
    """How a command says that it still works: one line on a terminal, lines in a log of CI, else not at all."""
    return on_terminal if is_live(sys.stderr) else to_stderr if is_logged() else None


@contextmanager
def progress(what: Name, tell: Callable[[str], None] | None = to_stderr, patience: float = PATIENCE) -> Iterator[None]:
    """Tell how far `what` is, first after `patience` seconds and then every two, until the block ends."""
    work = Work(what)
    _under_way.append(work)
    if tell is None or (_in_cells.is_set() and tell is to_stderr):
        try:
            yield
        finally:
            _under_way.remove(work)
        return
    done = threading.Event()

    def watch() -> None:
        wait = patience
        while not done.wait(wait):
            inner = under_way()
            parts = inner.line(time.monotonic()) if inner and inner.of else ""
            tell(f"{work.named('en')}: {parts}" if parts else work.line(time.monotonic()))
            wait = EVERY

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        _under_way.remove(work)
        done.set()
        watcher.join()
        if tell is on_terminal:
            tell("")
