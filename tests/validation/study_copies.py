"""What is wrong with a copy of a study, and where.

Belongs here: asking. Does not belong here: what is broken in it (`conftest.py` and the tests).
"""

from __future__ import annotations

from pathlib import Path

from real_study import ROOT

from analysis.evidence import EvidenceError, Fault
from analysis.study import Study
from analysis.validation import faults_of


def found_in(folder: Path) -> tuple[Fault, ...]:
    """The faults of a folder: of its files, and where these have none, of the study whole."""
    try:
        study = Study.open(folder)
    except EvidenceError as error:
        return error.faults
    return faults_of(study, ROOT)


def line_of(folder: Path, file: str, text: str) -> int:
    """The line on which a text stands first."""
    return (folder / file).read_text(encoding="utf-8").split(text)[0].count("\n") + 1
