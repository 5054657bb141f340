"""Processes that start in milliseconds: forked from one that has imported everything already.

Here: starting that process, and a function in a child of it. Not here: what children do (`kernels`, `workers`) and
in which order (`runner`).

The one they are forked from is a fresh Python that opened nothing, never this process: a child forked from here would
hold the build lock after its parent was killed. A child ends when this process ends, however it ends.
"""

import errno
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing import connection, forkserver, get_context, parent_process

# Only Linux promises that a library which has been loaded works on in a fork; elsewhere each child imports for itself.
FORKS = sys.platform == "linux"
FULL = (errno.ENOSPC, errno.EDQUOT)  # a disk on which nothing more can be written
PRELOAD = "analysis.build.preload"
CONTEXT = get_context("forkserver" if FORKS else "spawn")


class Fork:
    """A child process, with what a caller of `subprocess.Popen` expects."""

    stdin = stdout = stderr = None

    def __init__(self, function: Callable, *arguments: object) -> None:
        self._process = CONTEXT.Process(target=_run, args=(function, arguments), daemon=True)
        self._process.start()
        self.pid = self._process.pid

    def poll(self) -> int | None:
        """The exit code, or None while it runs."""
        return self._process.exitcode

    def wait(self) -> int:
        """The exit code, once it has ended."""
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended; it may end between the question and the signal."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def preload(names: Iterable[str], environment: Mapping[str, str]) -> None:
    """Start the process that children are forked from; it imports modules and calls functions; returns at once.

    `names` are "module" or "module:function"; `environment` is what these must find.
    """
    if not FORKS:
        return
    forkserver.set_forkserver_preload([PRELOAD])
    with _variables({**environment, "STRATEGY_PRELOAD": " ".join(names), "STRATEGY_PARENT": str(os.getpid())}):
        forkserver.ensure_running()


@contextmanager
def _variables(values: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _run(function: Callable, arguments: tuple) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        function(*arguments)
    except OSError as fault:
        if fault.errno not in FULL:
            raise
        os._exit(fault.errno)  # the build says it in one line


def _end_with_parent() -> None:
    connection.wait([parent_process().sentinel])
    os._exit(1)
