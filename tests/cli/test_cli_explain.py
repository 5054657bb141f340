"""`explain` takes what `diff` and numbers.json call a number."""

import pytest

from analysis.cli import main as cli
from analysis.cli.commands.explain import OF_THE_DECISION
from analysis.decision.claims import DECISION_FIGURES


def test_a_key_with_coordinates_leads_to_its_figure(capsys):
    assert cli.main(["explain", "participation[city=shanghai]"]) == 0
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first == "participation[city=shanghai] is one value of participation, here with what inputs.toml states:"
    assert second.startswith("participation = ")


@pytest.mark.parametrize("name", ["evpi", "breaks_even[option=best]"])
def test_a_number_of_the_decision_says_where_its_formula_is(capsys, name):
    assert cli.main(["explain", name]) == 1
    printed = capsys.readouterr().err
    assert printed.startswith(f"{name} is worked out over all options and draws") and "appendix C" in printed


def test_all_numbers_of_the_decision_are_known():
    assert {"breaks_even", *DECISION_FIGURES} <= set(OF_THE_DECISION)
