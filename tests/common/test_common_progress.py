"""Work under way: what is shown of it, by whom, and that nothing is left when it ends."""

from __future__ import annotations

import time

import pytest

from analysis.common import progress as module
from analysis.common.progress import Work, counted, counting, progress, step, under_way


def test_the_outermost_work_that_is_counted_is_shown() -> None:
    with progress("check", None):
        assert under_way().what == "check" and under_way().of == 0
        for n in counting("Claims", "abc"):
            with counted("Figures", 5):
                step()
                assert (under_way().what, under_way().done, under_way().of) == ("Claims", "abc".index(n), 3)
    assert under_way() is None


def test_work_that_fails_is_not_under_way_any_more() -> None:
    with pytest.raises(ZeroDivisionError), counted("Figures", 5):
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError):
        for n in counting("Claims", [0]):
            1 / n
    assert under_way() is None


@pytest.mark.parametrize(
    ("done", "en", "zh"),
    [
        (0, "Figures: 0 of 50", "指标：0 / 50"),
        (20, "Figures: 20 of 50, about 6 s left", "指标：20 / 50，约余 6 秒"),
        (50, "Figures: 50 of 50", "指标：50 / 50"),
    ],
)
def test_a_line_has_the_time_left_once_it_can_be_told(done: int, en: str, zh: str) -> None:
    work = Work({"zh": "指标", "en": "Figures"}, 50, done, began=10.0)
    assert (work.line(14.0), work.line(14.0, "zh")) == (en, zh)


def test_a_command_says_for_how_long_where_nothing_is_counted() -> None:
    lines: list[str] = []
    with progress("check", lines.append, patience=0.02):
        time.sleep(0.1)
    assert lines == ["check: 0 s …"]


def test_a_command_says_how_many_of_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EVERY", 0.02)
    lines: list[str] = []
    with progress("check", lines.append, patience=0.02), counted({"zh": "判断", "en": "Claims"}, 4):
        step()
        time.sleep(0.2)
    assert lines
    assert all(line.startswith("check: Claims: 1 of 4, about ") for line in lines)


def test_a_cell_shows_what_a_line_would_show_beside_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module._in_cells, "is_set", lambda: False)  # whatever ran before in this process
    with progress("Extracting", patience=0.02):
        time.sleep(0.1)
    assert capsys.readouterr().err == "Extracting: 0 s …\n"
    monkeypatch.setattr(module._in_cells, "is_set", lambda: True)
    with progress("Extracting", patience=0.02):
        time.sleep(0.1)
        assert under_way().what == "Extracting"
    assert capsys.readouterr().err == ""
