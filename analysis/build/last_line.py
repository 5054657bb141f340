"""The line of a cell that ended its kernel without an exception that names it: `os._exit`, `sys.exit`, a crash, a hang.

Belongs here: noting the line inside the kernel (an extension of IPython), and reading it outside. Does not belong here:
running cells and the message (`execute`).
"""

import faulthandler
import os
import re
import signal
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

VARIABLE = "STRATEGY_LAST_LINE"
ASK = signal.SIGUSR2
SECONDS = 2.0  # for an answer
NOTE = re.compile(r"^cell line (\d+)(?:: (.*))?$", re.MULTILINE)
# As Python's faulthandler writes it; IPython compiles each cell under a name of its own.
FAULT = re.compile(r"^Fatal Python error: (.+)$", re.MULTILINE)
CELL = re.compile(r'File ".*ipykernel_\d+[/\\]\d+\.py", line (\d+) in <module>')


@dataclass(frozen=True)
class LastLine:
    """The line of the cell, from 1, and what ended the kernel; None and "" where that is not known."""

    line: int | None = None
    reason: str = ""


def read(file: Path) -> LastLine:
    """What a kernel has left.

    A note is more than what faulthandler wrote before it, and of several the last counts.
    """
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return LastLine()
    if notes := NOTE.findall(text):
        return LastLine(int(notes[-1][0]), notes[-1][1])
    lines, fault = CELL.findall(text), FAULT.search(text)
    reason = f"the kernel crashed in a compiled library ({fault[1]})" if fault else ""
    return LastLine(int(lines[-1]) if lines else None, reason)


def ask(pid: int, file: Path) -> LastLine:
    """The line that a kernel is running; nothing where it does not answer."""
    try:
        os.kill(pid, ASK)
    except OSError:
        return LastLine()
    end = time.monotonic() + SECONDS
    while (found := read(file)).line is None and time.monotonic() < end:
        time.sleep(0.05)
    return found


def line_in(frames: Iterable[tuple[FrameType, int]], names: dict[str, Any]) -> int | None:
    """The line of the cell among frames with their lines: what runs at the top of the notebook's own names."""
    found = [line for frame, line in frames if frame.f_globals is names and frame.f_code.co_name == "<module>"]
    return found[0] if found else None


def load_ipython_extension(shell: Any) -> None:
    """Note, from now on, where a cell ends its kernel."""
    path = os.environ.get(VARIABLE)
    if not path:
        return
    # Never closed: it must be open when the process crashes.
    file = open(path, "a", encoding="utf-8")  # noqa: SIM115
    faulthandler.enable(file, all_threads=False)
    faulthandler.register(ASK, file, all_threads=False)
    own, end = os.getpid(), os._exit

    def note(line: int | None, reason: str) -> None:
        if line is not None and os.getpid() == own:  # a child process that ends is no end of the kernel
            print(f"cell line {line}: {reason}", file=file, flush=True)

    def noted_end(status: int) -> None:
        frame, frames = sys._getframe(1), []
        while frame:
            frames.append((frame, frame.f_lineno))
            frame = frame.f_back
        note(line_in(frames, shell.user_ns), f"os._exit({status}) ended the kernel")
        end(status)

    def after(result: Any) -> None:
        error = result.error_in_exec
        if not isinstance(error, SystemExit):
            return
        trace, frames = error.__traceback__, []
        while trace:
            frames.append((trace.tb_frame, trace.tb_lineno))
            trace = trace.tb_next
        note(line_in(frames, shell.user_ns), "SystemExit")

    os._exit = noted_end
    shell.events.register("post_run_cell", after)
