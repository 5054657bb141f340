"""The tables of the report notebook: what was measured, options, claims, comparison, causes and the appendix.

Belongs here: which table stands in a cell, and when it has none. Does not belong here: what stands in a table
(`tables`, `appendix`, `diagnosis`, `changes`), what else the notebook shows (`report`).
"""

from __future__ import annotations

from typing import Any

from analysis.common import blocks
from analysis.evidence import Evidence
from analysis.evidence.folder import CHAPTERS
from analysis.notebook import appendix, measured_coverage, measured_market, measured_members, tables
from analysis.notebook import changes as what_changed
from analysis.notebook.diagnosis import diagnosis, plan
from analysis.notebook.display.output import CellOutput
from analysis.notebook.printer import Printer

CALLED = {
    "market": {"zh": "市场", "en": "the market"},
    "member": {"zh": "会员", "en": "the member"},
    "coverage": {"zh": "覆盖", "en": "coverage"},
}


class ReportTables:
    """The part of a report that prints tables of what the chapters published; `Report` is one."""

    evidence: Evidence
    printer: Printer
    language: str
    published: Any

    def measured_market(self) -> list[CellOutput]:
        """What the study's raw tables say of the market.

        Returns
        -------
        list of CellOutput, empty where the study has none.

        Examples
        --------
        ``display(*report.measured_market())``
        """
        known = self.published.about["measured"]
        return [*map(self.printer.table, measured_market.tables(self.printer, known))] if known else []

    def measured_coverage(self) -> list[CellOutput]:
        """What the study's map says of coverage: tables by city, the next sites, maps.

        Returns
        -------
        list of CellOutput, empty where the study has no map.

        Examples
        --------
        ``display(*report.measured_coverage())``
        """
        known = self.published.about["map"]
        if not known:
            return []
        pictures = [(self.printer.exhibit(name)) for name in known["maps"]]
        maps = [self.printer.output(block, markdown=block.title[self.language], png=png) for block, png in pictures]
        first, *others = map(self.printer.table, measured_coverage.tables(self.printer, known))
        return [first, *maps, *others]

    def measured_members(self) -> list[CellOutput]:
        """What the study's logs say of customers and members.

        Returns
        -------
        list of CellOutput, empty where the study has no logs.

        Examples
        --------
        ``display(*report.measured_members())``
        """
        known = self.published.about["member_log"]
        return [*map(self.printer.table, measured_members.tables(self.printer, known))] if known else []

    def options(self) -> CellOutput | None:
        """The options side by side over the same draws.

        Returns
        -------
        CellOutput, or None where the study compares none.

        Examples
        --------
        ``report.options()``
        """
        return self.printer.table(tables.options(self.printer)) if self.published.about["decision"] else None

    def left_out(self) -> CellOutput | None:
        """Which chapters the study does not have, said once.

        Returns
        -------
        CellOutput, or None where it has all.

        Examples
        --------
        ``report.left_out()``
        """
        missing = [chapter for chapter in CHAPTERS if chapter not in self.evidence.chapters]
        if not missing:
            return None
        zh, en = "、".join(CALLED[c]["zh"] for c in missing), " and ".join(CALLED[c]["en"] for c in missing)
        said = {"zh": f"本研究没有这些章节：{zh}。", "en": f"This study has no chapter on {en}."}
        block = blocks.Passage(markdown=said)
        return self.printer.output(block, markdown=said[self.language])

    def settings(self) -> CellOutput | None:
        """What each option sets, and the break-even of what it brings about.

        Returns
        -------
        CellOutput, or None where no options are compared.

        Examples
        --------
        ``display(*report.end_section("options", report.settings()))``
        """
        return self.printer.table(tables.settings(self.printer)) if self.published.about["decision"] else None

    def changes(self) -> CellOutput | None:
        """What changed since the last edition.

        Returns
        -------
        CellOutput, or None where there is no earlier edition.

        Examples
        --------
        ``report.changes()``
        """
        table = what_changed.changes(self.printer)
        return self.printer.table(table) if table else None

    def confidence(self) -> CellOutput | None:
        """Every claim with the share of draws in which it holds.

        Returns
        -------
        CellOutput, or None where the study makes none.

        Examples
        --------
        ``display(*report.end_section("overturn", report.confidence()))``
        """
        return self.printer.table(tables.confidence(self.printer)) if self.evidence.claims else None

    def comparison(self) -> CellOutput | None:
        """The facts that the study sets side by side, e.g. other memberships.

        Returns
        -------
        CellOutput, or None where it names none.

        Examples
        --------
        ``display(*report.end_section("member", report.comparison()))``
        """
        facts = self.evidence.report.comparison
        return self.printer.table(tables.comparison(self.printer, facts)) if facts else None

    def diagnosis(self) -> CellOutput | None:
        """Why it may have failed, with the grade of the evidence.

        Returns
        -------
        CellOutput, or None where the study names no cause.

        Examples
        --------
        ``display(*report.end_section("happened", report.diagnosis()))``
        """
        return self.printer.table(diagnosis(self.printer)) if self.evidence.report.diagnosis else None

    def plan(self) -> CellOutput | None:
        """Who does what next, by when, for how much and on what condition.

        Returns
        -------
        CellOutput, or None where the study names no step.

        Examples
        --------
        ``report.plan()``
        """
        return self.printer.table(plan(self.printer)) if self.evidence.report.plan else None

    def assumptions(self) -> CellOutput:
        """Every input: low, base, high, basis, why, quality.

        Returns
        -------
        CellOutput

        Examples
        --------
        ``report.assumptions()``
        """
        return self.printer.table(appendix.assumptions(self.printer))

    def numbers(self) -> CellOutput:
        """Every number printed above: value, interval, formula. Call it after the last sentence.

        Returns
        -------
        CellOutput

        Examples
        --------
        ``report.numbers()``
        """
        return self.printer.table(appendix.numbers(self.printer))

    def facts(self) -> CellOutput | None:
        """Every fact that a number or sentence rests on, with its source. Call it last.

        Returns
        -------
        CellOutput, or None where none does.

        Examples
        --------
        ``report.facts()``
        """
        return self.printer.table(table) if (table := appendix.facts(self.printer)).rows else None
