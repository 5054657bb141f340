"""Processes that make files: each makes one batch after another, and what it has imported serves them all.

Belongs here: starting them, handing out work, hearing of what is made. Does not belong here: making a file
(`products`), which files and when (`work`).
"""

import asyncio
from collections.abc import Callable, Iterable

from analysis.build import forks
from analysis.build.products import Made, make_in_turn


class Maker:
    """One such process."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._ours, theirs = forks.CONTEXT.Pipe()
        self._process = forks.Fork(make_in_turn, tuple(names), theirs)
        theirs.close()

    async def make(self, work: list[tuple], tell: Callable[[Made], None]) -> None:
        """Make some files; EOFError or BrokenPipeError when the process has died."""
        self._ours.send(work)
        for _ in work:
            tell(await asyncio.to_thread(self._ours.recv))

    def end(self) -> None:
        """End the process, and with it the thread that may wait for it."""
        self._process.kill()


class Makers:
    """As many of them as are at work at once."""

    def __init__(self) -> None:
        self._idle: list[Maker] = []

    async def ready(self, count: int, names: Iterable[str]) -> None:
        """Start some ahead, which import modules until there is work."""
        self._idle += await asyncio.gather(*(asyncio.to_thread(Maker, names) for _ in range(count)))

    async def make(self, work: list[tuple], tell: Callable[[Made], None]) -> None:
        """Make files in one process; `tell` is called with each that is made, and not with what a dead one owed."""
        maker = self._idle.pop() if self._idle else await asyncio.to_thread(Maker)
        try:
            await maker.make(work, tell)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            maker.end()
        except BaseException:
            maker.end()
            raise
        else:
            self._idle.append(maker)

    def end(self) -> None:
        """End those that wait for work."""
        while self._idle:
            self._idle.pop().end()
