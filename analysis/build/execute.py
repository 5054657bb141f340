"""Executes notebooks in fresh kernels and reports, when a cell raises, where and why.

Belongs here: running cells, what a kernel finds in its environment, the message about a failure. Does not belong here:
how a kernel starts (`kernels`), which notebooks run, and when (`runner`). nbclient takes a second to import, so this
module is imported only when a notebook is going to run.
"""

import asyncio
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from analysis.build import last_line
from analysis.build.kernels import ThisPython
from analysis.build.notebook_file import read_notebook
from analysis.common.files import write_whole
from analysis.errors import PROGRAM

CELL_SECONDS = 600
# Colours, movements of the cursor, titles and links of a terminal.
ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z^_])")
CELL_LINE = re.compile(r"Cell In\[\d+\], line (\d+)")
FILE_LINE = re.compile(r"^File (\S+?):(\d+), in ([\w.<>]+)", re.MULTILINE)
# What a cell raises by itself that asks for something which the package does not have, or not any more.
OF_ANOTHER_VERSION = ("AttributeError", "ImportError", "ModuleNotFoundError", "NameError", "TypeError")


def kernel_env(study: Path, work: Path, build: Path, overrides: str, notebook: str) -> dict[str, str]:
    """The variables.

    One thread each for the linear algebra, because two kernels share the processors. IPython and matplotlib
    get folders of this build, so that a person's start-up files and stale font caches change no report.
    """
    return os.environ | {
        "STRATEGY_STUDY": str(study),
        "STRATEGY_BUILD": str(work),
        "STRATEGY_FONTS": str(build),
        "STRATEGY_EDITIONS": str(build.parent / "reports" / "editions"),
        "STRATEGY_OVERRIDES": overrides,
        "STRATEGY_NOTEBOOK": notebook,
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "IPYTHONDIR": str(build / "ipython"),
        "MPLCONFIGDIR": str(build / "matplotlib"),
    }


@dataclass(frozen=True)
class NotebookJob:
    """One notebook to run, where its executed copy goes, and what its kernel finds in the environment."""

    notebook: Path
    executed: Path
    environment: Mapping[str, str]
    tell: Callable[[int, int], None] = lambda done, of: None  # how many of its cells have run


@dataclass(frozen=True)
class Failure:
    """A cell that raised. `cell` counts all cells from 1, as a person does who scrolls down the notebook."""

    notebook: str
    cell: int
    cells: int
    heading: str | None
    line: str
    error: str
    text: str
    where: str | None = None

    @property
    def cause(self) -> tuple[str, str]:
        """What is the same when one fault stops several notebooks."""
        return self.error, self.text

    @property
    def location(self) -> str:
        """Notebook, cell and heading in one line."""
        under = f', under "{self.heading}"' if self.heading else ""
        return f"notebooks/{self.notebook}.ipynb, cell {self.cell} of {self.cells}{under}"


def heading_above(notebook: nbformat.NotebookNode, index: int) -> str | None:
    """The Markdown heading that a cell stands under, or None."""
    for cell in reversed(notebook.cells[: index + 1]):
        if cell.cell_type == "markdown":
            headings = [line.strip() for line in cell.source.splitlines() if re.match(r"#{1,6} ", line)]
            if headings:
                return headings[-1]
    return None


def failure_from_traceback(
    name: str, notebook: nbformat.NotebookNode, index: int, error: str, text: str, traceback: str, at: int | None = None
) -> Failure:
    """How a cell failed, read from the error that the kernel sent, or else the line `at` that it left (`last_line`).

    Where neither tells, the only line of a cell is quoted, and of a longer one none.
    """
    plain = ANSI.sub("", traceback)
    lines = notebook.cells[index].source.splitlines() or [""]
    found = CELL_LINE.search(plain)
    number = int(found[1]) if found else at or (1 if len(lines) == 1 else 0)
    frames = [frame for frame in FILE_LINE.findall(plain) if "site-packages" not in frame[0]]
    where = "{}:{} in {}".format(*frames[-1]) if frames else None
    heading, line = heading_above(notebook, index), lines[min(number, len(lines)) - 1].strip() if number else ""
    return Failure(name, index + 1, len(notebook.cells), heading, line, error, ANSI.sub("", text).strip(), where)


