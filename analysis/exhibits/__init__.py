"""Exhibits: one file per picture, all in one style.

Belongs here: drawing what a study holds. Does not belong here: computing it (dataflow), titles (claims),
captions printed around it (report). An exhibit's id is the name of its file, and the file is imported when the exhibit
is asked for: drawing libraries are slow to load and a build that only re-renders text does not need them. A file whose
name begins with an underscore is a part of a chart; ``exhibit.py`` says what an exhibit is.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules

from analysis.common.names import closest
from analysis.errors import AnalysisError
from analysis.exhibits.exhibit import Exhibit, draw_exhibit

# From the names of the files, in alphabetical order; in which order a report shows them its notebook says.
IDS = tuple(
    sorted(
        file.name
        for file in iter_modules(__path__)
        if not file.ispkg and not file.name.startswith("_") and file.name != "exhibit"
    )
)


def exhibit(name: str) -> Exhibit:
    """The exhibit of that id.

    Raises
    ------
    AnalysisError : no such exhibit; the message gives the nearest id.

    Examples
    --------
    >>> exhibit("ledger").width
    'full'
    """
    if name not in IDS:
        near = closest(name, IDS)
        raise AnalysisError(f"no exhibit '{name}'" + (f"; the nearest is '{near}'" if near else ""))
    return replace(import_module(f"analysis.exhibits.{name}").EXHIBIT, id=name)


__all__ = ["IDS", "Exhibit", "draw_exhibit", "exhibit"]
