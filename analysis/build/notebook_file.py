"""A notebook's file before it runs: can it be read, and is it of this version of the format.

Belongs here: what is wrong with the file itself. Does not belong here: running it (`execute`), its prose (`lint`).
"""

from __future__ import annotations

import json
from pathlib import Path

import nbformat

from analysis.errors import AnalysisError

MAJOR = 4


class NotebookError(AnalysisError):
    """A notebook that cannot run; the message names it and what to do."""


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """The notebook.

    Raises
    ------
    NotebookError : another version of the format, or no notebook at all.
    """
    name = f"notebooks/{path.name}"
    restore = f"restore it: git checkout -- {name}"
    try:
        text = path.read_bytes().decode("utf-8-sig")
        major = json.loads(text)["nbformat"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotebookError(f"{name} is no notebook ({error}). Save it again from JupyterLab, or {restore}") from None
    if major != MAJOR:
        older = isinstance(major, int) and major < MAJOR
        convert = f"convert it: .venv/bin/jupyter nbconvert --to notebook --inplace {name}, or " if older else ""
        do = convert + restore
        raise NotebookError(
            f"{name} has version {major} of the notebook format, {'older' if older else 'other'} than the {MAJOR} that "
            f"is expected. {do[0].upper()}{do[1:]}"
        )
    try:
        notebook = nbformat.reads(text, as_version=MAJOR)
        nbformat.validate(notebook)
    except (nbformat.ValidationError, AttributeError, KeyError, TypeError) as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise NotebookError(
            f"{name} is no valid notebook: {first}. Save it again from JupyterLab, or {restore}"
        ) from None
    return notebook
