"""The sheet on how far each unknown alone moves the headline and the recommended option, with its chart.

Belongs here: the two tables and their charts. Does not belong here: working them out (`decision.drivers`). Written by
the model, for a bar would need the chain once more for each end of each input.
"""

from __future__ import annotations

import numpy as np

from analysis.decision.drivers import tornado_of
from analysis.decision.headlines import HEADLINE, OUTCOME
from analysis.evidence.currency import currency_of
from analysis.study import Study
from analysis.workbook.book import Book, Page
from analysis.workbook.chain import labels
from analysis.workbook.charts import MILLIONS, NUMBERS, bars
from analysis.workbook.evidence import unit_text

MOST = 10
MILLION = 1e6
HEADS = [
    "键 / key",
    "输入",
    "Input",
    "单位 / unit",
    "低 / low",
    "高 / high",
    "取低值时 / at low",
    "取高值时 / at high",
    "低值之变 / change at low",
    "高值之变 / change at high",
]
CHART_ROWS = 18  # as high as the chart below a table


def write_tornado(book: Book, page: Page, study: Study) -> None:
    """Outcome at both ends of each input, widest swing first; the changes follow the cells beside them."""
    page.head(4, HEADS)
    row = 5
    for figure, option in ((HEADLINE, None), (OUTCOME, study.decision.best)):
        row = _table(page, row, study, figure, option) + CHART_ROWS
    page.finish([30, 30, 38, 18, *[18] * 6], "E5", 4)


def _table(page: Page, row: int, study: Study, figure: str, option: str | None) -> int:
    found = tornado_of(study, figure, option)
    zh, en, unit, _ = labels(study, figure)
    if option:
        name = study.evidence.options[option].name
        zh, en = f"{zh}（{name.zh}）", f"{en} ({name.en})"
    row = page.section(row, f"{zh}，{study.evidence.study['date']}", en, len(HEADS))
    page.texts(row, "base", "基准", "Base", unit_text(unit))
    page.number(row, 7, found.base, unit, "model")
    base, first = page.at(row, 7, sheet=False), row + 1
    known = {item.name: item for item in study.unknowns.values()}
    for n, name in enumerate(found.names[:MOST]):
        row, item = first + n, known[name]
        page.texts(row, name, item.label.zh, item.label.en, unit_text(item.unit))
        page.number(row, 5, item.cells[0].low, item.unit, "model")
        page.number(row, 6, item.cells[0].high, item.unit, "model")
        for column, value in ((7, found.at_low[n]), (8, found.at_high[n])):
            page.number(row, column, float(value), unit, "model")
            change = f"={page.at(row, column, sheet=False)}-{base}"
            page.live(row, column + 2, change, float(value) - found.base, unit)
    if row >= first:
        form = MILLIONS if currency_of(unit) and np.abs([found.at_low, found.at_high]).max() >= MILLION else NUMBERS
        _chart(page, first, row, f"{zh} / {en}", form)
    return row + 1


def _chart(page: Page, first: int, last: int, title: str, form: str) -> None:
    """Bars from the base, both ends of an input on one line, the widest on top."""
    bars(page, title, (9, 10), (first, last), ("#A3AEB8", "#24405A"), gap=40, overlap=100, height=321, form=form)
