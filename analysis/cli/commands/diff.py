"""Shows what moved since an edition, and which change of the evidence moved it.

Belongs here: the command. Does not belong here: comparing (`analysis.editions`).
"""

from __future__ import annotations

import argparse
import sys

from analysis.cli.shared import add_editions_option, add_study_option, print_progress, print_review
from analysis.errors import AnalysisError

BEYOND_LIMITS = 3
SUMMARY = "what moved since an edition, and why"
EXAMPLES = (
    ("diff 2026-11", "what moved since the edition 2026-11, and why"),
    ("diff 2026-11 --fail-on 'headline 5%'", "end with 3 where a headline number moved by more than 5 %"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    add_study_option(parser)
    add_editions_option(parser)
    parser.add_argument(
        "--fail-on",
        default="",
        metavar="LIMITS",
        help="end with 3 beyond these, with commas between them: headline 5%%, any 10%%, NAME 2%%, claims",
    )
    parser.add_argument("base", metavar="BASE", help="the edition's name")


def run(options: argparse.Namespace) -> int:
    """Print what moved since an edition, and why."""
    from analysis.editions import limits, review, store
    from analysis.study import Study

    if not options.base:
        raise AnalysisError(f"which edition? There are {', '.join(store.editions(options.editions)) or 'none yet'}")
    allowed = limits.read(options.fail_on)
    print_progress("evaluating the study")
    found = review.diff(Study.open(options.study), options.editions, options.base)
    code = print_review(found)
    beyond = limits.beyond(allowed, found.changes)
    for line in beyond:
        print(line, file=sys.stderr)
    return BEYOND_LIMITS if beyond else code
