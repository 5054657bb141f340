"""Brings the report as a Word document up to date: runs the notebooks that are stale, then writes one in each language.

Belongs here: the command. Does not belong here: what stands in the document (`analysis.render.office`), the build.
"""

from __future__ import annotations

import argparse

from analysis.cli import building

SUMMARY = "the report as a Word document in both languages, to be edited"
EXAMPLES = (
    ("word", "bring the documents in reports/ up to date"),
    ("word --study studies/gym", "the documents of another study"),
    ("word --set card_fee=99", "documents of a what-if edition, in reports/what-if/"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    building.arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Build the documents and list them."""
    from analysis.build.products import WORD

    building.need_office()
    building.print_result(*building.built(options, products=WORD), "documents")
    return 0
