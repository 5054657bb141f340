"""The sheet that is read first: headline numbers with interval and scenario, options, the break-even, as native charts.

Belongs here: what stands on it. Does not belong here: working anything out; every live number is another sheet's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from analysis.decision.headlines import OUTCOME
from analysis.evidence.currency import currency_of
from analysis.study import Study
from analysis.wording.numbers import DASH
from analysis.wording.slots import parse
from analysis.workbook.book import Book, Page
from analysis.workbook.chain import FIRST, base_values, bounds, option_values, write_labels
from analysis.workbook.charts import FACE, GRID, NUMBERS, bars, dress
from analysis.workbook.scenario import FEE, change

VALUE, LOW, HIGH, SCENARIO, CHANGE, WAN, MILLION = range(5, 12)
HEADS = [
    "键 / key",
    "名称",
    "Name",
    "单位 / unit",
    "基准 / base",
    "区间低 / low",
    "区间高 / high",
    "情景 / scenario",
    "变化 / change",
    "基准，万 / base, 10,000s",
    "基准，百万 / base, millions",
]
ALWAYS = ("breakeven_spend", "breakeven_wallet", "covered_share", "join_share", "contribution_per_member", "members")
BLUE, GREY, RED = "#24405A", "#8A949E", "#E8505B"
POINTS = 9  # of the break-even lines
CHART_ROWS = 17


def write_summary(book: Book, page: Page, study: Study, scenario: Mapping[str, str], options: Page) -> None:
    """Headlines, options, break-even; `scenario` says where a line's scenario stands, `options` is that sheet."""
    page.head(4, HEADS)
    row, value = 5, base_values(study)
    for k in headlines(study, scenario):
        unit = write_labels(page, row, study, k)
        worth = float(value(k))
        page.live(row, VALUE, f"={book.places[k]}", worth, unit, "link")
        for column, end in zip((LOW, HIGH), bounds(study, k) or (), strict=False):
            page.number(row, column, end, unit, "model")
        page.live(row, SCENARIO, f"={scenario[k]}", worth, unit, "link")
        page.live(row, CHANGE, change(page, row, VALUE, SCENARIO), 0.0 if math.isfinite(worth) else math.nan, unit)
        if currency_of(unit):
            _scaled(page, row, worth)
        row += 1
    row = _options(page, row, study, options) + CHART_ROWS
    _break_even(book, page, row, study, scenario)
    page.finish([46, 32, 42, 18, *[20] * 7], "E5", 4)


def headlines(study: Study, known: Mapping[str, str]) -> list[str]:
    """The cover's numbers that the workbook works out, and those that every study has."""
    tiles = [parse(text) for text in study.evidence.report.tiles]
    asked = [slot.key for slot in tiles if slot.kind == "figure" and not slot.coords]
    return [k for k in dict.fromkeys([*asked, *ALWAYS]) if k in known]


def _scaled(page: Page, row: int, worth: float) -> None:
    """An amount in ten thousands and in millions beside the full one."""
    full = page.at(row, VALUE, sheet=False)
    for column, size in ((WAN, 10_000), (MILLION, 1_000_000)):
        shown = worth / size if math.isfinite(worth) else math.nan
        formula = f'=IF(ISNUMBER({full}),{full}/{size},"{DASH}")'
        page.live(row, column, formula, shown, "none").dressed(form="#,##0.00")


