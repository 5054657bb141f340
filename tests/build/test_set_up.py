"""Making .venv: which Python it takes, and what is left of a set-up that was stopped."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = ("Makefile", "pyproject.toml", "requirements.lock", ".ci/set-up")


@pytest.fixture
def project(tmp_path) -> Path:
    """What a set-up reads, and no .venv."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def report(project: Path, path: str) -> list[str]:
    """What `make report` says of faults, where commands are looked for in a folder."""
    ran = subprocess.run(
        ["make", "report"], cwd=project, env={"PATH": path}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    return ran.stderr.splitlines()


def only(project: Path, python: str) -> str:
    """A folder of commands in which python3 is this shell script, if any, and no other Python is found."""
    tools = project / "bin"
    tools.mkdir()
    for tool in ("sh", "make", "rm", "touch"):
        (tools / tool).symlink_to(shutil.which(tool))
    if python:
        (tools / "python3").write_text(f"#!/bin/sh\n{python}\n")
        (tools / "python3").chmod(0o755)
    return str(tools)


@pytest.mark.parametrize("version", ["3.15.0", "3.10.4", ""])
def test_without_a_fitting_python_one_line_says_what_was_expected_and_found(project, version):
    # it judges itself by what it is asked, and is of another version
    judges = f"import sys; sys.version_info = ({version.replace('.', ', ')})"
    script = f'[ "$1" = --version ] && echo Python {version} && exit\nexec {sys.executable} -c "{judges}\n$2" "$3"'
    said = report(project, only(project, script if version else ""))
    found = f"Python {version}" if version else "no python3"
    assert said[0] == (
        f"make: expected a Python >=3.11,<3.15 with the modules venv and ensurepip, found {found}; "
        "install one (Debian and Ubuntu: python3-venv)."
    )
    assert not (project / ".venv").exists()


def test_a_fitting_python_is_taken(project):
    script = f'case "$*" in *"-m venv"*) echo would make it >&2; exit 7;; esac\nexec {sys.executable} "$@"'
    assert report(project, only(project, script))[0] == "would make it"


def test_a_set_up_that_was_killed_is_done_again(project):
    """The stamp goes first and comes last, so that whatever stops the set-up leaves none."""
    (project / ".venv/bin").mkdir(parents=True)
    stamp = project / ".venv/.ready"
    stamp.touch()
    os.utime(stamp, (1, 1))
    python = project / ".venv/bin/python"
    python.write_text('#!/bin/sh\ncase "$*" in *install*) exit 9;; esac\n')
    python.chmod(0o755)
    for _attempt in range(2):
        assert "Error" in "\n".join(report(project, os.environ["PATH"]))
        assert not stamp.exists()
