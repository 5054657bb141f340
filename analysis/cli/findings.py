"""What `check` finds as data for a program: one JSON object.

Belongs here: the form of a finding, and collecting those of prose, evidence and claims. Does not belong here: any rule
(`analysis.lint`, `analysis.evidence`, `analysis.decision`), and what a person reads (`commands`).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from pathlib import Path

from analysis.cli.study_folder import usable
from analysis.errors import PROGRAM, AnalysisError

FAULT, NOTE = "fault", "note"


def finding(
    message: str,
    severity: str = FAULT,
    *,
    file: str | None = None,
    cell: int | None = None,
    line: int | None = None,
    column: int | None = None,
    key: str | None = None,
) -> dict:
    """One finding; what has no place in a file has None there.

    `file` is a path from the project's folder, `cell`, `line` and `column` count from 1, `key` is a column of a table,
    a dotted key of a document, or the words at fault in a sentence. A `fault` ends `check` with 1, a `note` does not.
    """
    place = {"file": file, "cell": cell, "line": line, "column": column, "key": key}
    return place | {"severity": severity, "message": message}


def dictionary_is_current(study: Path) -> None:
    """Raise AnalysisError where the description of the tables is not what their columns and sources make."""
    from analysis.evidence.descriptor import FILE, stale

    if (study / FILE).is_file() and (found := stale(study)):
        raise AnalysisError(
            f"{study / FILE}: expected what the study's title, sources and columns make, found {found}\n"
            f"Next: {PROGRAM}.evidence.descriptor {study}"
        )


def of_prose(options: argparse.Namespace) -> list[dict]:
    """Findings in texts."""
    from analysis.cli.commands import lint

    return [
        finding(f.message, file=f.file, cell=f.cell, line=f.line, column=f.column, key=f.text or None)
        for f in lint.findings(options)
    ]


def of_evidence(study: Path, root: Path, editions: Path) -> list[dict]:
    """Findings in the files of a study; where there are none, those of its claims, and notes of what moved."""
    from analysis.editions import review
    from analysis.evidence import EvidenceError
    from analysis.measured import load_measured
    from analysis.study import Study
    from analysis.validation import faults_of, scenario_faults

    try:
        opened = Study(load_measured(study))
        if faults := faults_of(opened, root) or scenario_faults(opened):
            raise EvidenceError(study, faults)
        dictionary_is_current(study)
    except EvidenceError as error:
        return [
            finding(
                f"expected {f.expected}, found {f.found}",
                file=os.path.relpath(study / f.file, root),
                line=f.line,
                key=f.where or None,
            )
            for f in error.faults
        ]
    found = review.check(opened, editions)
    faults = [one for fault in found.faults for one in placed(fault, study, root)]
    return [*faults, *(finding(line, NOTE) for line in found.lines)]


def placed(text: str, study: Path, root: Path) -> list[dict]:
    """The findings of a message about a study as a whole: one for each file, or claim, with which a line begins."""
    starts = list(re.finditer(rf"^{re.escape(str(study))}/([\w.-]+)(?:, claim (\w+))?:", text, re.MULTILINE))
    if not starts:
        return [finding(text)]
    ends = [*(start.start() for start in starts[1:]), len(text)]
    return [
        finding(
            text[start.start() : end].strip(),
            file=os.path.relpath(study / start[1], root),
            line=_line(study / start[1], start[2]),
            key=start[2],
        )
        for start, end in zip(starts, ends, strict=True)
    ]


def _line(file: Path, key: str | None) -> int | None:
    from analysis.evidence.document import line_of

    return line_of(file.read_text(encoding="utf-8-sig"), (key,)) if key and file.is_file() else None


def collect(options: argparse.Namespace) -> list[dict]:
    """Every finding; a fault of the whole folder is one of them."""
    try:
        usable(options.study)
    except AnalysisError as error:
        return [finding(str(error), file=os.path.relpath(options.study, options.root))]
    found = []
    for part in (lambda: of_prose(options), lambda: of_evidence(options.study, options.root, options.editions)):
        try:
            found += part()
        except AnalysisError as error:
            found += placed(str(error), options.study, options.root)
    return found


def print_json(options: argparse.Namespace) -> int:
    """Print the findings; 1 when one of them is a fault."""
    found = collect(options)
    faults = sum(one["severity"] == FAULT for one in found)
    study = os.path.relpath(options.study, options.root)
    # A terminal of another alphabet would print question marks for what it lacks.
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    print(json.dumps({"study": study, "faults": faults, "findings": found}, ensure_ascii=plain, indent=1))
    return 1 if faults else 0
