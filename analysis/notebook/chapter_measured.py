"""The cells of a model notebook that measure: the market, members and coverage from the study's own raw tables.

Belongs here: measuring, showing the tables, keeping what the chapter publishes of it. Does not belong here: the tables
(`measured_market` and its like) and publishing (`chapter`).
"""

from __future__ import annotations

from typing import Any

from analysis.common.blocks import Prose
from analysis.notebook import (
    measured_coverage,
    measured_market,
    measured_members,
    measured_numbers,
    member_numbers,
)
from analysis.notebook.display.output import CellOutput, table_markdown
from analysis.notebook.paths import Paths
from analysis.notebook.slot_context import SlotContext
from analysis.study import Study


class MeasuredCells:
    """The part of a chapter that measures; `Chapter` is one."""

    paths: Paths
    name: str
    language: str
    study: Study
    context: SlotContext
    _measured: dict[str, tuple[dict[str, Any], dict[str, Any]]]
    _map: tuple[dict[str, Any], dict[str, Any]] | None

    def measured_market(self) -> list[CellOutput]:
        """Measure the market from the study's raw tables.

        Returns
        -------
        list of CellOutput : a heading, shares by period, concentration by city, the forecast's backtest; empty where
            the study has no such tables.

        Raises
        ------
        WarehouseError : a raw table is not as raw.toml says.

        Examples
        --------
        ``display(*chapter.measured_market())``, before ``chapter.publish("market")``
        """
        return self._show("measured", measured_numbers.measure(self.study.evidence), measured_market.tables)

    def measured_members(self) -> list[CellOutput]:
        """Measure customers and members from the study's logs.

        Returns
        -------
        list of CellOutput : a heading, spend, savings, joiners by fee, renewals, the ledger by month; empty where the
            study has no logs.

        Raises
        ------
        WarehouseError : a log is not as raw.toml says.

        Examples
        --------
        ``display(*chapter.measured_members())``, before ``chapter.publish("membership", "contribution")``
        """
        return self._show("member_log", member_numbers.measure(self.study), measured_members.tables)

    def _show(self, part: str, found: tuple[dict[str, Any], dict[str, Any]] | None, tables: Any) -> list[CellOutput]:
        """Tables of what was measured below a heading; it is published as `part`."""
        if found is None:
            return []
        self._measured[part] = found
        self.context.numbers.add(found[0])
        heading = {"zh": "## 实测", "en": "## As measured"}[self.language]
        made = tables(measured_market.ChapterPrinter(self.context), found[1])
        shown = [CellOutput(table, markdown=table_markdown(table, self.language)) for table in made]
        return [CellOutput(Prose(lang=self.language, markdown=heading), markdown=heading), *shown]

    def measured_coverage(self) -> list[CellOutput]:
        """Measure coverage on the study's map.

        Returns
        -------
        list of CellOutput : a heading, tables by city and category, the next sites, a map of each of the largest
            cities; empty where the map has not both merchants and demand.

        Raises
        ------
        WarehouseError, MeasureError : a raw table is not as raw.toml says, or a point of it cannot be right.

        Examples
        --------
        ``display(*chapter.measured_coverage())``, before ``chapter.publish("coverage")``
        """
        shown, self._map = measured_coverage.measure_and_show(self.context, self.paths, self.name)
        return shown
