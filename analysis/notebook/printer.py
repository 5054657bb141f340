"""Prints numbers into sentences and cells, and remembers each, so that its row stands in the appendix.

Belongs here: filling slots from what the chapters published, with or without links. Does not belong here: which
sentences and tables there are (`report`, `tables`, `appendix`, `changes`).
"""

from __future__ import annotations

from typing import Any

from analysis.evidence import Evidence
from analysis.notebook.derived import FORMULAS, derived
from analysis.notebook.display.output import CellOutput, table_markdown
from analysis.notebook.paths import Paths
from analysis.notebook.printed import PrintLog
from analysis.notebook.published import Published
from analysis.wording import Printed, fill
from analysis.wording.quantities import lookup
from analysis.wording.slots import Filled


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
        self._log = PrintLog(self.published, evidence, FORMULAS)

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

    def number(self, slot: str) -> dict[str, str]:
        """One number in both languages, linked."""
        return self.both(f"{{{slot}}}", f"{{{slot}}}")

    def unlinked(self, zh: str, en: str) -> dict[str, str]:
        """A sentence in both languages, filled, without links."""
        return {"zh": self.filled(zh, "zh", linked=False).plain, "en": self.filled(en, "en", linked=False).plain}

    def plain(self, slot: str, form: str = "") -> dict[str, str]:
        """One number in both languages, without a link: a cell that is the number's own row, or beside one."""
        text = f"{{{slot}:{form}}}" if form else f"{{{slot}}}"
        return self.unlinked(text, text)

    def exhibit(self, name: str) -> tuple[dict[str, Any], bytes]:
        """A published exhibit: its payload and its picture; the numbers it links to need rows here.

        Raises
        ------
        AnalysisError : no chapter published it.
        """
        payload, png = self.published.exhibit(name)
        self._log.linked_elsewhere(payload["data"])
        return payload, png

    def output(self, payload: dict[str, Any], **look: Any) -> CellOutput:
        """The output of a cell: its payload with everything that was printed since the last one."""
        return CellOutput({**payload, "data": self._log.take(payload.get("data", {}))}, **look)

    def table(self, payload: dict[str, Any]) -> CellOutput:
        """The output of a cell that shows a table."""
        return self.output(payload, markdown=table_markdown(payload, self.language))
