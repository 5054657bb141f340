"""Exhibits: one file per picture, all in one house style.

Belongs here: drawing what a study holds. Does not belong here: computing it (dataflow), titles (claims),
captions printed around it (report). An exhibit is found by its id, the name of its file, and imported when
asked for: drawing libraries are slow to load and a build that only re-renders text does not need them.
"""

from __future__ import annotations

from importlib import import_module

from analysis.common.names import closest
from analysis.errors import AnalysisError
from analysis.exhibits.exhibit import Exhibit
from analysis.exhibits.ids import IDS


def exhibit(name: str) -> Exhibit:
    """The exhibit of that id.

    Raises
    ------
    AnalysisError : no such exhibit; the message gives the nearest id.
    """
    if name not in IDS:
        near = closest(name, IDS)
        raise AnalysisError(f"no exhibit '{name}'" + (f"; the nearest is '{near}'" if near else ""))
    return import_module(f"analysis.exhibits.{name}").EXHIBIT


__all__ = ["IDS", "Exhibit", "exhibit"]
