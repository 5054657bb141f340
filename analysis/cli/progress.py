"""What a person at a terminal sees while a command works.

Belongs here: lines of progress. Does not belong here: results and faults, which scripts read too.
"""

from __future__ import annotations

import sys


def stage(said: str) -> None:
    """One line on the error stream where that is a terminal; nothing elsewhere, so that scripts get results only."""
    if sys.stderr.isatty():
        print(f"  {said} …", file=sys.stderr, flush=True)
