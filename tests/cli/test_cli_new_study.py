"""A new study: made whole or not at all, valid as it stands, and never over what is there."""

import csv
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from analysis.cli import main as cli
from analysis.cli.commands import new_study
from analysis.evidence import load
from analysis.evidence.columns import TABLES
from analysis.evidence.descriptor import is_current
from analysis.evidence.inputs import KEYS
from analysis.study import Study

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A study made by the command."""
    return new_study.scaffold(tmp_path_factory.mktemp("studies"), "gym")


def test_the_command_says_what_to_do_next(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new-study", "gym", "--folder", "."]) == 0
    out = capsys.readouterr().out.splitlines()
    count = len(list((tmp_path / "gym").iterdir()))
    assert out[0] == f"Made gym with {count} files; all its numbers are examples to replace."
    assert out[-2:] == [
        "  check   .venv/bin/python -m analysis check --study gym",
        "  render  make report STUDY=gym",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gym"]


def test_it_has_every_file_of_the_study_of_the_repository(made):
    expected = {path.name for path in (ROOT / "data").iterdir() if not path.name.startswith(".")}
    assert {path.name for path in made.iterdir()} == expected | {"README.md"}


def test_check_finds_no_fault_in_it(made, tmp_path, capsys):
    assert cli.main(["check", "--study", str(made), "--editions", str(tmp_path)]) == 0
    assert "no findings." in capsys.readouterr().out
    assert is_current(made)


def test_check_reports_a_data_dictionary_that_is_stale(tmp_path, capsys):
    made = new_study.scaffold(tmp_path, "gym")
    sources = made / "sources.csv"
    sources.write_text(sources.read_text(encoding="utf-8").replace("(replace)", "(replaced)", 1), encoding="utf-8")
    assert cli.main(["check", "--study", str(made)]) == 1
    said = capsys.readouterr().err
    assert "found one made from other sources (sources.csv)" in said
    assert f"Next: .venv/bin/python -m analysis.evidence.descriptor {made}" in said


def test_its_model_gives_figures_and_a_decision(made):
    study = Study.open(made)
    assert float(study["breakeven_spend"].value) > 0
    assert study.decision.best in study.evidence.options


def test_every_number_is_assumed_or_stated_by_an_example_fact(made):
    evidence = load(made)
    assert {item.basis for item in evidence.inputs.values()} == {"assumed", "reported"}
    for item in evidence.inputs.values():
        assert item.quality == "red"
        assert "example" in item.why.en.lower() and "举例" in item.why.zh, item.name
        assert (item.basis == "reported") == bool(item.facts)
    assert all("example" in fact.note for fact in evidence.facts.itertuples())


def test_it_names_nobody_of_the_study_of_the_repository(made):
    named = {row["entity_zh"] for row in csv.DictReader((ROOT / "data/facts.csv").open(encoding="utf-8"))}
    words = tomllib.loads((ROOT / "data/study.toml").read_text(encoding="utf-8"))["words"]
    names = {w for key in ("subject", "company", "meituan", "douyin") for w in words[key].values()}
    text = "".join(path.read_text(encoding="utf-8") for path in made.iterdir())
    assert [name for name in (named & {"小红卡", "美团", "抖音"}) | names if name in text] == []


def test_every_column_and_key_is_explained(made):
    guide = (made / "README.md").read_text(encoding="utf-8")
    for table in TABLES:
        section = guide.split(f"## Columns of {table.file}")[1].split("\n## ")[0]
        assert [name for name in table.names if f"`{name}`" not in section] == []
    head = (made / "inputs.toml").read_text(encoding="utf-8").split("\n\n[")[0]
    assert [key for key in KEYS if not re.search(rf"^#.*\b{key}\b", head, re.MULTILINE)] == []
    for file in made.glob("*.toml"):
        assert file.read_text(encoding="utf-8").startswith("# "), file.name


@pytest.mark.parametrize(
    "name",
    ["", "Gym", "../gym", "a/b", ".hidden", "gym ", "健身", "a--b", "-x", "a" * 61, "gym\n", "1gym", "gym-"],
)
def test_a_name_that_is_no_folder_name_is_wrong_use(tmp_path, capsys, name):
    with pytest.raises(SystemExit) as ended:
        cli.main(["new-study", "--folder", str(tmp_path), "--", name])
    assert ended.value.code == 2
    assert "small letters, digits and single hyphens" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["folder", "empty folder", "file", "dangling link"])
def test_what_is_there_is_never_written_over(tmp_path, capsys, kind):
    target = tmp_path / "gym"
    match kind:
        case "folder":
            target.mkdir()
            (target / "facts.csv").write_text("mine")
        case "empty folder":
            target.mkdir()
        case "file":
            target.write_text("mine")
        case "dangling link":
            target.symlink_to(tmp_path / "nowhere")
    before = {path: path.lstat() for path in tmp_path.rglob("*")}
    assert cli.main(["new-study", "gym", "--folder", str(tmp_path)]) == 1
    assert "is there already; nothing was written" in capsys.readouterr().err
    assert {path: path.lstat() for path in tmp_path.rglob("*")} == before


def test_a_folder_that_cannot_be_written_is_reported(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert cli.main(["new-study", "gym", "--folder", str(tmp_path / "file")]) == 1
    assert "cannot be made" in capsys.readouterr().err


def test_a_copy_that_fails_half_way_leaves_nothing(tmp_path, monkeypatch):
    read, count = Path.read_bytes, []

    def fails_at_the_third(path):
        count.append(path)
        if len(count) == 3:
            raise OSError(28, "No space left on device")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", fails_at_the_third)
    assert cli.main(["new-study", "gym", "--folder", str(tmp_path)]) == 1
    assert list(tmp_path.iterdir()) == []


def test_it_can_be_made_where_nothing_is_installed(tmp_path):
    """The template is files: no package is needed to copy them."""
    words = [sys.executable, "-S", "-m", "analysis", "new-study", "gym", "--folder", str(tmp_path)]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, env={"PATH": os.environ["PATH"]})
    assert ran.returncode == 0, ran.stderr
