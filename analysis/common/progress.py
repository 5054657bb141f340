"""A line while something takes long: nothing for two seconds, then what and for how long.

Belongs here: the clock, and where a command shows the line. Does not belong here: work whose parts can be counted
(`build.progress`).
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

PATIENCE = 2.0
EVERY = 2.0


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
def progress(what: str, tell: Callable[[str], None] | None = to_stderr, patience: float = PATIENCE) -> Iterator[None]:
    """Tell `what` and the seconds so far, first after `patience` seconds and then every two, until the block ends."""
    if tell is None:
        yield
        return
    done, began = threading.Event(), time.monotonic()

    def watch() -> None:
        wait = patience
        while not done.wait(wait):
            tell(f"{what}: {time.monotonic() - began:.0f} s …")
            wait = EVERY

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
        if tell is on_terminal:
            tell("")
