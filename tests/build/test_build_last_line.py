"""Cells that end their kernel: the line that ran is quoted, whatever ended it."""

import pytest
from tiny_project import write_notebook

from analysis.build import execute, last_line
from analysis.build.errors import BuildError
from analysis.build.execute import ANSI
from analysis.build.last_line import LastLine
from analysis.build.run import build

ENDS = {
    "fee = 9\nimport os\nfor n in range(3):\n    if n == 2:\n        os._exit(7)": (
        "os._exit(7)",
        "DeadKernel: os._exit(7) ended the kernel",
    ),
    "import os\ndef stop():\n    os._exit(1)\n\nfee = 1\nstop()\nfee = 2": ("stop()", "DeadKernel: os._exit(1) ended"),
    "import sys\nfee = 1\nsys.exit('no data')\nfee = 2": ("sys.exit('no data')", "SystemExit: no data"),
    "fee = 1\nif fee:\n    raise SystemExit(4)": ("raise SystemExit(4)", "SystemExit: 4"),
    "import ctypes\nfee = 1\nctypes.string_at(0)\nfee = 2": (
        "ctypes.string_at(0)",
        "compiled library (Segmentation fault)",
    ),
    "import os, signal\nfee = 1\nos.abort()": ("os.abort()", "compiled library (Aborted)"),
}


@pytest.mark.parametrize("cell", ENDS)
def test_the_line_that_ended_the_kernel_is_quoted(project, cell):
    write_notebook(project.notebook("1-shares"), "# Shares", cell)
    with pytest.raises(BuildError) as fault:
        build(project, only="1-shares")
    line, reason = ENDS[cell]
    assert f"\n  > {line}\n" in str(fault.value) and reason in str(fault.value)


def test_a_kernel_that_was_killed_from_outside_quotes_no_line(project):
    write_notebook(project.notebook("1-shares"), "# Shares", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(BuildError, match=r"\(which of its lines ran is not known\)\nDeadKernel: the kernel died"):
        build(project, only="1-shares")


def test_a_cell_that_runs_too_long_quotes_the_line_it_is_at(project, monkeypatch):
    monkeypatch.setattr(execute, "CELL_SECONDS", 2)
    write_notebook(project.notebook("1-shares"), "# Shares", "import time\nfee = 1\ntime.sleep(60)\nfee = 2")
    with pytest.raises(BuildError, match=r"  > time\.sleep\(60\)\nTimeout: the cell ran longer than 2 seconds"):
        build(project, only="1-shares")


def test_a_process_that_a_cell_starts_may_end_itself(project):
    cell = "import os\nif not (child := os.fork()):\n    os._exit(3)\nos.waitpid(child, 0)\nraise ValueError('later')"
    write_notebook(project.notebook("1-shares"), "# Shares", cell)
    with pytest.raises(BuildError, match=r"  > raise ValueError\('later'\)\nValueError: later"):
        build(project, only="1-shares")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cell line 4: os._exit(1) ended the kernel\n", LastLine(4, "os._exit(1) ended the kernel")),
        ("cell line 1: a\ncell line 2: b\n", LastLine(2, "b")),
        ('  File "/a/b.py", line 9 in f\n  File "/tmp/ipykernel_5/77.py", line 3 in <module>\n', LastLine(3)),
        ("", LastLine()),
        ("\x00 no note", LastLine()),
    ],
)
def test_what_a_kernel_has_left_is_read(tmp_path, text, found):
    (tmp_path / "last").write_text(text)
    assert last_line.read(tmp_path / "last") == found
    assert last_line.read(tmp_path / "none") == LastLine()


@pytest.mark.parametrize(
    "coloured",
    [
        "\x1b[0;31mred\x1b[0m",
        "\x1b[38;5;9mre\x1b[Kd",
        "\x1b]8;;there\x1b\\red\x1b]8;;\x1b\\",
        "\x1b]0;title\x07red\x1b[?25h",
    ],
)
def test_codes_of_a_terminal_are_no_text(coloured):
    assert ANSI.sub("", coloured) == "red"
