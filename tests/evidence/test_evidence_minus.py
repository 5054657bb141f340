"""A minus copied from a page (U+2212) counts as a minus wherever the project reads a number."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from analysis.cli.settings import setting
from analysis.common.toml import parse_toml
from analysis.evidence import load
from analysis.evidence.text import to_number


@pytest.mark.parametrize(("cell", "number"), [("−5", -5.0), ("−0.25", -0.25), ("1e−3", 0.001), ("−1.5e−2", -0.015)])
def test_a_number_of_a_table(cell, number):
    assert to_number(cell) == (number, "")


@pytest.mark.parametrize("cell", ["5−3", "−", "−−5", "− 5"])
def test_what_is_no_number_with_an_ordinary_minus_is_none_with_this_one(cell):
    assert to_number(cell)[0] is None and to_number(cell.replace("−", "-"))[0] is None


def test_a_fact_and_an_input_of_a_study(folder, edit):
    edit("facts.csv", "fee for one year,年费,120,,", "change of fee,年费变动,−120.5,−130,−110")
    edit("inputs.toml", "low = 10\nbase = 40", "low = −10  # was −20\nbase = 4e−1")
    edit("inputs.toml", 'distribution = "lognormal"\nrange = [1, 365]', 'distribution = "pert"\nrange = [−20, 365]')
    edit("inputs.toml", "Nobody reported it.", "Nobody reported −5.")
    evidence = load(folder)
    assert evidence.facts.loc["fee", ["value", "low", "high"]].tolist() == [-120.5, -130.0, -110.0]
    visits = evidence.inputs["visits"]
    assert (visits.cells[0].low, visits.cells[0].value, visits.minimum) == (-10.0, 0.4, -20.0)
    assert visits.why.en == "Nobody reported −5."


@pytest.mark.parametrize(
    "text",
    [
        'a = "−5"',
        "a = '−5'",
        'a = """x\n−5 "−6" """',
        "a = '''−5\n'''",
        'a = 1 # −5 "',
        'a = "\\"−5"',
        'b = "#" \nc = "−5"',
    ],
)
def test_texts_and_comments_stay_as_they_are(text):
    assert parse_toml(text) == tomllib.loads(text)


def test_a_fault_behind_a_minus_stands_where_it_stood(folder, faults, edit):
    (fault,) = faults(edit("inputs.toml", "base = 40\n", "base = −40\nbase = −41\n"))
    assert fault.file == "inputs.toml" and fault.line == 30 and fault.found == "base = −41"


def test_an_override_on_the_command_line():
    assert setting("growth=−0.05") == ("growth", -0.05)
    assert setting('growth={"a": −0.05}') == ("growth", {"a": -0.05})


def test_numbers_that_others_read_are_numbers(real_report):
    """`numbers.json` has no text where a number belongs, and so no minus that a program cannot read."""
    ledger = json.loads((real_report("data") / "numbers.json").read_text(encoding="utf-8"))
    for number in ledger["numbers"]:
        for value in (number["value"], number["low"], number["high"]):
            assert not isinstance(value, str) or not re.search(r"\d", value), number["id"]
    assert min(n["value"] for n in ledger["numbers"] if not isinstance(n["value"], str)) < 0
