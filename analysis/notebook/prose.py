"""``%%prose zh`` / ``%%prose en``: a cell of Markdown with slots, shown with its numbers.

Belongs here: the cell magic. An unknown slot is an error in the cell that holds it, so the build can name the cell.
"""

from __future__ import annotations

from typing import Any, Protocol

from analysis.errors import AnalysisError
from analysis.notebook.show import Shown
from analysis.wording.numbers import LANGUAGES


class Voice(Protocol):
    """What fills the slots of a cell: a chapter or a report."""

    def filled(self, sentence: str, lang: str) -> Any:
        """The filled sentence."""


_current: list[Voice] = []


def use(voice: Voice) -> None:
    """Fill the following cells from this chapter or report."""
    _current[:] = [voice]


def say(line: str, cell: str) -> Shown:
    """Fill a cell.

    Raises
    ------
    AnalysisError : no language, or no chapter or report opened yet.
    SlotError : a slot that cannot be filled.
    """
    lang = line.strip()
    if lang not in LANGUAGES:
        raise AnalysisError(f"%%prose: expected a language ({' or '.join(LANGUAGES)}), found '{line.strip()}'")
    if not _current:
        raise AnalysisError("%%prose: open a Chapter or a Report in an earlier cell first")
    filled = _current[0].filled(cell.strip(), lang)
    return Shown({"kind": "prose", "lang": lang, "markdown": filled.markdown}, markdown=filled.plain)


def register(shell) -> None:
    """Register the magic with IPython."""
    shell.register_magic_function(say, magic_kind="cell", magic_name="prose")
