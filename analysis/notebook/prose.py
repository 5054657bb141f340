"""``%%prose zh`` / ``%%prose en``: a cell of Markdown with slots, shown with its numbers.

``%%prose zh when few_gain`` shows the cell only where that claim is true, ``unless`` only where it is not: a what-if
edition then states what its own numbers show. An unknown slot is an error in the cell that holds it, so the build can
name the cell.

Belongs here: the cell magic. Does not belong here: what fills the slots (`slot_context`, `printer`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol, runtime_checkable

from analysis.common.blocks import Block, Prose
from analysis.common.languages import LANGUAGES
from analysis.errors import AnalysisError
from analysis.notebook.display.output import CellOutput
from analysis.wording.slots import Filled, slots


@runtime_checkable
class FillsSlots(Protocol):
    """What fills the slots of a cell: a chapter or a report."""

    def filled(self, sentence: str, lang: str) -> Filled:
        """The filled sentence."""

    def holds(self, claim: str) -> bool:
        """Whether a claim is true at base."""

    def has_chapter(self, chapter: str) -> bool:
        """Whether the study has that chapter."""

    def lacks(self, cell: str) -> bool:
        """Whether a cell is of a chapter that the study does not have."""

    def output(self, block: Block, **look: Any) -> CellOutput:
        """The output of a cell, with what it printed."""


OF = "of"
OF_THE_DECISION = ("best_option", "worth_knowing", "decision_flips", "top_drivers", "test_rule", "headline_span")


def lacking(cell: str, absent: Collection[str]) -> bool:
    """Whether a sentence names a figure that is absent, or a word of the decision; ask where a chapter is absent.

    >>> lacking("It pays for {join_share}.", ["join_share"]), lacking("The share is {reported_share}.", ["join_share"])
    (True, False)
    """
    return any(s.key in OF_THE_DECISION if s.kind == "word" else s.key in absent for s in slots(cell))


CONDITIONS = {"when": True, "unless": False}


def of_notebook(variables: Mapping[str, Any]) -> FillsSlots:
    """The chapter or report among the variables of a notebook; the last one where there are several.

    Raises
    ------
    AnalysisError : there is none.
    """
    found = [v for name, v in variables.items() if not name.startswith("_") and isinstance(v, FillsSlots)]
    if not found:
        raise AnalysisError("%%prose: open a Chapter or a Report in an earlier cell first")
    return found[-1]


def prose(line: str, cell: str, fills: FillsSlots) -> CellOutput | None:
    """Fill a cell.

    Parameters
    ----------
    line : the language, and perhaps ``when CLAIM``, ``unless CLAIM``, or ``of CHAPTER`` for what a study without that
        chapter leaves out.
    cell : Markdown with slots.
    fills : the chapter or report of the notebook.

    Raises
    ------
    AnalysisError : no language, or a condition that cannot be read.
    SlotError : a slot that cannot be filled.
    """
    lang, *rest = line.split() or [""]
    if lang not in LANGUAGES or (rest and (len(rest) != 2 or rest[0] not in (*CONDITIONS, OF))):
        raise AnalysisError(
            f"%%prose: expected a language ({' or '.join(LANGUAGES)}) and perhaps 'when CLAIM' or "
            f"'unless CLAIM' or 'of CHAPTER', found '{line.strip()}'"
        )
    if rest and rest[0] == OF:
        if not fills.has_chapter(rest[1]):
            return None
    elif rest and fills.holds(rest[1]) != CONDITIONS[rest[0]]:
        return None
    if fills.lacks(cell):
        return None
    filled = fills.filled(cell.strip(), lang)
    return fills.output(Prose(lang=lang, markdown=filled.markdown), markdown=filled.plain)


def register(shell) -> None:
    """Register the magic with IPython."""

    def magic(line: str, cell: str) -> CellOutput | None:
        return prose(line, cell, of_notebook(shell.user_ns))

    shell.register_magic_function(magic, magic_kind="cell", magic_name="prose")
