"""A cell that runs for long shows a bar in JupyterLab, lines in a log of CI, nothing where the build counts cells."""

from __future__ import annotations

import time
from types import SimpleNamespace

import nbformat
import pytest
from nbclient import NotebookClient

from analysis.common.progress import Work, counted, step
from analysis.notebook.display.cell_progress import Bar, CellProgress, Lines, shown_by

LONG = """
import time
from analysis.common.progress import counting
for n in counting({"zh": "指标", "en": "Figures"}, range(40)):
    time.sleep(0.1)
"""


class Seen:
    """Keeps what is shown."""

    every = 0.01

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def show(self, work: Work, lang: str) -> None:
        self.lines.append(work.line(work.began, lang))

    def close(self) -> None:
        self.lines.append("closed")


def watched(lines: list[str], **names: str) -> CellProgress:
    return CellProgress(SimpleNamespace(user_ns=names), lambda: Seen(lines), patience=0.05)


def test_a_short_cell_shows_nothing() -> None:
    lines: list[str] = []
    cell = watched(lines)
    cell.begin(SimpleNamespace(raw_cell="study"))
    cell.end()
    assert lines == []


def test_a_long_cell_shows_its_first_line_then_what_it_counts_and_ends() -> None:
    lines: list[str] = []
    cell = watched(lines, LANGUAGE="zh")
    cell.begin(SimpleNamespace(raw_cell="\nchapter.exhibit('ledger')\nmore"))
    time.sleep(0.2)
    with counted({"zh": "指标", "en": "Figures"}, 4):
        step()
        time.sleep(0.1)
    cell.end()
    assert lines[0] == "chapter.exhibit('ledger')：0 秒 …" and lines[-1] == "closed"
    assert any(line.startswith("指标：1 / 4") for line in lines)
    seen = len(lines)
    time.sleep(0.05)
    assert len(lines) == seen, "the watch goes on after the cell"


def test_the_bar_is_as_full_as_the_work_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    bar = Bar()
    bar.show(Work("Figures", 40, 10, began=time.monotonic() - 2), "en")
    assert (bar.bar.max, bar.bar.value, bar.bar.bar_style) == (40, 10, "")
    assert bar.text.value == "Figures: 10 of 40, about 6 s left"
    bar.show(Work("import pandas", began=time.monotonic() - 3), "en")
    assert (bar.bar.max, bar.bar.value, bar.bar.bar_style) == (1, 1, "info")
    assert bar.text.value == "import pandas: 3 s …"
    bar.close()
    assert bar.widget.comm is None


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"JPY_SESSION_NAME": "1.ipynb"}, Bar),
        ({"JPY_SESSION_NAME": "1.ipynb", "STRATEGY_NOTEBOOK": "1-market-shares"}, None),
        ({"CI": "true"}, Lines),
        ({"CI": "true", "STRATEGY_NOTEBOOK": "1-market-shares"}, None),
        ({}, None),
    ],
)
def test_who_shows_it(variables: dict[str, str], expected: type | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JPY_SESSION_NAME", "STRATEGY_NOTEBOOK", "CI"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert shown_by() is expected


@pytest.fixture
def executed(monkeypatch: pytest.MonkeyPatch):
    """Runs a long cell in a kernel that finds these variables; the client, and the outputs of the cell."""

    def run(**variables: str) -> tuple[NotebookClient, list]:
        monkeypatch.delenv("STRATEGY_NOTEBOOK", raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        register = "from analysis.notebook.display import cell_progress\ncell_progress.register(get_ipython())"
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in (register, LONG)])
        client = NotebookClient(book, kernel_name="python3", timeout=120)
        client.execute()
        return client, book.cells[1].outputs

    return run


def test_in_a_kernel_of_jupyterlab_the_bar_fills_and_leaves_nothing_behind(executed) -> None:
    client, outputs = executed(JPY_SESSION_NAME="1.ipynb")
    states = list(client.widget_state.values())
    [bar] = [s for s in states if s.get("_model_name") == "IntProgressModel"]
    [text] = [s for s in states if s.get("_model_name") == "LabelModel"]
    assert bar["max"] == 40 and 20 <= bar["value"] <= 40
    assert text["value"].startswith("Figures: ") and " of 40" in text["value"]
    assert [o.get("data") for o in outputs] == [{"text/html": ""}]


def test_in_a_log_of_ci_there_are_lines(executed) -> None:
    _, outputs = executed(CI="true")
    assert [o["name"] for o in outputs] == ["stderr"]
    assert "Figures: " in outputs[0]["text"] and " of 40, about " in outputs[0]["text"]
