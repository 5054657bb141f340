"""What several folders of tests share: the study of the repository, evaluated once, and the golden rows by id.

Belongs here: the fixture and the readers. Does not belong here: any assertion about the model.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analysis.study import Study

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"
GOLDEN = ROOT / "tests" / "golden"


@cache
def opened() -> Study:
    """The study at base; its designs are evaluated when first asked for and then kept."""
    return Study.open(DATA)


@pytest.fixture(scope="session", name="study")
def real_study() -> Study:
    """The study of the repository."""
    return opened()


@dataclass(frozen=True)
class Golden:
    """One row of a golden table, its input and expected answer parsed where they are JSON."""

    input: Any
    expected: Any
    tolerance: str


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


@cache
def _rows() -> dict[str, Golden]:
    rows = {}
    for table in ("models.csv", "coverage.csv"):
        with (GOLDEN / table).open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                rows[line["id"]] = Golden(_parsed(line["input"]), _parsed(line["expected"]), line["tolerance"])
    return rows


def golden(name: str) -> Golden:
    """The golden row of that id."""
    return _rows()[name]
