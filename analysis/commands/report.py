"""Brings the report up to date: runs the notebooks that are stale, then sets the pages, all or nothing.

Belongs here: the command. Does not belong here: the build (`analysis.report.build`).
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from analysis.commands import names, settings

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
    names.study(parser)
    parser.add_argument("--only", metavar="NOTEBOOK", help="run this notebook and nothing else")
    parser.add_argument(
        "--set",
        type=settings.setting,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="override an input (repeatable)",
    )
    parser.add_argument("--option", metavar="OPTION", help="override what this option of the study sets")
    parser.add_argument("--force", action="store_true", help="make everything again")


def run(options: argparse.Namespace) -> int:
    """Build the report and list its files."""
    from analysis.report.build import build
    from analysis.report.files import listing
    from analysis.report.project import Project

    def say(line: str) -> None:
        print(line, flush=True)

    def narrate(line: str) -> None:
        if sys.stdout.isatty():
            say(line)

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # `kill` ends the kernels too, as Ctrl-C does
    chosen = settings.option_settings(options.option, options.study) | dict(options.set)
    given = settings.overrides(list(chosen.items()), options.study)
    if chosen:
        settings.allowed(options.study, chosen)
    edition = settings.edition_name(options.option, dict(options.set))
    project = Project(options.root, options.study, edition=edition)
    worked = build(project, given, only=options.only, force=options.force, announce=say, narrate=narrate)
    if options.only:
        say(f"{options.only}: {'executed' if worked else 'nothing to do, its output is up to date'}.")
        return 0
    say("Written:" if worked else "Nothing to do: reports are up to date.")
    for line in listing(project.report_files, Path.cwd()):
        say(line)
    return 0
