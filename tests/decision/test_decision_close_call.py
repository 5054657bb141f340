"""Two options that single findings cannot tell apart are named once, not once for each side of each unknown."""

from __future__ import annotations

import re
import shutil

import pytest
from real_study import DATA

from analysis.decision.flips import CloseCall, DecisionFlip, close_call, decision_flips
from analysis.decision.results import decision_results
from analysis.notebook.decision_text import changes_of_mind
from analysis.study import Study


@pytest.fixture(scope="module")
def with_odds(tmp_path_factory):
    """The study under a rule that asks for other odds."""

    def changed(least: float) -> Study:
        folder = shutil.copytree(DATA, tmp_path_factory.mktemp("odds") / "study")
        text = (folder / "study.toml").read_text(encoding="utf-8")
        (folder / "study.toml").write_text(text.replace("least_odds = 0.5\n", f"least_odds = {least}\n"), "utf-8")
        return Study.open(folder)

    return changed


def odds_of(study: Study, option: str) -> float:
    return float(study.decision.odds[study.decision.names.index(option)])


def test_an_option_that_the_rule_just_keeps_out_is_a_coin_toss_said_once(study, with_odds):
    ahead = study.decision.best
    edge = with_odds(round(odds_of(study, ahead) + 0.002, 4))
    assert edge.decision.best != ahead
    assert len([flip for flip in decision_flips(edge) if flip.option == ahead]) > 10  # both sides of each base
    results = decision_results(edge)
    assert results.close == CloseCall(ahead, by_rule=True)
    assert all(flip.option != ahead for flip in results.flips)
    said = changes_of_mind(results.flips, edge, results.close)
    label, other = edge.evidence.options[ahead].name, edge.evidence.options[edge.decision.best].name
    assert said["en"].count(label.en) == said["en"].count(other.en) == 1
    assert said["en"].startswith(f"Between “{other.en}” and “{label.en}” it is close to a coin toss: ")
    assert said["zh"].startswith(f"“{other.zh}”与“{label.zh}”之间近乎掷硬币：")
    assert f"{{breaks_even[option={ahead}]}}" in said["zh"] and "{least_odds}" in said["en"]


def test_an_option_far_below_the_line_is_left_to_the_rule(study, with_odds):
    strict = with_odds(0.95)
    said = changes_of_mind([], strict, close_call(strict, decision_flips(strict)))
    assert " the rule decides: " in said["en"] and "由规则决定：" in said["zh"]
    assert "coin" not in said["en"] and not re.search(r"No single unknown", said["en"])


def both_sides(option: str, *unknowns: str) -> list[DecisionFlip]:
    return [DecisionFlip(name, 1.0, value, value > 1, option) for name in unknowns for value in (0.9, 1.1)]


@pytest.mark.parametrize(
    ("flips", "close"),
    [
        (both_sides("content_tools", "wallet", "take_rate"), CloseCall("content_tools", False)),
        (
            both_sides("content_tools", "wallet") + both_sides("carry_on", "wallet", "ticket"),
            CloseCall("carry_on", False),
        ),
        (both_sides("content_tools", "wallet"), None),  # an unknown whose middle is best is a finding like any other
        (
            [DecisionFlip("wallet", 1.0, 2.0, True, "carry_on"), DecisionFlip("ticket", 1.0, 2.0, True, "carry_on")],
            None,
        ),
        ([], None),
    ],
)
def test_an_option_on_both_sides_of_several_unknowns_is_close(study, flips, close):
    assert close_call(study, flips) == close


def test_options_that_add_as_much_are_told_without_the_rule(study):
    said = changes_of_mind([], study, CloseCall("content_tools", False))
    name = study.evidence.options["content_tools"].name
    assert said["en"].endswith(f"“{name.en}” it is a coin toss: they are expected to add about as much.")
    assert name.zh in said["zh"] and "近乎掷硬币" in said["zh"]


def test_the_study_of_the_repository_has_no_close_call(study):
    assert decision_results(study).close is None
