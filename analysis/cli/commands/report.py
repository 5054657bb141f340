"""Brings the report up to date: runs the notebooks that are stale, then sets the pages, all or nothing.

Belongs here: the command. Does not belong here: the build (`analysis.build.stale`).
"""

from __future__ import annotations

import argparse

from analysis.cli import building

SUMMARY = "bring reports/ up to date"
EXAMPLES = (
    ("report", "bring reports/ up to date"),
    ("report --study studies/gym", "the report of another study"),
    ("report --set card_fee=99", "a what-if edition at another fee, in reports/what-if/"),
    ("report --option one_city", "a what-if edition of one option"),
    ("report --only 2-membership-economics", "run one notebook"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    building.arguments(parser)
    parser.add_argument("--only", metavar="NOTEBOOK", help="run this notebook and nothing else")


def run(options: argparse.Namespace) -> int:
    """Build the report and list its files."""
    project, worked = building.built(options, only=options.only)
    if options.only:
        building.print_line(f"{options.only}: {'executed' if worked else 'nothing to do, its output is up to date'}.")
    else:
        building.print_result(project, worked, "reports")
    return 0
