"""A folder that is no study, or one that no command should read, is refused in one line before anything runs."""

import os
import shutil
from pathlib import Path

import pytest

from analysis.cli import main as cli

ROOT = Path(__file__).resolve().parents[2]
READERS = [["report"], ["check"], ["lint"], ["explain", "card_fee"], ["edition", "x"], ["diff", "x"]]


@pytest.fixture
def study(tmp_path):
    """A copy of the study of the repository."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "gym"))


def printed(capsys, *words) -> str:
    """The one line with which a command refuses; nothing goes to the output."""
    assert cli.main([str(word) for word in words]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err


@pytest.mark.parametrize("words", READERS, ids=lambda words: words[0])
def test_a_missing_folder_names_the_nearest_study_and_how_to_begin_one(study, capsys, words):
    err = printed(capsys, *words, "--study", study.parent / "gymm")
    assert 'there is no such folder; did you mean "gym"?' in err
    assert "make study NAME=gym" in err


@pytest.mark.parametrize("words", READERS, ids=lambda words: words[0])
def test_a_folder_without_a_study_is_reported(tmp_path, capsys, words):
    err = printed(capsys, *words, "--study", tmp_path)
    assert f"{tmp_path} is no study: it has no study.toml. Name a study, for example --study data" in err


def test_a_link_out_of_the_study_is_refused(study, capsys, tmp_path):
    (tmp_path / "secret").write_text("x")
    (study / "notes.txt").symlink_to(tmp_path / "secret")
    assert "is a link to a file outside the study" in printed(capsys, "check", "--study", study)


def test_a_link_to_nothing_is_reported(study, capsys, tmp_path):
    (study / "notes.txt").symlink_to(tmp_path / "nowhere")
    assert "notes.txt cannot be read: No such file or directory" in printed(capsys, "check", "--study", study)


def test_a_pipe_is_refused_and_not_read(study, capsys):
    os.mkfifo(study / "notes")
    assert "is a pipe, a socket or a device" in printed(capsys, "report", "--study", study)


def test_a_file_of_gigabytes_is_refused_and_not_read(study, capsys):
    with (study / "raw.csv").open("wb") as file:
        file.truncate(3_000_000_000)
    assert "raw.csv has 3,000 MB, more than 50 MB. Keep raw data outside" in printed(capsys, "report", "--study", study)


def test_a_folder_of_everything_is_no_study(study, capsys, monkeypatch):
    monkeypatch.setattr("analysis.cli.study_folder.MOST_FILES", 3)
    assert "holds more than 3 files" in printed(capsys, "lint", "--study", study)


@pytest.mark.parametrize("name", ["--option", "--set"])
def test_broken_toml_under_an_override_is_reported_with_its_line(study, capsys, name):
    (study / "inputs.toml").write_text("[card_fee\n")
    value = {"--option": "one_city", "--set": "card_fee=1"}[name]
    assert cli.main(["report", "--study", str(study), name, value]) == 1
    assert "inputs.toml line 1: expected key = value, or a [table], found [card_fee" in capsys.readouterr().err


def test_unknown_names_suggest_the_nearest(study, capsys):
    for words, message in (
        (["report", "--set", "card_fe=1"], 'did you mean "card_fee"?'),
        (["report", "--option", "one_cty"], 'did you mean "one_city"?'),
        (["report", "--only", "1-market-share"], 'did you mean "1-market-shares"?'),
        (["explain", "breakeven_spnd"], "the nearest name is 'breakeven_spend'"),
    ):
        assert cli.main([*words, "--study", str(study)]) == 1
        assert message in capsys.readouterr().err
