"""What if: sliders move numbers, end claims, and print a command that the command line takes."""

from __future__ import annotations

import asyncio
import dataclasses
import shlex

import matplotlib.pyplot as plt
import numpy as np
import pytest
from scipy import stats

from analysis.build import project
from analysis.cli.settings import setting_list
from analysis.errors import AnalysisError
from analysis.evidence import Input, read_scenario
from analysis.notebook import paths
from analysis.notebook.paths import model_notebooks
from analysis.notebook.published import Published
from analysis.notebook.whatif import WhatIf
from analysis.notebook.whatif import outcome as effects
from analysis.notebook.whatif.controls import NumberControl, control, is_switch
from analysis.notebook.whatif.outcome import adjustable, command, live_study, outcome
from analysis.notebook.whatif.panel import REST, first_and_last
from analysis.notebook.whatif.steps import steps
from analysis.study import Study, StudyError


def parsed(line: str) -> dict[str, float]:
    """The overrides that `make` hands to the command line."""
    make, report, *rest = shlex.split(line)
    assert (make, report) == ("make", "report")
    return dict(s for r in rest for s in setting_list(r.removeprefix("SET=")))


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
    text = effects.markup(outcome(study, {"card_fee": 0.0}, lang), lang)
    assert effects.TEXTS[lang]["flipped"] in text and "SET=&quot;card_fee=0&quot;" in text


def test_decisions_come_first_and_those_that_move_a_headline_before_others(study: Study) -> None:
    items = adjustable(study)
    levers = [i.lever for i in items]
    assert levers == sorted(levers, reverse=True) and items[0].name == "card_fee"
    assert [i.name for i in items if is_switch(i)] == ["programme_runs"]


def test_a_moved_slider_changes_panel_and_command_and_the_button_takes_it_back(study: Study) -> None:
    what_if = WhatIf("en", study)
    _, levers, _, buttons, shown = what_if.panel().children
    back, undo, *_ = buttons.children
    fee, box, _ = levers.children[0].children
    assert fee.description == study.inputs["card_fee"].label.en
    before, at_base, box.value = shown.value, fee.value, "99"
    assert what_if.command() == 'make report SET="card_fee=99"' and shown.value != before and fee.value < at_base
    back.click()
    assert what_if.command() == "make report" and shown.value == before
    assert (fee.value, box.value) == (at_base, "168")
    undo.click()
    assert what_if.command() == 'make report SET="card_fee=99"' and box.value == "99"
    undo.click()
    undo.click()
    assert what_if.command() == "make report" and box.value == "168"


def test_a_study_under_a_hand_says_what_a_study_evaluated_whole_says(study: Study) -> None:
    live = live_study(study)
    for changed in (
        {},
        {"card_fee": 60.0},
        {"reach_radius": 0.7, "wallet": 9000.0},
        dict(study.evidence.options["one_city"].sets),
    ):
        quick, whole = outcome(study, changed, "en", live), outcome(study, changed, "en")
        assert (quick.rows, quick.flipped, quick.best) == (whole.rows, whole.flipped, whole.best)
        held, now = study.overridden(**changed), live.at(changed)
        for option in study.evidence.options:
            found, full = (s.option_draws["three_year_contribution"].sel(option=option) for s in (now, held))
            assert np.array_equal(found.values, full.values[: found.size]), "the first of the same draws"


def test_the_programme_as_set_stands_beside_the_options(study: Study) -> None:
    rows = outcome(study, {}, "en", live_study(study)).contributions
    by_name = {name: tuple(rest) for name, *rest in rows}
    options = study.evidence.options
    assert by_name["The programme as set here"] == by_name[options["relaunch"].name.en]
    assert len(rows) == len(options) + 1 and by_name[options["carry_on"].name.en][0] == "¥0"


def test_an_option_is_where_one_may_start(study: Study) -> None:
    what_if = WhatIf("zh", study)
    chosen, levers, *_ = what_if.panel().children
    chosen.value = "free_card"
    assert what_if.changed == dict(study.evidence.options["free_card"].sets)
    _, box, _ = levers.children[0].children
    assert box.value == "0"
    box.value = "20"
    assert what_if.changed == dict(study.evidence.options["free_card"].sets) | {"card_fee": 20.0}
    what_if.undo()
    what_if.undo()
    assert what_if.changed == {} and box.value == "168"
    what_if.start_from("one_city")
    assert what_if.changed["city_active"] == {"hangzhou": 0, "guangzhou": 0}
    assert parsed(what_if.command()) == what_if.changed
    with pytest.raises(AnalysisError, match="no option 'two_cities'; there are"):
        what_if.start_from("two_cities")


def test_what_is_set_is_saved_as_a_scenario_and_refused_under_a_name_that_is_taken(study: Study, tmp_path) -> None:
    moved = dataclasses.replace(study.evidence, folder=tmp_path)
    what_if = WhatIf("en", Study(moved))
    *_, buttons, _ = what_if.panel().children
    _, _, name, save, said = buttons.children
    what_if.set({"card_fee": 99.0})
    name.value = "cheap"
    save.click()
    assert "make report SCENARIO=cheap" in said.value
    assert read_scenario(tmp_path, "cheap").values == {"card_fee": 99.0}
    what_if.set({"card_fee": 98.0})
    save.click()
    assert "expected a new name" in said.value and read_scenario(tmp_path, "cheap").values == {"card_fee": 99.0}


