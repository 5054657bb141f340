"""What an option may set: levers, and consequences with a range; the baseline and the test that a study names."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis.evidence import load
from analysis.evidence.faults import EvidenceError

HERE = Path(__file__).parent
CONSEQUENCE = (
    '\nvisits = { low = 20, base = 50, high = 80, distribution = "pert", basis = "assumed", '
    'why = { zh = "假设。", en = "A guess." } }\n'
)
TRIAL = """
[trial]
days = 90
arms = 2
cluster_users = 200
cluster_correlation = 0.01
fixed_cost = 1000
cost_per_user = 2

[[trial.measure]]
unknown = "visits"
effect = 5
deviation = 30
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / "small_study", tmp_path / "study"))


def with_text(folder: Path, file: str, text: str, instead: str = "") -> Path:
    whole = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(whole.replace(instead, text) if instead else whole + text, encoding="utf-8")
    return folder


def told(folder: Path) -> str:
    with pytest.raises(EvidenceError) as found:
        load(folder)
    return str(found.value)


def test_a_consequence_is_an_input_of_its_own(folder):
    option = load(with_text(folder, "options.toml", CONSEQUENCE)).options["cheaper"]
    item = option.consequences["visits"]
    assert item.name == "cheaper:visits" and (item.low, item.value, item.high) == (20.0, 50.0, 80.0)
    assert option.sets["visits"] == 50.0
    assert (item.minimum, item.maximum, item.unit) == (1.0, 365.0, "visits/year")
    assert load(folder).unknowns["cheaper:visits"] == item


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\nvisits = 50\n", "key cheaper.set.visits: expected low, base and high with a distribution"),
        (CONSEQUENCE.replace("high = 80", "high = 800"), "a number within 1 to 365, the range of visits"),
        (CONSEQUENCE.replace("low = 20", "low = 60"), "low at or below the base 50"),
        (CONSEQUENCE.replace(', why = { zh = "假设。", en = "A guess." }', ""), "key cheaper.set.visits.why"),
        (CONSEQUENCE.replace('distribution = "pert", ', ""), "key cheaper.set.visits.distribution"),
        (CONSEQUENCE.replace(" }\n", ', moves_with = "visit" }\n'), "(nearest name: visits)"),
        (CONSEQUENCE.replace("visits =", "card_fee ="), "a number, for a lever is chosen"),
    ],
)
def test_a_setting_that_is_wrong_is_told_with_file_and_key(folder, text, expected):
    if "card_fee" in text:
        with_text(folder, "options.toml", "", "card_fee = 60\n")
    message = told(with_text(folder, "options.toml", text))
    assert "options.toml line" in message and expected.split(": ")[0] in message, message
    assert len(message.split("\n")) <= 3, message


def test_a_baseline_that_is_missing_or_unknown_is_told(folder):
    with_text(folder, "study.toml", 'baseline = "stopp"', 'baseline = "stop"')
    assert "key decision.baseline: expected the id of the option that carries on as is" in told(folder)
    with_text(folder, "study.toml", "", '[decision]\nbaseline = "stopp"')
    assert "study.toml, key decision.baseline" in told(folder)


def test_a_test_is_read(folder):
    trial = load(with_text(folder, "study.toml", TRIAL)).trial
    assert (trial.arms, trial.cluster_users, trial.measures[0].effect) == (2.0, 200.0, 5.0)
    assert load(HERE / "small_study").trial is None


@pytest.mark.parametrize(
    ("line", "instead", "expected"),
    [
        ("effect = 5\n", "", "key trial.measure.1.effect: expected a number, found nothing"),
        ("effect = 5\n", "effect = 0\n", "key trial.measure.1.effect: expected a number above 0"),
        ('unknown = "visits"', 'unknown = "visit"', "(nearest name: visits)"),
        ("cluster_correlation = 0.01", "cluster_correlation = 2", "a correlation from 0 to 1"),
        ("arms = 2", "arms = 1", "a number of 2 or more"),
    ],
)
def test_a_test_with_a_fault_is_told_with_its_key(folder, line, instead, expected):
    message = told(with_text(folder, "study.toml", TRIAL.replace(line, instead)))
    assert "study.toml" in message and expected.split(":")[0] in message, message
