"""The figures that a chapter publishes, as a table for JupyterLab.

Belongs here: that table. Does not belong here: which figures it has (`chapter`).
"""

from __future__ import annotations

from collections.abc import Iterable

from analysis.common.blocks import Cell, Column, Row, Table
from analysis.common.languages import LANGUAGES
from analysis.notebook.slot_context import SlotContext
from analysis.wording import format_interval, format_value


def figure_table(name: str, context: SlotContext, figures: Iterable[str]) -> Table:
    """A row per figure: base, interval and name."""

    def row(name: str) -> Row:
        q = context.numbers[name]
        value = {lang: format_value(q.value, q.unit, lang) for lang in LANGUAGES}
        interval = {lang: format_interval(q.low, q.high, q.unit, lang) for lang in LANGUAGES}
        cells = (Cell(value, q.value, q.unit, q.anchor), Cell(interval, q.low, q.unit, q.anchor))
        return Row((Cell(q.label), *cells, Cell(dict.fromkeys(LANGUAGES, f"`{name}`"))))

    columns = [
        ("指标", "Figure", "left"),
        ("基准", "Base", "right"),
        ("90% 区间", "90% interval", "right"),
        ("名称", "Name", "left"),
    ]
    return Table(
        id=name,
        rows=tuple(row(figure) for figure in figures),
        columns=tuple(Column({"zh": z, "en": e}, a) for z, e, a in columns),
    )