def test_pictures_are_of_what_is_set(study: Study) -> None:
    what_if = WhatIf("en", study)
    what_if.set({"merchant_funded_share": 0.5})
    with pytest.raises(StudyError, match="the nearest name is 'card_fee'"):
        what_if.heat_map("contribution_per_member", "card_fe", "card_discount")
    axes = what_if.heat_map("contribution_per_member", "card_fee", "card_discount")
    held = study.overridden(merchant_funded_share=0.5)
    [mesh] = axes.collections
    table = held.sweep("contribution_per_member", card_fee=..., card_discount=...).frame()
    assert sorted(mesh.get_array().ravel()) == pytest.approx(sorted(table.contribution_per_member))
    another = what_if.heat_map("contribution_per_member", "card_fee", "take_rate")  # of the same cell of a notebook
    assert another.figure is not axes.figure and len(axes.collections) == len(another.collections) == 1
    plt.close("all")


@pytest.fixture(params=["card_discount", "wallet", "clustering_size", "representatives", "choices_needed", "card_fee"])
def item(request: pytest.FixtureRequest, study: Study) -> Input:
    """Inputs with narrow and wide ranges, in shares, money and counts, with a distribution and without."""
    return study.inputs[request.param]


def test_steps_go_from_end_to_end_through_the_base_and_follow_the_distribution(item: Input) -> None:
    values, cell = steps(item), item.cells[0]
    assert (values[0], values[-1]) == (item.minimum, item.maximum) and item.value in values
    assert np.all(np.diff(values) > 0)
    if item.distribution == "pert":
        a, b = (1 + 4 * abs(cell.value - end) / (cell.high - cell.low) for end in (cell.low, cell.high))
        shares = stats.beta(a, b, cell.low, cell.high - cell.low).cdf(values)
        assert np.max(np.diff(shares)) < 0.02, "a step jumps over more than two in a hundred of the distribution"


def test_one_step_from_the_base_is_small_where_the_range_is_wide(study: Study) -> None:
    for name, most in (("clustering_size", 0.05), ("representatives", 5)):
        values = steps(study.inputs[name])
        here = int(np.argmin(np.abs(values - study.inputs[name].value)))
        assert np.max(np.diff(values[here - 1 : here + 2])) <= most, name


def test_a_slider_shown_or_entered_unchanged_says_nothing_and_stays(item: Input) -> None:
    heard: list[float] = []
    one = control(item, "en", lambda: heard.append(one.value))
    written, one.box.value = one.box.value, ""
    one.box.value = written
    assert one.value == item.value and heard == []


def test_a_slider_is_heard_when_it_is_let_go(item: Input) -> None:
    one = control(item, "en", list)
    assert one.slider.continuous_update is False and one.box.continuous_update is False
    assert one.slider.readout is False, "a read-out takes typed text and clips it to an end of the slider"


def test_a_value_between_steps_is_kept_and_a_refused_one_changes_nothing(study: Study) -> None:
    heard: list[float] = []
    discount = control(study.inputs["card_discount"], "en", lambda: heard.append(discount.value))
    assert isinstance(discount, NumberControl)
    discount.box.value = "15.37%"
    assert heard == [0.1537] and 0.1537 not in discount.steps and discount.message.value == ""
    discount.box.value = "6,0"
    assert heard == [0.1537] and discount.value == 0.1537
    assert "expected 0% to 50%, found &#x27;6,0&#x27;" in discount.message.value
    discount.slider.value = 0
    assert heard == [0.1537, 0.0] and discount.message.value == "" and discount.box.value == "0%"


def test_the_first_and_the_last_of_moves_that_come_fast_are_answered() -> None:
    acted: list[bool] = []

    async def keys() -> None:
        moved = first_and_last(acted.append)
        moved()
        assert acted == [False], "a single move is answered at once"
        await asyncio.sleep(REST + 0.2)
        assert acted == [False]
        for _ in range(5):
            moved()
            await asyncio.sleep(0.001)
        assert acted == [False, False]
        await asyncio.sleep(REST + 0.2)

    asyncio.run(keys())
    assert acted == [False, False, True]


def test_a_run_of_moves_is_taken_back_at_once(study: Study) -> None:
    what_if = WhatIf("en", study)
    shown = []

    async def drag() -> None:
        _, levers, *_ = what_if.panel().children
        fee, *_ = levers.children[0].children
        what_if._redraw = lambda: shown.append(what_if.changed)
        for _ in range(6):
            fee.value -= 1
        await asyncio.sleep(REST + 0.2)

    asyncio.run(drag())
    first, last = shown
    assert 168 > first["card_fee"] > last["card_fee"]
    what_if.undo()
    assert what_if.changed == {}


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
