"""Sheets of the workbook that hold what the study was given: inputs and facts.

Belongs here: evidence as cells. Does not belong here: anything computed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from analysis.evidence import Input, InputCell
from analysis.evidence.currency import currency_of
from analysis.study import Study
from analysis.study.arrays import launch_cities
from analysis.wording.quantities import coordinate_words, key
from analysis.wording.units import UNITS
from analysis.workbook.book import Book, Page
from analysis.workbook.style import BLUE

BASE = 7  # the column of Inputs that holds the base
PER_ZH = {"": "", "year": "/年", "month": "/月", "visit": "/次"}
INPUT_HEADS = [
    "键 / key",
    "名称",
    "Name",
    "坐标 / of",
    "单位 / unit",
    "低 / low",
    "基准 / base",
    "高 / high",
    "分布 / distribution",
    "可设范围 / may be set to",
    "决策 / decision",
    "依据 / basis",
    "质量 / quality",
    "理由",
    "Why",
    "事实 / facts",
]
FACT_HEADS = [
    "键 / key",
    "对象",
    "Entity",
    "指标",
    "Metric",
    "值 / value",
    "低 / low",
    "高 / high",
    "单位 / unit",
    "时期 / period",
    "地区 / region",
    "口径 / basis",
    "来源 / source",
    "发布者 / publisher",
    "发布日 / published",
    "等级 / grade",
    "网址 / address",
    "附注 / note",
]
WEB = ("http://", "https://")
LONGEST_LINK = 2_000


def unit_text(unit: str) -> str:
    """A unit in both languages."""
    if currency := currency_of(unit):
        per = unit.partition("/")[2]
        return f"{currency.zh}{PER_ZH[per]} / {unit}"
    return f"{UNITS[unit].name} / {unit}" if unit in UNITS else unit


def input_cells(study: Study, item: Input) -> Iterator[InputCell]:
    """The cells of an input that the model reads; a launch city without a number has one too, blank."""
    if "city" not in item.dims:
        yield from item.cells
        return
    cities = launch_cities(study.inputs)
    known = {c.coords["city"]: c for c in item.cells}
    for city in cities:
        yield known.get(city) or InputCell({"city": city}, math.nan, None, None, None)


def within_range(item: Input) -> dict[str, Any]:
    """What may be typed into a cell of an input: a number in its range, or nothing."""
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": float(item.minimum),
        "maximum": float(item.maximum),
        "ignore_blank": True,
        "error_title": "范围 / range",
        "error_message": f"{item.minimum:,.15g} – {item.maximum:,.15g}",
    }


def write_inputs(book: Book, page: Page, study: Study) -> None:
    """Every input; the base of a scalar is a defined name, and what may be typed is held to the input's range."""
    page.head(4, INPUT_HEADS)
    words, row = coordinate_words(study), 5
    for item in study.inputs.values():
        allowed = within_range(item)
        for cell in input_cells(study, item):
            k = key(item.name, cell.coords.items())
            of = ", ".join(words.get(str(c), {}).get("zh", str(c)) for c in cell.coords.values())
            page.texts(row, k, item.label.zh, item.label.en, of, unit_text(item.unit))
            page.number(row, 6, cell.low, item.unit)
            value = None if math.isnan(cell.value) else cell.value
            page.number(row, BASE, value, item.unit, "input")
            page.number(row, 8, cell.high, item.unit)
            changed = " (what-if)" if item.name in study.overrides else ""
            page.texts(
                row,
                item.distribution,
                f"{item.minimum:,.15g} – {item.maximum:,.15g}",
                "是 / yes" if item.lever else "",
                item.basis + changed,
                item.quality,
                item.why.zh,
                item.why.en,
                ", ".join(dict.fromkeys([*([cell.fact] if cell.fact else []), *item.facts])),
                column=9,
            )
            page.cells[row, 13].dressed(fill=item.quality)
            page.allow(row, BASE, allowed)
            book.name(k, page, row, BASE)
            row += 1
    page.filtered(row - 1, len(INPUT_HEADS))
    page.finish([38, 26, 34, 14, 18, 20, 20, 20, 12, 22, 10, 12, 10, 44, 54, 40], "D5", 4)


def write_facts(page: Page, study: Study) -> None:
    """Every fact with its source, grade and address."""
    page.head(4, FACT_HEADS)
    evidence = study.evidence
    for row, fact in enumerate(evidence.facts.itertuples(), 5):
        source = evidence.sources.loc[fact.source]
        about = [unit_text(fact.unit), fact.period, fact.region, fact.basis]
        about += [*source[["title", "publisher", "published", "grade", "url"]], fact.note]
        page.texts(row, fact.Index, fact.entity_zh, fact.entity, fact.metric_zh, fact.metric)
        page.texts(row, *("" if text != text else text for text in about), column=9)
        for column, number in ((6, fact.value), (7, fact.low), (8, fact.high)):
            page.number(row, column, None if number != number else number, fact.unit)
        address = str(source["url"])
        if address.lower().startswith(WEB) and len(address) < LONGEST_LINK:
            page.text(row, 17, address, colour=BLUE).link = address
    page.filtered(4 + len(evidence.facts), len(FACT_HEADS))
    page.finish([34, 18, 24, 36, 44, 20, 20, 20, 18, 14, 12, 16, 40, 30, 12, 8, 44, 40], "B5", 4)
