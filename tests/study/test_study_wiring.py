"""A study whose inputs and model do not match is refused, with every mismatch and the nearest name."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from real_study import DATA, ROOT

from analysis.evidence import EvidenceError
from analysis.study import Study, StudyError
from analysis.study.graph import ModelError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the study that a test may break."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def table(name: str, text: str) -> str:
    """The lines of one input, its header first."""
    return re.search(rf"^\[{name}\]\n(?:(?!^\[|^#).*\n)*", text, flags=re.M).group()


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "inputs.toml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_missing_input_is_named(folder: Path) -> None:
    change(folder, table("reach_radius", (folder / "inputs.toml").read_text(encoding="utf-8")), "")
    missing = r"inputs\.toml: the model needs input 'reach_radius'\nNext: .*analysis/scaffold/\w+\.toml.*analysis check"
    with pytest.raises(StudyError, match=missing) as refused:
        Study.open(folder)
    template = re.search(r"analysis/scaffold/\S+\.toml", str(refused.value)).group()
    assert table("reach_radius", (ROOT / template).read_text(encoding="utf-8")), "it has the table that is named"


def test_an_input_without_use_is_named(folder: Path) -> None:
    text = table("reach_radius", (folder / "inputs.toml").read_text(encoding="utf-8"))
    change(folder, text, text + "\n" + text.replace("[reach_radius]", "[parking_fee]"))
    with pytest.raises(StudyError, match=r"inputs\.toml: input 'parking_fee' is used by no figure\nNext: "):
        Study.open(folder)


def test_a_misspelt_input_is_both_and_each_names_the_other(folder: Path) -> None:
    change(folder, "[reach_radius]", "[reach_radios]")
    with pytest.raises(StudyError) as error:
        Study.open(folder)
    assert "needs input 'reach_radius'; the nearest name is 'reach_radios'" in str(error.value)
    assert "input 'reach_radios' is used by no figure; the nearest name is 'reach_radius'" in str(error.value)


def test_a_folder_that_is_no_study_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="expected a study folder"):
        Study.open(tmp_path / "nowhere")


def test_a_value_for_which_the_model_is_not_defined_is_told(folder: Path) -> None:
    study = Study.open(folder)
    with pytest.raises(ModelError, match="the model is not defined for these inputs"):
        study.evaluate(["join_share"], wallet=-1.0)


def test_a_changed_value_changes_the_figure(folder: Path) -> None:
    text = table("card_fee", (folder / "inputs.toml").read_text(encoding="utf-8"))
    change(folder, text, text.replace("value = 168", "value = 99").replace('basis = "reported"', 'basis = "assumed"'))
    assert float(Study.open(folder)["breakeven_spend"]) == pytest.approx(990.0)