def message(failures: list[Failure], asked: str = "") -> str:
    """The message that the build ends with; a fault that stopped several notebooks stands there once.

    `asked` are the options of the command line that ask for this study and edition.
    """
    paragraphs = []
    for cause in dict.fromkeys(failure.cause for failure in failures):
        same = [failure for failure in failures if failure.cause == cause]
        first = same[0]
        quoted = f"  > {first.line}" if first.line else "  (which of its lines ran is not known)"
        message = [f"A cell failed: {first.location}", quoted, f"{first.error}: {first.text}"]
        message += [f"  raised at {first.where}"] if first.where else []
        message += [f"The same stopped {other.location}" for other in same[1:]]
        if first.where is None and first.error in OF_ANOTHER_VERSION:
            name = f"notebooks/{first.notebook}.ipynb"
            message += [f"If it is from an older version of the project: git diff {name}, or git checkout -- {name}"]
        message += [f"Run just this notebook: {PROGRAM} report --only {first.notebook} {asked}".rstrip()]
        paragraphs.append("\n".join(message))
    return "\n\n".join(paragraphs)


@dataclass(frozen=True)
class CellError:
    """What a cell raised, in Jupyter's words."""

    ename: str
    evalue: str
    traceback: str


def error_of(cell: nbformat.NotebookNode, raised: CellExecutionError) -> CellError:
    """What a cell raised; where showing its value did, Jupyter's answer names no error and the cell's output does."""
    shown = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    if raised.ename == "NoneType" and shown:
        return CellError(shown[-1].ename, shown[-1].evalue, "\n".join(shown[-1].traceback))
    return CellError(raised.ename, raised.evalue, raised.traceback)


async def run(job: NotebookJob) -> Failure | None:
    """Execute one notebook in a fresh kernel and write its executed copy; or return how it failed."""
    notebook = read_notebook(job.notebook)
    # Sockets in the file system: two kernels that start at once cannot take the same port. Their folder is
    # not in build/, because the path of a socket has at most 107 bytes.
    with tempfile.TemporaryDirectory(prefix="kernel-", ignore_cleanup_errors=True) as sockets:
        manager = ThisPython(transport="ipc", connection_file=f"{sockets}/k.json", ip=f"{sockets}/k")
        failure = await run_in(manager, notebook, job, Path(sockets, "last-line"))
    if failure is None:
        write_whole(job.executed, nbformat.writes(notebook).encode())
    return failure


async def run_in(manager: ThisPython, notebook: nbformat.NotebookNode, job: NotebookJob, last: Path) -> Failure | None:
    """Execute all cells of a notebook, which takes on their outputs, in a kernel that ends afterwards.

    `last` is where the kernel leaves the line that ended it.
    """
    name, index = job.notebook.stem, 0
    folder = {"metadata": {"path": str(job.notebook.parent)}}
    client = NotebookClient(notebook, km=manager, timeout=CELL_SECONDS, record_timing=False, resources=folder)
    try:
        # not async_setup_kernel: its signal handlers know one kernel only, and trip over the second on Ctrl-C
        await client.async_start_new_kernel(env=dict(job.environment) | {last_line.VARIABLE: str(last)})
        await client.async_start_new_kernel_client()
        for index, cell in enumerate(notebook.cells):
            await client.async_execute_cell(cell, index)
            job.tell(index + 1, len(notebook.cells))
        client.set_widgets_metadata()
    except CellExecutionError as raised:
        left, said = last_line.read(last), error_of(notebook.cells[index], raised)
        return failure_from_traceback(name, notebook, index, said.ename, said.evalue, said.traceback, left.line)
    except CellTimeoutError:
        reason = f"the cell ran longer than {CELL_SECONDS} seconds"
        at = (await asyncio.to_thread(last_line.ask, manager.provisioner.pid, last)).line
        return failure_from_traceback(name, notebook, index, "Timeout", reason, "", at)
    except DeadKernelError:
        left = last_line.read(last)
        reason = left.reason or "the kernel died (out of memory, or a crash in a compiled library)"
        return failure_from_traceback(name, notebook, index, "DeadKernel", reason, "", left.line)
    finally:
        if client.kc:
            client.kc.stop_channels()
        if manager.has_kernel:
            await manager.shutdown_kernel(now=True)
    return None
