"""A study checked whole before any notebook runs: its files, its texts, what they name; that of today and a large one.

Belongs here: the pass with which `check` and `report` begin. Does not belong here: claims over all draws, which `check`
tests after it (`test_bench_decision`).
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from real_study import DATA, ROOT

from analysis.lint import lint
from analysis.study import Study
from analysis.validation import faults_of

FACTS = 10_000

pytestmark = pytest.mark.benchmark(group="a study checked")


def checked(folder: Path) -> int:
    """How many faults a study has, in its prose and by itself."""
    return len(lint(ROOT, folder)) + len(faults_of(Study.open(folder), ROOT))


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """The study with so many facts: its own again and again, each under an id of its own."""
    folder = Path(shutil.copytree(DATA, tmp_path / "study"))
    with (folder / "facts.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    copies = [[f"{row[0]}-copy-{n}", *row[1:]] for n in range(FACTS // len(rows) + 1) for row in rows]
    with (folder / "facts.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows, *copies][: FACTS + 1])
    return folder


def test_the_study_of_the_repository(timed) -> None:
    assert timed(checked, DATA, label="today's study", target=10.0, reference=True, rounds=2, warmup_rounds=0) == 0


def test_a_study_with_ten_thousand_facts(timed, large: Path) -> None:
    assert timed(checked, large, label="10,000 facts", target=30.0, rounds=2, warmup_rounds=0) == 0
