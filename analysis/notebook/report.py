"""The report notebook: the cover, published exhibits, tables and the appendix, from what the chapters published.

Every number printed is remembered, so that the appendix lists just those and each links to its row.
"""

from __future__ import annotations

from typing import Any

from analysis.common import blocks
from analysis.common.languages import LANGUAGES
from analysis.common.names import closest
from analysis.errors import AnalysisError
from analysis.evidence import Bilingual, Evidence
from analysis.evidence.claims import SECTIONS
from analysis.evidence.report import PLACES, WITHOUT_OPTIONS, ConditionalText
from analysis.exhibits import IDS
from analysis.measured.join import load_measured
from analysis.notebook import changes as what_changed
from analysis.notebook import measured_text
from analysis.notebook.derived import stated_id
from analysis.notebook.display.output import CellOutput
from analysis.notebook.own import OwnBlocks
from analysis.notebook.paths import Paths, here
from analysis.notebook.printer import Printer
from analysis.notebook.prose import lacking
from analysis.notebook.report_tables import ReportTables
from analysis.wording import Printed
from analysis.wording.quantities import lookup
from analysis.wording.slots import Filled, SlotError, parse

SURPRISE = {"zh": "实测与假设不同", "en": "Measured, and not as assumed"}


def _known(what: str, name: str, names: tuple[str, ...]) -> None:
    """Refuse a name that is not among those that the report knows."""
    if name not in names:
        near = closest(name, names)
        hint = f"; the nearest is '{near}'" if near else ""
        raise AnalysisError(f"no {what} '{name}'{hint}")


