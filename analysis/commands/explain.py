"""Tells how a figure is made: its formula, its value, and what it is made from, down to the documents.

Belongs here: the command. Does not belong here: the tree (`analysis.study`).
"""

from __future__ import annotations

import argparse

from analysis.commands import names
from analysis.commands.progress import stage

SUMMARY = "how a figure is made, down to its sources"
EXAMPLES = (
    ("explain breakeven_spend", "how a figure is made, down to its sources"),
    ("explain card_fee", "what an input rests on"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    names.study(parser)
    parser.add_argument("figure", metavar="FIGURE", help="the figure's name, as in the report's links")


def run(options: argparse.Namespace) -> int:
    """Print how a figure is made."""
    from analysis.study import Study

    stage("evaluating the study")
    print(Study.open(options.study).explain(options.figure))
    return 0
