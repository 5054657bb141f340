"""An edition with older names is read in today's: a renamed id is no change, and a real change is still told."""

import json
from pathlib import Path

import pytest

from analysis.common.aliases import Aliases
from analysis.editions import store
from analysis.editions.aliases import in_todays_names
from analysis.editions.compare import compare

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def older(edition) -> dict:
    """The edition as it would have been with the older name of an input, also where today's study does not have it."""
    edition["options"]["one_city"]["sets"]["zipf_exponent"] = 0.7
    edition["correlations"] = {"wallet zipf_exponent": 0.2}
    edition["claims"]["few_gain"]["conditions"] = ["zipf_exponent < 1", "flip[input=zipf_exponent] > 0"]
    edition["headlines"] = ["join_share", "zipf_exponent"]
    return edition


def renamed(edition: dict) -> dict:
    """The same with the older name, by plain replacement; a pair of inputs is sorted."""
    text = json.dumps(edition).replace("zipf_exponent", "curation")
    return json.loads(text.replace("wallet curation", "curation wallet"))


def test_every_place_of_an_input_is_read_in_todays_name(tmp_path, older):
    path, _ = store.write(tmp_path, renamed(older))
    assert "curation" in path.read_text(encoding="utf-8") and store.read(path) == older


def test_a_renamed_input_is_no_change(edition, now):
    assert not compare(in_todays_names(renamed(edition)), now)


def test_a_real_change_of_a_renamed_input_is_told_under_todays_name(edition, now, explained):
    old = renamed(edition)
    old["inputs"]["curation"]["cells"][0]["value"] = 0.2
    changes, _ = explained(in_todays_names(old), keys=[])
    assert changes.inputs.changed == ("zipf_exponent",) and not changes.inputs.added + changes.inputs.removed


def test_renamed_figures_are_the_same_numbers_and_methods(edition, now):
    old = json.loads(json.dumps(edition).replace('"join_share', '"join_rate').replace(" join_share", " join_rate"))
    assert compare(old, now).listed_numbers and compare(old, now).methods
    assert not compare(in_todays_names(old, Aliases(figures={"join_rate": "join_share"})), now)


def test_the_first_edition_has_the_older_name_and_is_read_with_todays():
    path = ROOT / "reports/editions/2026-11.json"
    raw, read = json.loads(path.read_text(encoding="utf-8")), store.read(path)
    assert "curation" in raw["inputs"] and read["inputs"]["zipf_exponent"] == raw["inputs"]["curation"]
    assert len(read["inputs"]) == len(raw["inputs"]) and read["numbers"] == raw["numbers"]
