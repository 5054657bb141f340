"""A study that was evaluated ahead is found again only where it is the same."""

import shutil

import numpy as np
import pytest
from real_study import opened

from analysis.study import Study
from analysis.study import preload as preloading
from analysis.study.preload import open_study, preload
from analysis.uncertainty import designs


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the study, and nothing kept; any number of draws is the same on both sides."""
    monkeypatch.setattr(preloading, "_preloaded", {})
    monkeypatch.setattr(designs, "DRAWS", 2**10)
    return shutil.copytree(opened().evidence.folder, tmp_path / "data")


def test_the_same_folder_and_overrides_give_the_study_that_was_kept(folder):
    study = Study.open(folder, {"card_fee": 99.0})
    preload(study)
    assert open_study(folder, {"card_fee": 99.0}) is study
    assert open_study(str(folder), {"card_fee": 99.0}) is study
    assert open_study(folder) is not study
    assert open_study(folder, {"card_fee": 98.0}) is not study


def test_a_folder_that_changed_is_read_again(folder):
    study = Study.open(folder)
    preload(study)
    file = folder / "study.toml"
    before = file.read_text(encoding="utf-8")
    file.write_text(before + "\n", encoding="utf-8")
    assert open_study(folder) is not study
    file.write_text(before, encoding="utf-8")
    assert open_study(folder) is study
    (folder / "remark.txt").touch()
    assert open_study(folder) is not study


def test_a_study_evaluated_ahead_has_the_figures_of_one_evaluated_when_asked(folder):
    ahead, asked = Study.open(folder), Study.open(folder)
    preload(ahead)
    for name in ("breakeven_spend", "covered_share", "three_year_contribution"):
        assert np.array_equal(ahead.draws[name].values, asked.draws[name].values, equal_nan=True)
    assert set(ahead.draws.all()) == set(asked.draws)