class Report(ReportTables, OwnBlocks):
    """What the report notebook holds; both editions come from one run.

    Parameters
    ----------
    language : ``"zh"`` or ``"en"``, what JupyterLab shows.
    paths : where the study and what the chapters published lie; those of the running notebook unless given.

    Raises
    ------
    AnalysisError : the notebook was not started inside the project, or no chapter has published yet.
    EvidenceError, WarehouseError, MeasureError : the folder or its raw tables have faults; all are listed.

    Examples
    --------
    ``report = Report("zh")``, then ``report.cover()`` in a cell of its own.
    """

    def __init__(self, language: str = "en", paths: Paths | None = None) -> None:
        self.paths = paths or here()
        self.language = language
        self.evidence: Evidence = load_measured(self.paths.study)
        self.printer = Printer(self.paths, self.evidence, language)
        self.published = self.printer.published

    @property
    def printed(self) -> dict[str, dict[str, list[Printed]]]:
        """What was printed as a link, by language and number: each leads to a row."""
        return self.printer.printed

    def filled(self, sentence: str, lang: str) -> Filled:
        """Fill a sentence from published numbers and remember what it printed."""
        return self.printer.filled(sentence, lang)

    def output(self, block: blocks.Block, **look: Any) -> CellOutput:
        """The output of a cell: its block with everything it printed."""
        return self.printer.output(block, **look)

    def holds(self, claim: str) -> bool:
        """Whether a published claim is true, for cells that depend on it.

        Raises
        ------
        AnalysisError : no chapter published such a claim.
        """
        known = self.published.about["claims"]
        if claim not in known:
            raise AnalysisError(f"no claim '{claim}' was published; there are: {', '.join(known)}")
        return known[claim]["holds"]

    def _bilingual(self, *path: str) -> dict[str, str]:
        found: Any = self.evidence.study
        for step in path:
            found = found[step]
        return dict(found)

    def cover(self) -> CellOutput:
        """Page one: the verdict that the decision rule picked, the numbers and the points that the study names.

        Returns
        -------
        CellOutput

        Raises
        ------
        AnalysisError : its premise is a claim that no chapter published.
        SlotError : a slot of the study's words that cannot be filled.

        Examples
        --------
        ``report.cover()``, the first cell after the report is made
        """
        best, words = self.published.about["decision"].get("best", WITHOUT_OPTIONS), self.evidence.report
        verdict = (None if self._premise_holds() else words.reversed.get(best)) or words.verdict[best]
        cover = blocks.Cover(
            title=self._bilingual("title"),
            subtitle=self._bilingual("subtitle"),
            edition=self._edition(),
            date=self.evidence.study["date"],
            verdict=self.printer.both(verdict["zh"], verdict["en"]),
            tiles=tuple(self._tile(slot, label) for slot, label in words.tiles.items()),
            points=(*self._surprises(), *filter(None, map(self._point, words.shown))),
            overrides=self._overrides(),
            since=None if self.paths.overrides else what_changed.since(self.printer),
            paper=self.evidence.study.get("paper") or blocks.PAPERS[0],
        )
        return self.output(cover, markdown=f"> {cover.verdict[self.language]}")

    def _edition(self) -> dict[str, str]:
        if not self.paths.overrides:
            return self._bilingual("edition")
        return {"zh": "情景版（输入已更改）", "en": "What-if edition (inputs changed)"}

    def _overrides(self) -> dict[str, str] | None:
        if not self.paths.overrides:
            return None
        inputs, given = self.evidence.unknowns, self.paths.overrides
        changed = [n for n, value in given.items() if inputs[n].dims or value != inputs[n].value] or [*given]
        return {
            lang: ("；" if lang == "zh" else "; ").join(self._changed(n, lang) for n in changed) for lang in LANGUAGES
        }

    def _changed(self, name: str, lang: str) -> str:
        item = self.evidence.unknowns[name]
        if item.dims:
            return item.label[lang]
        return self.printer.filled(f"{item.label[lang]} {{{stated_id(name)}}} → {{{name}}}", lang, linked=False).plain

    def _premise_holds(self) -> bool:
        premise = self.evidence.study.get("decision", {}).get("premise")
        return premise is None or self.holds(premise)

    def _tile(self, slot: str, short: Bilingual | None) -> blocks.Tile:
        name = parse(slot)
        quantity = lookup(self.published.numbers, self.printer.words, "en")(name)
        interval = {lang: self.filled(f"{{{quantity.id}:range}}", lang).plain for lang in LANGUAGES}
        value = {lang: self.filled(f"{{{slot}}}", lang).plain for lang in LANGUAGES}
        label = {lang: (short or quantity.label)[lang] for lang in LANGUAGES}
        return blocks.Tile(label, value, interval, quantity.anchor, quantity.id)

    def _point(self, name: str) -> blocks.Point | None:
        points = self.evidence.report.points
        point = points[name] if self._premise_holds() else points.get(f"{name}_reversed", points[name])
        if not self._applies(point):
            return None
        heading = {lang: point.heading[lang] for lang in LANGUAGES}
        return blocks.Point(heading, self.printer.both(point.text.zh, point.text.en))

    def _surprises(self) -> tuple[blocks.Point, ...]:
        """What was measured outside the range that had been assumed: a reader of earlier reports must know."""
        said = measured_text.surprise_sentence(measured_text.surprises(self.evidence))
        return (blocks.Point(SURPRISE, self.printer.both(**said)),) if said else ()

    def section(self, name: str) -> CellOutput | None:
        """The study's own heading for the section that begins here; where none applies the notebook's stands.

        Parameters
        ----------
        name : one of `analysis.evidence.claims.SECTIONS`.

        Returns
        -------
        CellOutput, or None where the study has no heading of its own.

        Raises
        ------
        AnalysisError : the report has no such section; the message gives the nearest.

        Examples
        --------
        ``report.section("market")``, below the notebook's heading
        """
        _known("section", name, SECTIONS)
        found = next(filter(self._applies, self.evidence.report.headings.get(name, ())), None)
        if found is None:
            return None
        both = {lang: found.text[lang] for lang in LANGUAGES}
        return self.output(blocks.Retitle(text=both), markdown=f"## {both[self.language]}")

    def passage(self, name: str, *, may_lead: bool = False) -> CellOutput | None:
        """What the study states at a place of the report, as far as its conditions hold; nothing where it is silent.

        Parameters
        ----------
        name : one of `analysis.evidence.report.PLACES`.
        may_lead : whether on paper it may stand before the exhibit before it, where that does not fit on the page.

        Returns
        -------
        CellOutput, or None where the study states nothing there.

        Raises
        ------
        AnalysisError : the report has no such place; the message gives the nearest.
        SlotError : a slot that cannot be filled; the text names the passage.

        Examples
        --------
        ``report.passage("funding")``
        """
        _known("place", name, PLACES)
        if not (words := [p for p in self.evidence.report.passages.get(name, ()) if self._applies(p)]):
            return None
        try:
            filled = {lang: [self.filled(p.text[lang], lang) for p in words] for lang in LANGUAGES}
        except SlotError as fault:
            raise SlotError(f"{self.paths.study / 'report.toml'}, [[passages.{name}]]: {fault}") from None
        text = {lang: "\n\n".join(f.markdown for f in filled[lang]) for lang in LANGUAGES}
        look = "\n\n".join(f.plain for f in filled[self.language])
        return self.output(blocks.Passage(markdown=text, may_lead=may_lead), markdown=look)

    def _applies(self, words: ConditionalText) -> bool:
        if words.when is not None:
            return self.holds(words.when)
        return words.unless is None or not self.holds(words.unless)

    def exhibit(self, name: str) -> CellOutput | None:
        """A published exhibit under its checked title.

        Parameters
        ----------
        name : an exhibit of `analysis.exhibits.IDS`.

        Returns
        -------
        CellOutput, or None where the study makes no claim for it.

        Raises
        ------
        AnalysisError : no such exhibit (the message gives the nearest), or no chapter published it.

        Examples
        --------
        ``report.exhibit("ledger")``
        """
        _known("exhibit", name, IDS)
        if all(claim.exhibit != name for claim in self.evidence.claims.values()):
            return None
        block, png = self.printer.exhibit(name)
        return self.output(block, markdown=block.title[self.language], png=png)

    def end_section(self, section: str, last: CellOutput | None) -> list[CellOutput]:
        """The last block of a section, and after it the exhibits that claims.toml puts there, in that file's order.

        Parameters
        ----------
        section : one of `analysis.evidence.claims.SECTIONS`.
        last : what the report notebook itself shows last in the section, None where the study has none.

        Returns
        -------
        list of CellOutput

        Raises
        ------
        AnalysisError : the report has no such section, or no chapter published the exhibit.

        Examples
        --------
        ``display(*report.end_section("member", report.comparison()))`` shows the comparison, then the exhibit of a
        claim with ``section = "member"``.
        """
        _known("section", section, SECTIONS)
        names = [c.exhibit for c in self.evidence.claims.values() if c.exhibit and c.section == section]
        return [shown for shown in (last, *map(self.exhibit, names)) if shown]

    def lacks(self, cell: str) -> bool:
        """Whether a sentence names a figure or a decision that no chapter of the study has published."""
        figures, absent = self.published.about["figures"], self.published.about["absent"]
        return bool(absent) and lacking(cell, set(absent) - set(figures))

    def has_chapter(self, chapter: str) -> bool:
        """Whether the study has a chapter."""
        return chapter in self.evidence.chapters

    def page_break(self) -> CellOutput:
        """Start a new page in print."""
        return CellOutput(blocks.Break(), markdown="---")
