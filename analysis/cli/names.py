"""Names that a person typed: the nearest known one, and the folders that many commands take.

Belongs here: what several commands share of their arguments. Does not belong here: any command.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A suggestion to append to a sentence, or "".

    >>> did_you_mean("reprot", ["report", "check"])
    '; did you mean "report"?'
    >>> did_you_mean("xyz", ["report", "check"])
    ''
    """
    from difflib import get_close_matches

    close = get_close_matches(name, list(known), 1, 0.6)
    return f'; did you mean "{close[0]}"?' if close else ""


def study(parser: argparse.ArgumentParser) -> None:
    """The option for the study; it is looked at before the command runs."""
    parser.add_argument("--study", type=Path, metavar="FOLDER", help="the study (default: data)")
    parser.set_defaults(needs_study=True)


def editions(parser: argparse.ArgumentParser) -> None:
    """The option for the folder of past reports."""
    parser.add_argument(
        "--editions", type=Path, metavar="FOLDER", help="where editions are kept (default: reports/editions)"
    )
