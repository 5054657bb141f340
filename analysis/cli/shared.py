"""What several commands share: the options that name folders, a line of progress, the printed comparison.

Belongs here: small parts of a command that more than one has. Does not belong here: any command. Standard library
only: `doctor` runs where nothing is installed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from analysis.errors import AnalysisError


def add_study_option(parser: argparse.ArgumentParser) -> None:
    """The option for the study; the folder is checked before the command runs."""
    parser.add_argument("--study", type=Path, metavar="FOLDER", help="the study (default: data)")
    parser.set_defaults(needs_study=True)


def add_editions_option(parser: argparse.ArgumentParser) -> None:
    """The option for the folder of past reports."""
    parser.add_argument(
        "--editions", type=Path, metavar="FOLDER", help="where editions are kept (default: reports/editions)"
    )


def print_progress(stage: str) -> None:
    """One line on the error stream where that is a terminal; nothing elsewhere, so that scripts get results only."""
    if sys.stderr.isatty():
        print(f"  {stage} …", file=sys.stderr, flush=True)


def print_review(review) -> int:
    """Print a comparison with an edition and return the exit code 0; its faults, if any, end the command."""
    print("\n".join(review.lines), flush=True)
    if review.faults:
        raise AnalysisError("\n".join(review.faults))
    return 0
