"""make and the shell: what is typed behind a name arrives as it was typed, and nothing of it is run."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from analysis.cli import main as cli
from analysis.cli import settings
from analysis.errors import AnalysisError

ROOT = Path(__file__).resolve().parents[2]
SHOW = '#!/bin/sh\nfor word; do printf "%s\\0" "$word"; done\n'


@pytest.fixture
def project(tmp_path):
    """The Makefile with a Python that shows its arguments."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(SHOW)
    python.chmod(0o755)
    return tmp_path


def words_of(project, *typed, **environment):
    stamps = [word for name in ("", "-office", "-engines", "-test") for word in ("-o", f".venv/.ready{name}")]
    kept = {k: v for k, v in os.environ.items() if k == "PATH"}
    ran = subprocess.run(["make", *stamps, *typed], cwd=project, capture_output=True, text=True, env=kept | environment)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split("\0")[1:-1]


HOSTILE = [
    "it's; touch ran; 'x",
    '"; touch ran; "',
    "$(shell touch ran)",
    "$$(touch ran)",
    "`touch ran`",
    "a && touch ran #",
    "x\ntouch ran",
    "$(error stop)",
    "\\",
    "*",
    "~",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(("name", "option"), [("STUDY", "--study"), ("SET", "--set"), ("OPTION", "--option")])
def test_a_value_arrives_as_it_was_typed(project, name, option, text):
    assert words_of(project, "report", f"{name}={text}") == ["analysis", "report", option, text]
    assert not (project / "ran").exists()


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    ("target", "name", "before"),
    [("edition", "NAME", ["edition"]), ("diff", "BASE", ["diff"]), ("study", "NAME", ["new-study"])],
)
def test_a_name_arrives_as_it_was_typed(project, target, name, before, text):
    assert words_of(project, target, f"{name}={text}") == ["analysis", *before, text]
    assert not (project / "ran").exists()


def test_a_name_of_the_computer_is_no_name_of_an_edition(project):
    assert words_of(project, "edition", NAME="computer") == ["analysis", "edition", ""]
    assert words_of(project, "report", STUDY="$(shell touch ran)") == [
        "analysis",
        "report",
        "--study",
        "$(shell touch ran)",
    ]
    assert not (project / "ran").exists()


def test_a_study_with_raw_tables_asks_for_the_engines(project):
    (project / "my study").mkdir()

    def asked():
        typed = ["make", "-n", "-o", ".venv/.ready", "report", "STUDY=my study"]
        return subprocess.run(typed, cwd=project, capture_output=True, text=True).stderr

    assert "ready-engines" not in asked()
    (project / "my study/raw.toml").touch()
    assert "ready-engines" in asked()  # there is no lock file of it here, and make says so


@pytest.mark.parametrize(
    "typed",
    [["--set", "card_fee=99 card_fee=98"], ["--set", "wallet=1", "--set", "wallet=1"]],
)
def test_one_input_twice_is_refused(typed, capsys):
    assert cli.main(["report", *typed]) == 1
    assert "expected one value, found" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["card_fee=$(date)", "card_fee=99;ls", "card_fee=99 98", "$(x)=1", "", "a=1 b"])
def test_what_is_no_override_is_wrong_use(text, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["report", "--set", text])
    assert ended.value.code == 2
    assert "write for example" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("card_fee=168元", "write card_fee=168"),
        ("card_discount=10%", "write card_discount=0.1"),
        ("wallet=0.5万", "write wallet=5000"),
        ("wallet=5,000", "write wallet=5000"),
        ("card_fee=９９", "write card_fee=99"),
        ('spend_index={"shanghai": 1, "shanghai": 2}', '"shanghai" has two values'),
    ],
)
def test_what_was_meant_by_a_value_is_said_and_not_taken(text, said, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["report", "--set", text])
    assert ended.value.code == 2 and said in capsys.readouterr().err


def test_one_number_for_an_input_by_city_is_refused(capsys):
    assert cli.main(["report", "--set", "city_active=1"]) == 1
    assert "expected one number per city" in capsys.readouterr().err


def test_several_in_one_value_keep_their_spaces():
    text = 'a=1\tb={"x": 1, "y": 2}   c=-3e2'
    assert settings.setting_list(text) == [("a", 1), ("b", {"x": 1, "y": 2}), ("c", -300.0)]
    with pytest.raises(AnalysisError, match="Leave one"):
        settings.by_name([("a", 1), ("a", 2)])
