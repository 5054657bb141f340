"""The build of the real project from a copy: everything stale, a changed sentence, nothing changed.

Belongs here: these three, beside what no build can do without, a Python that imports the stack. What they make is held
by tests/test_whole_build.py, so nothing is built here unless it is timed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("analysis", "data", "notebooks", "reports/editions", "build/fonts", "pyproject.toml", "requirements.lock")
STACK = "import analysis.notebook.chapter, analysis.render.exporters, nbclient, ipykernel.kernelapp"
REPORT = "notebooks/4-strategy-report.ipynb"

pytestmark = pytest.mark.benchmark(group="build")


def run(project: Path, *words: str) -> str:
    """A command in the copy, with the code of the copy."""
    environment = os.environ | {"PYTHONPATH": str(project)}
    done = subprocess.run([sys.executable, *words], cwd=project, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def project(request, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project, built once: bytecode and fonts are there, as on a second day."""
    if not request.config.getoption("benchmark_enable"):
        pytest.skip("not timed: tests/test_whole_build.py builds the project")
    root = tmp_path_factory.mktemp("project")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, root / part)
        elif (ROOT / part).exists():
            shutil.copy(ROOT / part, root / part)
    run(root, "-m", "analysis", "report")
    return root


def test_a_python_that_imports_the_stack(timed, project):
    timed(run, project, "-c", STACK, label="import the stack", reference=True, rounds=3, warmup_rounds=0)


def test_everything_is_stale(timed, project):
    words = ("-m", "analysis", "report", "--force")
    printed = timed(run, project, *words, label="everything stale", target=15.0, rounds=2, warmup_rounds=0)
    assert printed.startswith("Written:")


def test_a_sentence_has_changed(timed, project):
    notebook, number = project / REPORT, count(1)
    before = notebook.read_text(encoding="utf-8")

    def edit():
        edited = before.replace("## 选项 | Options", f"## 选项 | Options {next(number)}")
        assert edited != before
        notebook.write_text(edited, encoding="utf-8")
        return (project, "-m", "analysis", "report"), {}

    printed = timed(run, label="a changed sentence", target=5.0, setup=edit, rounds=3, warmup_rounds=0)
    assert printed.startswith("Written:")


def test_nothing_has_changed(timed, project):
    run(project, "-m", "analysis", "report")
    printed = timed(run, project, "-m", "analysis", "report", label="nothing changed", target=0.5)
    assert printed.startswith("Nothing to do")
