"""Reads the prose, loads the evidence, tests every claim and compares with the latest edition; reports every fault.

Belongs here: the command. Does not belong here: any rule (`lint`, `evidence`, `decision`).
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from analysis.cli.commands import lint
from analysis.cli.findings import dictionary_is_current, print_json
from analysis.cli.shared import add_editions_option, add_study_option, print_progress, print_review

if TYPE_CHECKING:
    from analysis.evidence import Evidence

SUMMARY = "check evidence, prose and claims, and compare with the latest edition"
EXAMPLES = (
    ("check", "check the evidence in data/ and the prose"),
    ("check --study studies/gym", "check another study"),
    ("check --json", "the findings as one JSON object, for a program"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    add_study_option(parser)
    add_editions_option(parser)
    parser.add_argument("--json", action="store_true", help="print the findings as one JSON object")


def measured_lines(evidence: Evidence) -> list[str]:
    """What was read of each raw table, and what was measured from it beside what had been assumed."""
    if evidence.raw is None:
        return []
    from analysis.measured.report import input_line, table_lines

    asked = [item for item in evidence.inputs.values() if item.measured or item.unmeasured]
    return [*table_lines(evidence), *map(input_line, asked)]


def run(options: argparse.Namespace) -> int:
    """Check a study; findings in the prose are printed before the evidence is loaded, whose faults end the command."""
    from analysis.editions import review
    from analysis.evidence import EvidenceError
    from analysis.measured import load_measured
    from analysis.study import Study
    from analysis.validation import faults_of, scenario_faults

    if options.json:
        return print_json(options)
    prose = lint.run(options)
    print_progress("reading the evidence")
    evidence = load_measured(options.study)
    print_progress("reading every sentence, title and name")
    study = Study(evidence)
    if faults := faults_of(study, options.root) or scenario_faults(study):
        raise EvidenceError(options.study, faults)
    print(
        f"{len(evidence.facts)} facts from {len(evidence.sources)} sources, {len(evidence.cities)} cities, "
        f"{len(evidence.inputs)} inputs, {len(evidence.options)} options, {len(evidence.claims)} claims: "
        "no faults in the files.",
        flush=True,
    )
    for line in measured_lines(evidence):
        print(line, flush=True)
    dictionary_is_current(options.study)
    print_progress("testing the claims over all draws")
    return max(prose, print_review(review.check(study, options.editions)))
