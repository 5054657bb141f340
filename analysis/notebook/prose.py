"""``%%prose zh`` / ``%%prose en``: a cell of Markdown with slots, shown with its numbers.

``%%prose zh when few_gain`` shows the cell only where that claim is true, ``unless`` only where it is not: a what-if
edition then says what its own numbers say. Belongs here: the cell magic. An unknown slot is an error in the cell that
holds it, so the build can name the cell.
"""

from __future__ import annotations

from typing import Any, Protocol

from analysis.common.blocks import Block, Prose
from analysis.common.languages import LANGUAGES
from analysis.errors import AnalysisError
from analysis.notebook.display.show import Shown


class Voice(Protocol):
    """What fills the slots of a cell: a chapter or a report."""

    def filled(self, sentence: str, lang: str) -> Any:
        """The filled sentence."""

    def holds(self, claim: str) -> bool:
        """Whether a claim is true at base."""

    def shown(self, block: Block, **look: Any) -> Shown:
        """The output of a cell, with what it printed."""


CONDITIONS = {"when": True, "unless": False}
_current: list[Voice] = []


def use(voice: Voice) -> None:
    """Fill the following cells from this chapter or report."""
    _current[:] = [voice]


def say(line: str, cell: str) -> Shown | None:
    """Fill a cell.

    Raises
    ------
    AnalysisError : no language, or no chapter or report opened yet.
    SlotError : a slot that cannot be filled.
    """
    lang, *rest = line.split() or [""]
    if lang not in LANGUAGES or (rest and (len(rest) != 2 or rest[0] not in CONDITIONS)):
        raise AnalysisError(
            f"%%prose: expected a language ({' or '.join(LANGUAGES)}) and perhaps 'when CLAIM' or "
            f"'unless CLAIM', found '{line.strip()}'"
        )
    if not _current:
        raise AnalysisError("%%prose: open a Chapter or a Report in an earlier cell first")
    if rest and _current[0].holds(rest[1]) != CONDITIONS[rest[0]]:
        return None
    filled = _current[0].filled(cell.strip(), lang)
    return _current[0].shown(Prose(lang=lang, markdown=filled.markdown), markdown=filled.plain)


def register(shell) -> None:
    """Register the magic with IPython."""
    shell.register_magic_function(say, magic_kind="cell", magic_name="prose")
