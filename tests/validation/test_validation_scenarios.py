"""A scenario that could not be rendered is named by `check`, and stops no other report."""

import pytest
from real_study import ROOT

from analysis.study import Study
from analysis.validation import faults_of, scenario_faults

BROKEN = {
    "schema = 2\n": (1, "key schema", "expected schema = 1, found schema 2"),
    "schema = 1\n[set]\ncard_fe = 9\n": (3, "key set.card_fe", "card_fee"),
    "schema = 1\n[set]\nwallet = 9000\ncard_fee = 9000\n": (4, "key set.card_fee", "expected 0 to 600"),
    'schema = 1\noption = "one_citty"\n': (2, "key option", "one_city"),
    "schema = 1\n[set]\ncity_active = { gotham = 1 }\n": (3, "key set.city_active", "no city 'gotham'"),
    "schema = 1\n[set]\ncard_fee = “9”\n": (3, "key set.card_fee", "text between straight quotes"),
    'schema = 1\n[set]\ncard_fee = "99元"\n': (3, "key set.card_fee", "expected a number per input"),
}


@pytest.mark.parametrize("text", BROKEN)
def test_a_scenario_that_cannot_be_rendered_is_a_fault_of_its_file(folder, text):
    (folder / "scenarios").mkdir()
    (folder / "scenarios/cheap.toml").write_text(text, encoding="utf-8")
    study = Study.open(folder)
    (fault,) = scenario_faults(study)
    line, where, said = BROKEN[text]
    assert fault.file == "scenarios/cheap.toml" and (fault.line, fault.where) == (line, where)
    assert said in str(fault) and "\n" not in str(fault) and str(fault).count("cheap.toml") == 1


def test_scenarios_that_can_be_rendered_have_no_fault(folder):
    (folder / "scenarios").mkdir()
    for name, text in {"one": 'schema = 1\noption = "one_city"\n', "two": "schema = 1\n[set]\ncard_fee = 99\n"}.items():
        (folder / f"scenarios/{name}.toml").write_text(text, encoding="utf-8")
    assert scenario_faults(Study.open(folder)) == ()


def test_a_broken_scenario_is_no_fault_of_the_study(study, folder):
    (folder / "scenarios").mkdir()
    (folder / "scenarios/cheap.toml").write_text("schema = 2\n", encoding="utf-8")
    assert scenario_faults(Study.open(folder)) and faults_of(study, ROOT) == ()
