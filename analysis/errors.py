"""The base class of errors that a reader can act on: the text is the whole message, without a traceback.

And how such a message calls the command line.
"""

from __future__ import annotations

import os
from pathlib import Path

# Typed in the project's folder it works without an activated environment.
PROGRAM = ".venv/bin/python -m analysis"


class AnalysisError(Exception):
    """A fault in the study, a notebook or the report, in sentences that end in what to do next."""


def of_study(folder: Path) -> str | None:
    """How one types which study is meant; None for the one in `data/`, which is meant where none is named."""
    home = Path(__file__).resolve().parents[1] / "data"
    here = os.path.relpath(folder)
    if Path(folder).resolve() == home or here == "data":
        return None
    return str(folder) if here.startswith("..") else here