def _options(page: Page, row: int, study: Study, options: Page) -> int:
    """What each option adds at base, live, beside what the draws gave on the day of the report; the row after them."""
    day = study.evidence.study["date"]
    row = page.section(row, "各选项：三年较照常经营的增量", "Options: what each adds to carrying on", len(HEADS))
    page.head(row, ["基准（公式）/ base (live)", f"期望 / expected, {day}", f"胜过的概率 / odds, {day}"], VALUE)
    at, worth, unit = _row_of(options, OUTCOME), option_values(study)(OUTCOME), study.spec(OUTCOME).unit
    names, first = list(study.evidence.options.values()), row + 1
    for n, option in enumerate(names):
        row = first + n
        page.texts(row, f"{OUTCOME}[option={option.id}]", option.name.zh, option.name.en)
        page.live(row, VALUE, f"={options.at(at, FIRST + n)}", float(worth.sel(option=option.id)), unit, "link")
        page.number(row, LOW, float(study.decision.expected[n]), unit, "model")
        beats = math.nan if option.id == study.evidence.baseline else float(study.decision.odds[n])
        page.number(row, HIGH, beats, "share", "model")
        _scaled(page, row, float(worth.sel(option=option.id)))
    title = "各选项的增量，百万 / What each option adds, millions"
    bars(page, title, (MILLION, MILLION), (first, row), ("#24405A",), gap=50, height=302)
    return row + 1


def _row_of(page: Page, k: str) -> int:
    """The row of a sheet that has a key."""
    return next(row for (row, column), cell in page.cells.items() if column == 1 and cell.value == k)


def _break_even(book: Book, page: Page, row: int, study: Study, scenario: Mapping[str, str]) -> None:
    """What the card saves by what is spent in shops, at base and in the scenario, beside the fee; a native chart."""
    row = page.section(row, "回本：用卡省下多少", "Break-even: what the card saves", len(HEADS))
    heads = ["一年的消费 / spent in a year", "省下，基准 / saved, base", "省下，情景 / saved, scenario"]
    heads += ["年费，基准 / fee, base", "年费，情景 / fee, scenario"]
    page.head(row, heads, VALUE)
    base, money = base_values(study), study.inputs["wallet"].unit
    rate, even = float(base("card_advantage")) * float(base("covered_share")), float(base("breakeven_wallet"))
    wallet = float(base("wallet"))
    far = f"IF(ISNUMBER({book.places['breakeven_wallet']}),{book.places['breakeven_wallet']},4*{book.places['wallet']})"
    saved = [f"{book.places['card_advantage']}*{book.places['covered_share']}",
             f"{scenario['card_advantage']}*{scenario['covered_share']}"]  # fmt: skip
    first = row + 1
    for n in range(POINTS):
        row, spent = first + n, (even if math.isfinite(even) else 4 * wallet) * n / (POINTS - 3)
        page.text(row, 1, f"spend_{n}")
        page.live(row, VALUE, f"={far}*{n}/{POINTS - 3}", spent, money)
        for column, each in zip((LOW, HIGH), saved, strict=True):
            page.live(row, column, f"={each}*{page.at(row, VALUE, sheet=False)}", rate * spent, money)
        for column, fee in ((SCENARIO, book.places["card_fee"]), (CHANGE, scenario[FEE])):
            page.live(row, column, f"={fee}", float(base("card_fee")), money, "link")
    chart = book.file.add_chart({"type": "scatter", "subtype": "straight"})
    # The scenario as rings: until something is typed it lies on the base, whose line must not hide it.
    rings = {"type": "circle", "size": 9, "border": {"color": RED, "width": 1.5}, "fill": {"none": True}}
    lines = ((LOW, BLUE, None), (SCENARIO, GREY, None), (HIGH, RED, rings), (CHANGE, RED, {**rings, "type": "square"}))
    for column, colour, marker in lines:
        chart.add_series(
            {
                "name": heads[column - VALUE],
                "categories": page.span(VALUE, first, row),
                "values": page.span(column, first, row),
                "line": {"color": colour, "width": 1.25 if marker else 2.75},
                "marker": marker or {"type": "none"},
            }
        )
    dress(chart, "回本 / Break-even", 302)
    chart.set_legend({"position": "bottom", "font": FACE})
    chart.set_x_axis({"name": heads[0], "name_font": FACE, "num_font": FACE, "num_format": NUMBERS, "min": 0})
    chart.set_y_axis({"num_font": FACE, "num_format": NUMBERS, "major_gridlines": GRID})
    page.place(chart, row + 2)
