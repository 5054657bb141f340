"""The doctor: well on this computer, and for each thing that may be missing what it is for and what to do."""

import ast
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.cli import main as cli
from analysis.cli.doctor import machine, packages, state
from analysis.cli.doctor.check import FAULT, NOTE, OK, DoctorCheck

ROOT = Path(__file__).resolve().parents[2]
NAMES = [
    *("Python", "make", "disk", "folders", "port", "LibreOffice", "Chromium"),
    *("packages", "pandoc", "typst", "kernel", "fonts", "study", "report"),
]


def test_all_is_well_where_these_tests_run(capsys):
    assert cli.main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert [line[9:24].strip() for line in out.splitlines() if line[2:7].strip() in ("ok", NOTE)] == NAMES
    assert "All that `make report` and `make test` need is here." in out
    assert len(out.splitlines()) <= 40  # one screen


def test_it_runs_on_a_bare_python_and_names_what_is_missing():
    """-S: no package can be imported, as before the set-up."""
    ran = subprocess.run([sys.executable, "-S", "-m", "analysis", "doctor"], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 1, ran.stderr
    assert ran.stderr == ""
    assert "FAULT  packages" in ran.stdout and "make .venv/.ready" in ran.stdout
    assert "is not installed" in ran.stdout
    assert "To mend before `make report` and `make test`: packages, " in ran.stdout


# What Python reads before the doctor can say that it is too old.
READ_FIRST = (
    *("__main__.py", "errors.py", "common/__init__.py", "common/names.py"),
    *(
        path.relative_to(ROOT / "analysis").as_posix()
        for folder in ("cli", "cli/commands", "cli/doctor")
        for path in sorted((ROOT / "analysis" / folder).glob("*.py"))
        if path.name != "environment.py"
    ),
)


@pytest.mark.parametrize("file", READ_FIRST)
def test_an_older_python_can_read_what_reports_it_that_it_is_too_old(file):
    text = (ROOT / "analysis" / file).read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 8))
    annotated = any(isinstance(node, ast.FunctionDef) for node in tree.body)
    assert not annotated or "from __future__ import annotations" in text


def test_everything_that_is_not_well_says_what_for_and_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(machine.sys, "version_info", (3, 9))
    monkeypatch.setattr(packages, "installed", lambda name: None)
    monkeypatch.setattr(packages.util, "find_spec", lambda name: None)
    monkeypatch.setattr(machine, "LEAST_SPACE", 10**12)
    found = [*machine.look(tmp_path), *packages.look(tmp_path), *state.look(tmp_path, tmp_path)]
    unwell = {check.name: check for check in found if check.state != OK}
    assert set(unwell) == set(NAMES) - {"folders", "port"}
    assert [check.name for check in unwell.values() if not (check.purpose and check.fix)] == []
    faults = {name for name, check in unwell.items() if check.state == FAULT}
    assert faults == {"Python", "make", "disk", "packages", "pandoc", "typst", "kernel", "fonts", "study"}


def test_a_package_in_another_version_is_named(tmp_path):
    (tmp_path / "requirements.lock").write_text("pytest==0.0.1 \\\n    --hash=sha256:00\nno-such-package==2\n")
    check = packages.locked(tmp_path)
    assert check.state == FAULT
    assert "2 of 2 not as locked: pytest " in check.message and "(locked 0.0.1)" in check.message
    assert "no-such-package missing (locked 2)" in check.message


def test_pins_of_other_systems_are_left_out():
    assert packages.pins("a==1 ; sys_platform == 'nowhere' \\\nB_c==2 ; python_version >= '3.0' \\\n") == {"b-c": "2"}


def test_a_port_in_use_is_a_note_and_no_fault():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        number = held.getsockname()[1]
        check = machine.port(number)
    assert (check.state, check.message) == (NOTE, f"{number} is in use")
    assert "open the address that `make lab` prints" in check.fix
    assert machine.port(number).state == OK


def test_a_folder_that_cannot_be_written_is_a_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(machine.os, "access", lambda path, mode: Path(path).name != "reports")
    (tmp_path / "reports").mkdir()
    (check,) = machine.writable(tmp_path)
    assert check.state == FAULT and check.message == "reports cannot be written"


def test_a_study_with_a_fault_shows_the_first_and_the_command(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / "data/options.toml").write_text("[")
    check = state.study_state(tmp_path / "data")
    assert check.state == FAULT
    assert check.message.startswith("options.toml line 1")
    assert "python -m analysis check" in check.fix


def test_a_report_is_missing_fresh_or_stale(tmp_path):
    from finished_project import built

    project = built(tmp_path)
    assert state.report_state(project.root, project.study).message == "7 files in reports/, up to date"
    (project.study / "inputs.toml").write_text("changed")
    assert state.report_state(project.root, project.study).message == "stale: 1-a, study changed"
    project.report_files[0].unlink()
    assert state.report_state(project.root, project.study).message == "not made yet"


def test_one_fault_ends_with_1_and_a_note_with_0(monkeypatch, capsys):
    for part in (machine, packages, state):
        monkeypatch.setattr(part, "look", lambda *given: [])
    for worst, code in ((NOTE, 0), (FAULT, 1)):
        found = [DoctorCheck(worst, "thing", "not there", "something", "get it")]
        monkeypatch.setattr(machine, "look", lambda root, found=found: found)
        assert cli.main(["doctor"]) == code
        assert "for: something" in capsys.readouterr().out


def test_make_doctor_works_before_the_set_up(tmp_path):
    for name in ("Makefile", "analysis"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python3").write_text('#!/bin/sh\necho called "$@"\n')
    (tmp_path / "bin/python3").chmod(0o755)
    path = f"{tmp_path}/bin:{os.environ['PATH']}"
    ran = subprocess.run(["make", "doctor"], cwd=tmp_path, capture_output=True, text=True, env={"PATH": path})
    assert ran.stdout == "called -m analysis doctor\n"
    assert not (tmp_path / ".venv").exists()
