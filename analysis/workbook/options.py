"""The sheets that hold the options side by side: the headline chain over each option's own inputs, and what the draws
give for it, written by the model under the live columns.

Belongs here: which inputs an option's column has, its chain, expectation, interval, odds and regret. Does not belong
here: the templates of the chain (`analysis.formulas`).
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping

from analysis.decision.headlines import OUTCOME
from analysis.formulas.templates import OVERALL, USERS, fill
from analysis.formulas.workings import WORKINGS
from analysis.study import Study
from analysis.study.graph import SPREAD
from analysis.uncertainty.interval import interval
from analysis.wording.quantities import coordinate_words, key
from analysis.workbook.book import Book, Page
from analysis.workbook.chain import (
    FIRST,
    HEADS,
    LINKED,
    city_labels,
    figure_of,
    lines,
    link,
    option_values,
    write_city_block,
    write_labels,
)
from analysis.workbook.evidence import input_cells, unit_text


def _roots(study: Study) -> Iterable[str]:
    """Inputs that an option's columns hold: what its chain rests on, and whatever any option sets."""
    figures = {figure_of(k) for k in lines(study) if k not in WORKINGS} | set(LINKED)
    used = {r for f in figures for r in study.graph.roots(f)} | {
        n for o in study.evidence.options.values() for n in o.sets
    }
    return (n for n in study.inputs if n in used and not n.endswith(SPREAD))


def _set_to(option, name: str, coords: Mapping[str, object]) -> float | None:
    value = option.sets.get(name)
    if isinstance(value, Mapping):
        return value.get(str(next(iter(coords.values()))))
    return value


def write_options(book: Book, page: Page, workings: Page, study: Study) -> None:
    """One column per option: its inputs, the chain over them, what it earns; beside the draws' verdict."""
    options = list(study.evidence.options.values())
    value, cities = option_values(study), [c.coords["city"] for c in study.inputs["city_active"].cells]
    width, words = FIRST + len(options) - 1, coordinate_words(study)
    for sheet, per in ((page, 1), (workings, len(cities))):
        sheet.head(4, HEADS[:4])
        for n, option in enumerate(options):
            for extra in range(per):
                head = f"{option.name.zh} / {option.name.en}"
                if per > 1:  # in narrow columns, where one heading would run into the next
                    place = words[cities[extra]]
                    head = f"{option.name.zh}\n{option.name.en}\n{place['zh']} / {place['en']}"
                sheet.head(4, [head], FIRST + n * per + extra)
    row = page.section(5, "选项的输入（蓝色为该选项所设）", "Inputs of the option (blue: set by it)", width)
    own: list[dict[str, str]] = [{} for _ in options]
    near: list[dict[str, str]] = [{} for _ in options]
    for name in _roots(study):
        item = study.inputs[name]
        for cell in input_cells(study, item):
            k = key(name, cell.coords.items())
            page.texts(row, k, item.label.zh, item.label.en, unit_text(item.unit))
            for n, option in enumerate(options):
                number = _set_to(option, name, cell.coords)
                if number is not None:
                    page.number(row, FIRST + n, number, item.unit, "input")
                else:
                    page.live(row, FIRST + n, link(study, name, book.places[k]), cell.value, item.unit, "link")
                own[n][k], near[n][k] = page.at(row, FIRST + n), page.at(row, FIRST + n, sheet=False)
            row += 1
    city_labels(workings, 5, study)
    for n, option in enumerate(options):

        def by_city(k: str, city: str, option=option) -> float:
            return value.at(k, option=option.id, city=city)

        own[n] |= write_city_block(workings, 5, FIRST + n * len(cities), own[n], cities, study, by_city)
    row = page.section(row, "逐项计算", "The chain, live", width)
    chain = {**OVERALL, "eligible_users": USERS, **lines(study)}
    rows = {k: row + n for n, k in enumerate(chain)}
    carried_on = FIRST + [o.id for o in options].index(study.evidence.baseline)
    over = {f"baseline:{k}": page.at(rows[k], carried_on, sheet=False) for k in WORKINGS if k in rows}
    for k, template in chain.items():
        unit = write_labels(page, rows[k], study, k)
        for n, option in enumerate(options):
            scope = ChainMap({x: page.at(r, FIRST + n, sheet=False) for x, r in rows.items()}, near[n], own[n], over)
            page.live(rows[k], FIRST + n, fill(template, scope), value.at(k, option=option.id), unit)
    write_verdict(page, max(rows.values()) + 1, FIRST, study)
    page.finish([34, 30, 40, 18, *[20] * len(options)], "E5", 4)
    widths = [24, 28, 36, 16, *[14] * (len(options) * len(cities))]
    workings.finish(widths, "E5", 4, labels=4, group=len(cities))


def write_verdict(page: Page, row: int, first: int, study: Study) -> None:
    """Rows from `row` on, one column per option from column `first`."""
    options, found = list(study.evidence.options), study.decision
    draws = study.option_draws[OUTCOME]
    low, high = interval(draws) if "draw" in draws.dims else (draws, draws)
    row = page.section(
        row,
        "抽样所得（由模型写入，不随输入变化）",
        "From the draws (written by the model, does not follow)",
        first + len(options) - 1,
    )
    table = (
        ("expected", "期望值", "Expected value", study.money, found.expected),
        ("low", "区间低（5%）", "Low end of the interval (5 %)", study.money, low.sel(option=options).values),
        ("high", "区间高（95%）", "High end of the interval (95 %)", study.money, high.sel(option=options).values),
        ("odds", "不亏的概率", "Chance that it does not lose", "share", found.odds),
        ("best_share", "为最优选项的概率", "Chance that it is the best option", "share", found.best_share),
        ("regret_expected", "期望遗憾", "Expected regret", study.money, found.regret_expected),
        ("regret_worst", "95% 分位遗憾", "Regret, 95th percentile", study.money, found.regret_worst),
    )
    for name, zh, en, unit, values in table:
        page.texts(row, f"{OUTCOME}.{name}", zh, en, unit_text(unit))
        for column, number in enumerate(values, first):
            page.number(row, column, float(number), unit, "model")
        row += 1
    page.texts(row, f"{OUTCOME}.best", "规则所选", "The rule's pick")
    for column, option in enumerate(options, first):
        page.text(row, column, "● 推荐 / recommended" if option == found.best else "", bold=True)
