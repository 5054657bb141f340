"""Prints numbers into sentences and cells, and remembers each, so that its row stands in the appendix.

Belongs here: filling slots from what the chapters published, with or without links. Does not belong here: which
sentences and tables there are (`report`, `tables`, `appendix`, `changes`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from analysis.common.blocks import Block, Cell, Chart, Table
from analysis.evidence import Evidence
from analysis.notebook import coverage_numbers, measured_numbers, member_numbers
from analysis.notebook.derived import FORMULAS, derived
from analysis.notebook.display.output import CellOutput, table_markdown
from analysis.notebook.paths import Paths
from analysis.notebook.printed import NOT_LINKED, PrintLog
from analysis.notebook.published import Published
from analysis.wording import Printed, fill
from analysis.wording.quantities import lookup
from analysis.wording.slots import Filled, parse, values


class Printer:
    """What fills the slots of a report.

    Parameters
    ----------
    paths : of the study and of what was published.
    evidence : of the study.
    language : what JupyterLab shows; both languages are printed.
    """

    def __init__(self, paths: Paths, evidence: Evidence, language: str) -> None:
        self.paths, self.evidence, self.language = paths, evidence, language
        self.published = Published(paths.build)
        self.words = self.published.about["words"]
        self.published.numbers |= derived(self.published.about, evidence)
        known = FORMULAS | measured_numbers.FORMULAS | coverage_numbers.FORMULAS | member_numbers.FORMULAS
        self._log = PrintLog(self.published, evidence, known)

    @property
    def printed(self) -> dict[str, dict[str, list[Printed]]]:
        """What was printed as a link, by language and number: each leads to a row."""
        return self._log.linked

    def filled(self, sentence: str, lang: str, *, linked: bool = True) -> Filled:
        """Fill a sentence from published numbers and remember what it printed.

        Raises
        ------
        SlotError : a slot names no published number.
        """
        done = fill(sentence, lang, lookup(self.published.numbers, self.words, lang))
        self._log.note(lang, done.printed, linked=linked)
        return done

    def both(self, zh: str, en: str) -> dict[str, str]:
        """A sentence in both languages, filled, as Markdown with links."""
        return {"zh": self.filled(zh, "zh").markdown, "en": self.filled(en, "en").markdown}

    def cell(self, text: dict[str, str], slot: str) -> Cell:
        """A cell whose text prints one number: it carries the value, the unit and the row that explains it."""
        parsed = parse(slot)
        if parsed.form in NOT_LINKED:
            return Cell(text)
        q = lookup(self.published.numbers, self.words, self.language)(parsed)
        return Cell(text, values(q, parsed.form)[0], q.unit, q.anchor)

    def number(self, slot: str) -> Cell:
        """One number in both languages, linked."""
        return self.cell(self.both(f"{{{slot}}}", f"{{{slot}}}"), slot)

    def unlinked(self, zh: str, en: str) -> dict[str, str]:
        """A sentence in both languages, filled, without links."""
        return {"zh": self.filled(zh, "zh", linked=False).plain, "en": self.filled(en, "en", linked=False).plain}

    def plain(self, slot: str, form: str = "") -> Cell:
        """One number in both languages, without a link: a cell that is the number's own row, or beside one."""
        slot = f"{slot}:{form}" if form else slot
        return self.cell(self.unlinked(f"{{{slot}}}", f"{{{slot}}}"), slot)

    def exhibit(self, name: str) -> tuple[Chart, bytes]:
        """A published exhibit and its picture; the numbers it links to need rows here.

        Raises
        ------
        AnalysisError : no chapter published it.
        """
        block, png = self.published.exhibit(name)
        self._log.linked_elsewhere(block.data)
        return block, png

    def output(self, block: Block, **look: Any) -> CellOutput:
        """The output of a cell: its block with everything that was printed since the last one."""
        return CellOutput(replace(block, data=self._log.take(block.data or {})), **look)

    def table(self, table: Table) -> CellOutput:
        """The output of a cell that shows a table."""
        return self.output(table, markdown=table_markdown(table, self.language))
