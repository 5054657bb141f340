"""Checks the prose of notebooks, study and exhibits: typed numbers, slots in one language only, markup.

Belongs here: the command. Does not belong here: any rule (`analysis.lint`).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from analysis.cli.shared import add_study_option, print_progress
from analysis.errors import AnalysisError

SUMMARY = "check the prose of notebooks, study and exhibits"
EXAMPLES = (
    ("lint", "check every text"),
    ("lint notebooks/4-strategy-report.ipynb", "show only what is found in one file"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    add_study_option(parser)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="show only findings in these files")


def findings(options: argparse.Namespace) -> list:
    """Every finding in the prose, or those of the files named."""
    from analysis.common.fonts import missing_glyphs
    from analysis.lint import lint as findings_of

    named = getattr(options, "files", ())
    if unknown := [str(file) for file in named if not file.is_file()]:
        raise AnalysisError(f"lint {unknown[0]}: there is no such file; run without names to check every text.")
    print_progress("reading the prose")
    files = {file.resolve() for file in named}
    found = findings_of(options.root, options.study, missing_glyphs)
    return [finding for finding in found if not files or (options.root / finding.file).resolve() in files]


def run(options: argparse.Namespace) -> int:
    """Print every finding in the prose, or those of the files named."""
    found = findings(options)
    for finding in found:
        print(finding)
    counted = "1 finding" if len(found) == 1 else f"{len(found) or 'no'} findings"
    print(f"Prose of notebooks, study and exhibits: {counted}.", flush=True)
    return 1 if found else 0
