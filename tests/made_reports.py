"""Copies of the project, and the real reports made in one of them for all tests of a run.

Belongs here: copying, running a command in a copy, and making each study's report once, whichever test process asks
first. Does not belong here: what is expected of a report.

In copies, because a test must not write where a person's report lies. Into the copy that all share goes too what an
earlier `make report` has executed, and the build itself decides whether it still holds; the files are made anew.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("analysis", "data", "examples", "notebooks", "pyproject.toml", "requirements.lock", "reports/editions")
FONTS = "build/fonts"
EXECUTED = ("executed", "published", "state.json")
CLUBS = "warehouse-clubs"
# How each study is asked for, and where its own place is in `build/` and in `reports/`.
STUDIES = {"data": ([], ""), CLUBS: (["--study", f"examples/{CLUBS}"], f"studies/{CLUBS}")}
LANGUAGES = ("zh", "en")


def copy_project(root: Path, *more: str) -> Path:
    """What a build needs, and `more`; the fonts as well where they have been made."""
    for name in (*PARTS, FONTS, *more):
        source, target = ROOT / name, root / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    return root


def run(root: Path, *words: str) -> str:
    """Run a command of the command line in a copy; what it printed."""
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "analysis", *words]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def made_report(study: str, shared: Path) -> Path:
    """The folder with the report of one of `STUDIES`, made in the copy in `shared`, which all test processes know."""
    root, (words, place) = shared / "real-reports", STUDIES[study]
    told = root / f"{study}.told"
    with _alone(shared):
        if not root.exists():
            executed = (f"build/{own}/{name}" for _, own in STUDIES.values() for name in EXECUTED)
            copied = copy_project(shared / "real-reports.part", *executed)
            shutil.rmtree(copied / "reports" / "editions")  # what changed since an edition has tests of its own
            copied.rename(root)
        if not told.exists():
            before = _elsewhere(root / "reports", place)
            said = run(root, "report", *words)
            assert _elsewhere(root / "reports", place) == before, "a report was written to the place of another"
            told.write_text(said, encoding="utf-8")
    return root / "reports" / place


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _elsewhere(reports: Path, place: str) -> dict[Path, int]:
    files = (path for path in reports.rglob("*") if path.is_file())
    return {path: path.stat().st_mtime_ns for path in files if not path.is_relative_to(reports / place)}
