"""A build that takes long says what, how many of how many and how long still; on a terminal in one line."""

import io

from tiny_project import PUBLISH, READ_INPUT, write_notebook

from analysis.build.progress import EVERY, PATIENCE, Progress, progress_on
from analysis.build.run import build


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def started(stream: io.StringIO, *, live: bool) -> tuple[Clock, Progress]:
    clock = Clock()
    progress = Progress(stream, live=live, clock=clock)
    progress.plan({"1-a": 10, "2-b": 22}, ["strategy.pdf"])
    return clock, progress


def test_nothing_is_said_of_short_work() -> None:
    log = io.StringIO()
    clock, progress = started(log, live=False)
    clock.now = PATIENCE - 0.1
    progress.cell("1-a", 5, 10)
    assert log.getvalue() == ""


def test_a_log_has_a_line_now_and_then_with_the_time_left() -> None:
    log = io.StringIO()
    clock, progress = started(log, live=False)
    clock.now = 4.0
    progress.cell("1-a", 10, 10)
    clock.now = 5.0
    progress.cell("2-b", 1, 22)
    clock.now = 5.0 + EVERY
    progress.cell("2-b", 20, 22)
    clock.now += EVERY
    progress.file("strategy.pdf")
    assert log.getvalue().splitlines() == [
        "1-a: cell 10 of 10; 25% of the work, about 12 s left",
        "2-b: cell 20 of 22; 75% of the work, about 5 s left",
        "strategy.pdf: file 1 of 1; 95% of the work, about 1 s left",
    ]


def test_a_terminal_has_one_line_which_goes() -> None:
    screen = Terminal()
    clock, progress = started(screen, live=True)
    clock.now = 3.0
    progress.cell("1-a", 1, 10)
    progress.cell("1-a", 2, 10)
    progress.clear()
    assert screen.getvalue().count("\n") == 0 and screen.getvalue().endswith("\r\x1b[K")
    assert "1-a: cell 2 of 10" in screen.getvalue()


def test_where_nobody_looks_nothing_is_written(monkeypatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert progress_on(io.StringIO()).stream is None
    monkeypatch.setenv("CI", "true")
    assert not progress_on(io.StringIO()).live and progress_on(Terminal()).live


def test_every_cell_and_file_of_a_build_is_counted(project) -> None:
    write_notebook(project.notebook("2-economics"), "# 经济 | Economics", READ_INPUT, PUBLISH)
    seen = []
    progress = Progress()
    progress.cell = lambda *what: seen.append(what)
    progress.file = lambda name: seen.append((name,))
    build(project, progress=progress)
    assert [s for s in seen if s[0] == "2-economics"] == [("2-economics", n, 3) for n in (1, 2, 3)]
    assert {p.file for p in project.products} <= {s[0] for s in seen}
