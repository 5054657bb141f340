"""Migrating a study folder: whole or not at all, the older folder kept, every change told."""

import os
import shutil
from pathlib import Path

import pytest
from older_names import make_older

from analysis.cli import main as cli
from analysis.cli.commands import migrate
from analysis.study import Study

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def gym(tmp_path, monkeypatch) -> Path:
    """The study of the repository with its older names, in the folder of the command."""
    folder = Path(shutil.copytree(ROOT / "data", tmp_path / "gym"))
    make_older(folder)
    monkeypatch.chdir(tmp_path)
    return folder


def held(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with what it holds."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_changes_names_only_tells_each_line_and_keeps_the_older_folder(gym, capsys):
    before = held(gym)
    assert cli.main(["migrate", "gym"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert held(gym) == held(ROOT / "data") and held(gym.with_name("gym.before-migrate")) == before
    assert sorted(path.name for path in gym.parent.iterdir()) == ["gym", "gym.before-migrate"]
    lines = (ROOT / "data" / "claims.toml").read_text(encoding="utf-8").splitlines()
    told = next(n for n, line in enumerate(lines, 1) if "{reported_share:tenths}" in line)
    assert f"claims.toml line {told}: {{reported_share:odds}} → {{reported_share:tenths}}" in out
    changed = out[:-2]
    files = len({line.split(" ")[0] for line in changed})
    assert out[-2:] == [
        f"Changed {len(changed)} places in {files} files of gym; the older folder is kept as gym.before-migrate.",
        "Next: .venv/bin/python -m analysis check --study gym",
    ]
    assert "zipf_exponent" in Study.open(gym).inputs


def test_a_folder_of_today_is_left_alone(gym, capsys):
    assert cli.main(["migrate", "gym"]) == 0
    before, first = held(gym.parent), capsys.readouterr().out
    assert cli.main(["migrate", "gym"]) == 0
    assert capsys.readouterr().out == "gym has today's names already; nothing was changed.\n" != first
    assert held(gym.parent) == before


@pytest.mark.parametrize(
    "words", [["report"], ["slides"], ["check"], ["lint"], ["explain", "card_fee"], ["edition", "x"], ["diff", "x"]]
)
def test_every_command_refuses_an_older_folder_in_one_line(gym, capsys, words):
    before = held(gym.parent)
    assert cli.main([*words, "--study", "gym"]) == 1
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    assert "are of an older form: keys curation, :zhe, :odds, :toone. Next: " in printed.err
    assert printed.err.endswith("migrate gym\n") and held(gym.parent) == before


def test_an_older_folder_that_is_kept_already_is_never_written_over(gym, capsys):
    gym.with_name("gym.before-migrate").mkdir()
    before = held(gym.parent)
    assert cli.main(["migrate", "gym"]) == 1
    assert "is there already, from an earlier migration; nothing was written" in capsys.readouterr().err
    assert held(gym.parent) == before


@pytest.mark.parametrize("fails_at", ["write", "first rename", "second rename"])
def test_a_migration_that_fails_half_way_leaves_the_folder_as_it_was(gym, monkeypatch, capsys, fails_at):
    before, rename, renames = held(gym.parent), os.rename, []

    def full(*_):
        raise OSError(28, "No space left on device")

    def renaming(old, new):
        renames.append(new)
        if len(renames) == {"first rename": 1, "second rename": 2}.get(fails_at):
            full()
        rename(old, new)

    monkeypatch.setattr(migrate.os, "rename", renaming)
    if fails_at == "write":
        monkeypatch.setattr(Path, "write_bytes", full)
    assert cli.main(["migrate", "gym"]) == 1
    assert "cannot be migrated: No space left on device. The folder is as it was." in capsys.readouterr().err
    assert held(gym.parent) == before and [path.name for path in gym.parent.iterdir()] == ["gym"]


def test_both_names_of_one_input_are_told_and_nothing_is_written(gym, capsys):
    with (gym / "inputs.toml").open("a", encoding="utf-8") as file:
        file.write('\n[zipf_exponent]\nunit = "none"\n')
    before = held(gym.parent)
    assert cli.main(["migrate", "gym"]) == 1
    assert "found both (curation and zipf_exponent)" in capsys.readouterr().err
    assert held(gym.parent) == before


def test_marks_and_line_ends_of_a_file_stay(gym):
    today = (ROOT / "data/inputs.toml").read_bytes()
    older = (gym / "inputs.toml").read_bytes()
    (gym / "inputs.toml").write_bytes(migrate.MARK + older.replace(b"\n", b"\r\n"))
    assert cli.main(["migrate", "gym"]) == 0
    assert (gym / "inputs.toml").read_bytes() == migrate.MARK + today.replace(b"\n", b"\r\n")


def test_a_folder_that_is_no_study_is_told(tmp_path, capsys):
    assert cli.main(["migrate", str(tmp_path)]) == 1
    assert f"{tmp_path} is no study: it has no study.toml" in capsys.readouterr().err


def test_without_a_folder_it_is_wrong_use(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["migrate"])
    assert ended.value.code == 2 and "STUDY" in capsys.readouterr().err
