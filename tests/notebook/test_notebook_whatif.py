"""What if: sliders move numbers, end claims, and print a command that the command line takes."""

from __future__ import annotations

import asyncio
import shlex
import time

import pytest

from analysis.build import project
from analysis.cli.settings import setting
from analysis.errors import AnalysisError
from analysis.notebook import paths, whatif
from analysis.notebook.paths import model_notebooks
from analysis.notebook.published import Published
from analysis.notebook.whatif import REST, WhatIf, adjustable, command, is_switch, outcome, when_at_rest
from analysis.study import Study


def parsed(line: str) -> dict[str, float]:
    """The overrides that `make` hands to the command line."""
    make, report, *rest = shlex.split(line)
    assert (make, report) == ("make", "report")
    return dict(setting(s) for r in rest for s in r.removeprefix("SET=").split())


def test_the_command_is_taken_by_the_command_line_at_both_ends_of_every_slider(study: Study) -> None:
    for item in adjustable(study):
        for end in (item.minimum, item.maximum):
            settings = parsed(command({item.name: end}))
            assert study.overridden(**settings).overrides == {item.name: pytest.approx(end, rel=1e-11)}


def test_base_changes_nothing_and_a_gift_of_a_card_ends_claims(study: Study) -> None:
    base = outcome(study, {}, "en")
    assert base.flipped == () and base.command == "make report"
    assert all(before == now for _, before, now in base.rows)
    free = outcome(study, {"card_fee": 0.0}, "en")
    assert any("break even" in claim for claim in free.flipped)
    assert [row for row in free.rows if row[1] != row[2]] and parsed(free.command) == {"card_fee": 0}
    assert all("{" not in claim for claim in free.flipped)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_outcome_reads_in_the_language_and_is_escaped(study: Study, lang: str) -> None:
    text = whatif.markup(outcome(study, {"card_fee": 0.0}, lang), lang)
    assert whatif.TEXTS[lang]["flipped"] in text and "SET=&quot;card_fee=0&quot;" in text


def test_decisions_come_first_and_those_that_move_a_headline_before_others(study: Study) -> None:
    items = adjustable(study)
    levers = [i.lever for i in items]
    assert levers == sorted(levers, reverse=True) and items[0].name == "card_fee"
    assert [i.name for i in items if is_switch(i)] == ["programme_runs"]


def test_a_moved_slider_changes_panel_and_command_and_the_button_takes_it_back(study: Study) -> None:
    what_if = WhatIf("en", study)
    levers, _, back, shown = what_if.panel().children
    [fee] = [c for c in levers.children if c.description == study.inputs["card_fee"].label.en]
    before, fee.value = shown.value, 99.0
    assert what_if.command() == 'make report SET="card_fee=99"' and shown.value != before
    back.click()
    assert what_if.command() == "make report" and shown.value == before and fee.value == 168


def test_sliders_that_move_fast_are_answered_once() -> None:
    acted: list[float] = []

    async def keys() -> None:
        moved = when_at_rest(lambda: acted.append(time.monotonic()))
        for _ in range(5):
            moved(None)
            await asyncio.sleep(0.01)
        assert acted == []
        await asyncio.sleep(REST + 0.2)

    asyncio.run(keys())
    assert len(acted) == 1


def test_a_report_before_its_chapters_names_the_notebook_to_run(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert paths.REPORT == project.REPORT
    for name in ("1-first", "2-second", "4-strategy-report", "5-after"):
        (tmp_path / f"{name}.ipynb").touch()
    assert model_notebooks(tmp_path) == ["1-first", "2-second"] and model_notebooks(tmp_path / "none") == []
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AnalysisError, match=r"reads what 1-first, 2-second publish.*\nNext: run 1-first to its last"):
        Published(tmp_path / "build")
    published = tmp_path / "build" / "published" / "1-first"
    published.mkdir(parents=True)
    (published / "numbers.json").write_text("{}")
    with pytest.raises(AnalysisError, match=r"reads what 2-second publishes.*\nNext: run 2-second"):
        Published(tmp_path / "build")
