"""Keeps the numbers of today's report as an edition, to compare later reports with.

Belongs here: the command. Does not belong here: what an edition holds (`analysis.editions`).
"""

from __future__ import annotations

import argparse

from analysis.cli.shared import add_editions_option, add_study_option, print_progress
from analysis.errors import AnalysisError

SUMMARY = "keep today's numbers as an edition"
EXAMPLES = (("edition 2026-12", "keep today's numbers as the edition 2026-12"),)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    add_study_option(parser)
    add_editions_option(parser)
    parser.add_argument("name", metavar="NAME", help="for example 2026-12")


def run(options: argparse.Namespace) -> int:
    """Keep today's numbers as an edition."""
    from analysis.editions import review
    from analysis.study import Study

    if not options.name:
        raise AnalysisError("the edition needs a name\nNext: make edition NAME=2026-12")
    print_progress("evaluating the study")
    path, written = review.freeze(Study.open(options.study), options.editions, options.name)
    print(f"{'Written' if written else 'Nothing to do, it is there already'}: {path}")
    return 0
