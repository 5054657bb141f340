"""What changed since the last edition, as a new report prints it in the terminal."""

import json
from types import SimpleNamespace

import pytest

from analysis.cli import building

MOVED = {"label": {"en": "Saving"}, "then": {"en": "¥33"}, "now": {"en": "¥44"}, "cause": {"zh": "", "en": "method"}}
TURNED = {"id": "few_gain", "then": {"en": "holds"}, "now": {"en": "does not hold"}, "cause": {"zh": "", "en": ""}}
NOTHING = {part: [] for part in ("claims", "numbers", "inputs", "facts", "options", "methods")}
FOUND = NOTHING | {"edition": "2026-10", "recommended": None, "more_numbers": 3}
FOUND |= {"claims": [TURNED], "numbers": [MOVED] * 7}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """What `print_result` asks of a project: the base edition of the study in data/, with no files."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "published" / "3-coverage").mkdir(parents=True)
    return SimpleNamespace(report_files=(), work=tmp_path, edition="", study=tmp_path / "data")


def printed(project, capsys, found, worked=True):
    """What is printed when a notebook published this."""
    (project.work / "published" / "3-coverage" / "changes.json").write_text(json.dumps(found))
    building.print_result(project, worked, "reports")
    return capsys.readouterr().out.splitlines()[1:]


def test_claims_come_first_then_five_numbers_and_the_command_for_the_rest(project, capsys):
    assert printed(project, capsys, FOUND) == [
        "Since edition 2026-10:",
        "  claim few_gain does not hold",
        *["  Saving: ¥33 → ¥44 (method)"] * 5,
        "  and 5 more:  make diff BASE=2026-10",
    ]


def test_another_recommendation_is_reported_before_all(project, capsys):
    turned = {"then": {"en": "Stop"}, "now": {"en": "One city"}}
    assert printed(project, capsys, FOUND | {"recommended": turned})[1] == "  recommended: Stop → One city"


@pytest.mark.parametrize(
    ("edition", "study", "rest"),
    [("card_fee-99", "data", "more"), ("", "studies/gym", "more:  make diff STUDY=studies/gym BASE=2026-10")],
)
def test_the_command_names_the_study_and_an_edition_of_other_inputs_has_none(project, capsys, edition, study, rest):
    project.edition, project.study = edition, project.work / study
    assert printed(project, capsys, FOUND)[-1] == f"  and 5 {rest}"


@pytest.mark.parametrize("found", [None, FOUND | NOTHING | {"more_numbers": 0}])
def test_where_nothing_moved_nothing_is_reported(project, capsys, found):
    assert printed(project, capsys, found) == []


def test_a_change_that_moved_no_number_is_reported(project, capsys):
    widened = {"label": {"en": "Fee"}, "kind": "changed", "change": {"en": ""}}
    found = FOUND | NOTHING | {"more_numbers": 0, "inputs": [widened] * 7, "facts": [{}]}
    inputs = "; ".join(["Fee changed"] * 5)
    assert printed(project, capsys, found)[1:] == [f"  inputs: {inputs}; 2 more", "  facts: 1 differ"]


def test_where_nothing_was_made_nothing_is_reported(project, capsys):
    assert printed(project, capsys, FOUND, worked=False) == []
