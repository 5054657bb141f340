"""Names on the command line: what is refused says the rule that it broke."""

from __future__ import annotations

import argparse

import pytest
from real_study import opened

from analysis.cli.commands.explain import check_coordinates
from analysis.cli.commands.new_study import name
from analysis.errors import AnalysisError


@pytest.mark.parametrize("text", ["nul", "aux", "com1", "lpt9"])
def test_a_name_that_windows_keeps_is_refused_for_that_reason(text):
    with pytest.raises(argparse.ArgumentTypeError, match="is a device on Windows"):
        name(text)


@pytest.mark.parametrize("text", ["com", "lpt10x", "console", "auxiliary"])
def test_a_name_that_only_begins_so_is_a_name(text):
    assert name(text) == text


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("leader_share_of_two[basis=nett,year=2024]", 'did you mean "net"'),
        ("leader_share_of_two[base=net,year=2024]", "has the dimensions"),
        ("join_share[city=shanghai]", "has the dimensions option"),
        ("leader_share_of_two[basis=net,year=1999]", "2021"),
        ("three_year_contribution[option=relunch]", 'did you mean "relaunch"'),
        ("leader_share_of_two[basis]", "[dim=coordinate,…]"),
        ("leader_share_of_two[basis=net", "[dim=coordinate,…]"),
    ],
)
def test_a_coordinate_that_a_figure_does_not_have_is_refused(figure, said):
    with pytest.raises(AnalysisError) as error:
        check_coordinates(opened(), figure)
    assert said in str(error.value)


@pytest.mark.parametrize("figure", ["join_share", "three_year_contribution[option=best]", "hhi"])
def test_one_that_it_has_is_none(figure):
    check_coordinates(opened(), figure)
