"""The folders that many commands take.

Belongs here: what several commands share of their arguments. Does not belong here: any command.
"""

from __future__ import annotations

import argparse
from pathlib import Path


def study(parser: argparse.ArgumentParser) -> None:
    """The option for the study; it is looked at before the command runs."""
    parser.add_argument("--study", type=Path, metavar="FOLDER", help="the study (default: data)")
    parser.set_defaults(needs_study=True)


def editions(parser: argparse.ArgumentParser) -> None:
    """The option for the folder of past reports."""
    parser.add_argument(
        "--editions", type=Path, metavar="FOLDER", help="where editions are kept (default: reports/editions)"
    )
