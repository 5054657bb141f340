"""What `check` passes is rendered without a word, and what it refuses stops `report` before a kernel starts.

The studies are those by chance, with a few letters changed. A report takes ten seconds: a plain run renders one,
continuous integration twenty (RENDERED=20).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from made_reports import copy_project
from random_studies import EDITS, PLANS, edited, texts_of, write

from analysis.errors import AnalysisError
from analysis.validation import require

COUNT = int(os.environ.get("RENDERED", "1"))
TRIED = 12  # studies drawn for each that is rendered: most letters in most places do no harm, or much


def drawn(count: int) -> list[dict[str, str]]:
    """The files of some studies, the same in every run."""
    found = []

    @settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(plan=PLANS, edits=st.lists(EDITS, min_size=1, max_size=2))
    def take(plan, edits) -> None:
        texts = texts_of(plan)
        for edit in edits:
            texts = edited(texts, edit)
        found.append(texts)

    take()
    return found


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    return copy_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def judged(project) -> list[tuple[Path, str]]:
    """Each study with what it is refused for, "" where it passes."""

    def judge() -> Iterator[tuple[Path, str]]:
        for number, texts in enumerate(drawn(TRIED * COUNT)):
            folder = write(project / "studies" / f"chance-{number}", texts)
            try:
                require(folder, {}, project, project / "reports" / "editions")
                yield folder, ""
            except AnalysisError as error:
                yield folder, str(error)

    return list(judge())


def report(project: Path, folder: Path) -> subprocess.CompletedProcess:
    words = [sys.executable, "-m", "analysis", "report", "--study", str(folder)]
    environment = os.environ | {"PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(words, cwd=project, env=environment, capture_output=True, text=True)


def test_what_passes_is_rendered(project, judged):
    passed = [folder for folder, said in judged if not said][:COUNT]
    assert len(passed) == COUNT
    for folder in passed:
        done = report(project, folder)
        assert done.returncode == 0, (folder, done.stderr)
        made = project / "reports" / "studies" / folder.name
        for file in ("strategy.zh.pdf", "strategy.en.pdf", "strategy.zh.html", "strategy.xlsx", "numbers.json"):
            assert (made / file).stat().st_size > 5_000, (folder, file)


def test_what_is_refused_stops_the_report_before_a_kernel_starts(project, judged):
    refused = [(folder, said) for folder, said in judged if said][:COUNT]
    assert len(refused) == COUNT
    for folder, said in refused:
        done = report(project, folder)
        assert done.returncode == 1, folder
        assert "A cell failed" not in done.stderr and "Traceback" not in done.stderr, folder
        assert said.splitlines()[-1].partition(":")[0] in done.stderr, folder
        assert not (project / "build" / "studies" / folder.name / "executed").exists(), folder
