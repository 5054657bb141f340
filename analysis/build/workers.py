"""Processes that make files: each makes one batch after another, and what it has imported serves them all.

Belongs here: starting them, handing out work, hearing what was made. Does not belong here: making a file (`products`),
which files and when (`runner`).
"""

import asyncio
import importlib
import signal
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from analysis.build import forks
from analysis.build.products import JobResult, make, skip_iri_grammar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


class Worker:
    """One such process."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._ours, theirs = forks.CONTEXT.Pipe()
        self._process = forks.Fork(serve, tuple(names), theirs)
        theirs.close()

    async def make(self, work: list[tuple], report: Callable[[JobResult], None]) -> None:
        """Make some files; EOFError or BrokenPipeError when the process has died."""
        self._ours.send(work)
        for _ in work:
            report(await asyncio.to_thread(self._ours.recv))

    def end(self) -> None:
        """End the process, and with it the thread that may wait for it."""
        self._process.kill()


class WorkerPool:
    """As many of them as are at work at once."""

    def __init__(self) -> None:
        self._idle: list[Worker] = []

    async def ready(self, count: int, names: Iterable[str]) -> None:
        """Start some ahead, which import modules until there is work."""
        self._idle += await asyncio.gather(*(asyncio.to_thread(Worker, names) for _ in range(count)))

    async def make(self, work: list[tuple], report: Callable[[JobResult], None]) -> None:
        """Make files in one process; `report` is called with each that is made, and not with what a dead one owed."""
        worker = self._idle.pop() if self._idle else await asyncio.to_thread(Worker)
        try:
            await worker.make(work, report)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            worker.end()
        except BaseException:
            worker.end()
            raise
        else:
            self._idle.append(worker)

    def end(self) -> None:
        """End those that wait for work."""
        while self._idle:
            self._idle.pop().end()


def serve(names: tuple[str, ...], line: "Connection") -> None:
    """In a process of its own: import modules, then make each batch of files that is sent, and answer for each file."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the build alone answers to Ctrl-C
    skip_iri_grammar()
    for name in names:
        # What fails here fails again where it is used, and there with its file.
        with suppress(Exception):
            importlib.import_module(name)
    while True:
        try:
            work = line.recv()
        except EOFError:
            return
        for product, job, target in work:
            line.send(make(product, job, target))
