"""Brings the slides up to date: runs the notebooks that are stale, then sets one deck in each language.

Belongs here: the command. Does not belong here: what is a slide (`analysis.render.slides`), the build.
"""

from __future__ import annotations

import argparse

from analysis.cli import building

SUMMARY = "the report as a deck of slides in both languages"
EXAMPLES = (
    ("slides", "bring the slides in reports/ up to date"),
    ("slides --study studies/gym", "the slides of another study"),
    ("slides --set card_fee=99", "slides of a what-if edition, in reports/what-if/"),
    ("slides --format pptx", "slides to be edited in PowerPoint"),
    ("slides --option one_city", "slides of a what-if edition of one option"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    building.arguments(parser)
    parser.add_argument(
        "--format", choices=("pdf", "pptx"), default="pdf", help="pptx: to be edited in PowerPoint (default pdf)"
    )


def run(options: argparse.Namespace) -> int:
    """Build the slides and list them."""
    from analysis.build.products import POWERPOINT, SLIDES

    if options.format == "pptx":
        building.need_office()
    products = {"pdf": SLIDES, "pptx": POWERPOINT}[options.format]
    building.print_result(*building.built(options, products=products), "slides")
    return 0
