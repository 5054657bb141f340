"""Shows what moved since an edition, and which change of the evidence moved it.

Belongs here: the command. Does not belong here: comparing (`analysis.editions`).
"""

from __future__ import annotations

import argparse

from analysis.cli.shared import add_editions_option, add_study_option, print_progress, print_review
from analysis.errors import AnalysisError

SUMMARY = "what moved since an edition, and why"
EXAMPLES = (("diff 2026-11", "what moved since the edition 2026-11, and why"),)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    add_study_option(parser)
    add_editions_option(parser)
    parser.add_argument("base", metavar="BASE", help="the edition's name")


def run(options: argparse.Namespace) -> int:
    """Print what moved since an edition, and why."""
    from analysis.editions import review, store
    from analysis.study import Study

    if not options.base:
        raise AnalysisError(f"which edition? There are {', '.join(store.editions(options.editions)) or 'none yet'}")
    print_progress("evaluating the study")
    return print_review(review.diff(Study.open(options.study), options.editions, options.base))
