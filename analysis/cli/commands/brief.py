"""Brings the sheet to hand over up to date: runs the notebooks that are stale, then sets one page in each language.

Belongs here: the command. Does not belong here: what stands on the sheet (`analysis.render.brief`), the build.
"""

from __future__ import annotations

import argparse

from analysis.cli import building

SUMMARY = "page one and the options as one page in both languages"
EXAMPLES = (
    ("brief", "bring the sheets in reports/ up to date"),
    ("brief --study studies/gym", "the sheets of another study"),
    ("brief --set card_fee=99", "sheets of a what-if edition, in reports/what-if/"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    building.arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Build the sheets and list them."""
    from analysis.build.products import BRIEF

    building.print_result(*building.built(options, products=BRIEF), "sheets")
    return 0
